import {
  LIVE_GRADES,
  LIVE_LIST,
  STANDINGS,
  STATIC_LIST,
  TAGS,
  TASKS,
  type ToldMember,
} from '../../../fixtures/demo-entries/lists.ts'
import { TAGS_DEFINE, TAGS_WRITE } from '../../../src/modules/customer-tags/policy.ts'
import { defineTag, putTag, readTags } from '../../../src/modules/customer-tags/service.ts'
import { giveTask } from '../../../src/modules/notices/service/tasks.ts'
import { LISTS_USE } from '../../../src/modules/work-lists/policy.ts'
import type { NewList } from '../../../src/modules/work-lists/schema.ts'
import { changeMember, listMembers } from '../../../src/modules/work-lists/service/members.ts'
import { listLists } from '../../../src/modules/work-lists/service/read-lists.ts'
import { shareList } from '../../../src/modules/work-lists/service/shares.ts'
import { makeList } from '../../../src/modules/work-lists/service/write-lists.ts'
import { addDays } from '../../../src/platform/dates.ts'
import { finish } from './contacts.ts'
import type { Desk, Entering } from './desk.ts'

const MANAGERS = ['rm1', 'rm2']
const TAGGED_EVERY = 3

/** Two tags, and who bears them. */
export async function enterTags(desk: Desk): Promise<void> {
  const dayAgo = (days: number) => desk.workingDay(addDays(desk.today, -days), 'back')
  for (const tag of TAGS) {
    const entry = {
      key: `tag ${tag.tag_code}`,
      by: 'hq',
      permission: TAGS_DEFINE,
      day: dayAgo(80),
      time: '09:10',
    }
    await desk.enter(entry, (context) => defineTag(context, { ...tag, request_id: context.request_id }))
  }
  for (const by of MANAGERS) {
    for (const [index, { customer_id }] of (desk.workers.get(by)?.customers ?? []).entries()) {
      const tag = TAGS[index % TAGGED_EVERY]
      if (!tag) continue
      const { tag_code } = tag
      const entry = { key: `tag ${by} ${index}`, by, permission: TAGS_WRITE, day: dayAgo(36), time: '17:05' }
      await desk.enter(entry, async (context) => {
        const { rows } = await readTags(context, customer_id)
        if (rows.some((it) => it.tag_code === tag_code)) return null
        return putTag(context, { customer_id, tag_code, request_id: context.request_id })
      })
    }
  }
}

/** A list that the branch has made of customers of both managers, and one that follows their grades. */
export async function enterLists(desk: Desk): Promise<void> {
  const customer_ids = MANAGERS.flatMap((it) => desk.workers.get(it)?.customers.slice(0, 8) ?? []).map(
    (it) => it.customer_id,
  )
  const filter: NewList['filter'] = {
    and: [
      { column: 'customer_type_code', op: 'eq', value: 'retail' },
      { column: 'status_code', op: 'eq', value: 'active' },
      { column: 'grade_code', op: 'in', value: LIVE_GRADES },
    ],
  }
  if (customer_ids.length === 0) return
  await enterList(desk, {
    by: 'branch',
    ago: 20,
    list: { kind_code: 'static', ...STATIC_LIST, customer_ids },
  })
  await enterList(desk, { by: 'sub', ago: 15, list: { kind_code: 'live', ...LIVE_LIST, filter } })
  for (const by of MANAGERS) await workThrough(desk, by)
}

type Making = { by: string; ago: number; list: NewList }

/** Made, and shared with the whole branch to be worked on. */
async function enterList(desk: Desk, { by, ago, list }: Making): Promise<void> {
  const day = desk.workingDay(addDays(desk.today, -ago), 'back')
  const branch = desk.workers.get('branch')?.actor.reach?.unit_id
  await desk.enter(
    { key: `list ${list.kind_code}`, by, permission: LISTS_USE, day, time: '08:55' },
    async (context) => {
      const { request_id } = context
      const { list: made } = await makeList(context, { ...list, request_id })
      if (branch === undefined) return
      const share = { receiver_kind: 'unit', receiver_id: branch, right_code: 'work' } as const
      await shareList(context, { list_id: made.list_id, version: made.version, shares: [share], request_id })
    },
  )
}

/** What a manager has done with the members of the lists who are his. */
async function workThrough(desk: Desk, by: string): Promise<void> {
  const day = desk.workingDay(addDays(desk.today, -2), 'back')
  const own = desk.workers.get(by)?.customers ?? []
  for (const { list_name, standings } of STANDINGS) {
    for (const [index, standing] of standings.entries()) {
      const customer = own[index]
      if (!customer || standing === null) continue
      const { customer_id } = customer
      const entry = {
        key: `member ${by} ${list_name} ${index}`,
        by,
        permission: LISTS_USE,
        day,
        time: '17:20',
      }
      await desk.enter(entry, (context) => work(context, { list_name, customer_id, standing, desk }))
    }
  }
}

type Working = { list_name: string; customer_id: string; standing: ToldMember; desk: Desk }

async function work(
  context: Entering,
  { list_name, customer_id, standing, desk }: Working,
): Promise<unknown> {
  const { rows: lists } = await listLists(context, { page: 1, state: 'open' })
  const list_id = lists.find((it) => it.list_name === list_name)?.list_id
  if (list_id === undefined) return null
  const { rows } = await listMembers(context, { list_id, view: 'all', sort: 'aum', page: 1, page_size: 100 })
  const member = rows.find((it) => it.customer_id === customer_id)
  if (!member) return null
  const { next, ...changes } = standing
  const worker_id = context.actor.user_id
  const next_on =
    next === undefined ? null : desk.workingDay(addDays(desk.today, next), next < 0 ? 'back' : 'on')
  return changeMember(context, {
    ...{ list_id, customer_id, version: member.version, request_id: context.request_id },
    changes: { ...changes, next_on, worker_id },
  })
}

/** What heads ask of those who work for them. */
export async function enterTasks(desk: Desk): Promise<void> {
  for (const [index, told] of TASKS.entries()) {
    const { by, to, ago, days, title, note } = told
    const to_user_id = desk.workers.get(to)?.actor.user_id
    if (to_user_id === undefined) continue
    const day = desk.workingDay(addDays(desk.today, -ago), 'back')
    await desk.enter({ key: `task ${index}`, by, permission: null, day, time: '09:00' }, async (context) => {
      const { request_id } = context
      const wish = {
        title,
        note,
        to_user_id,
        priority_code: 'normal',
        due_in_days: days,
        request_id,
      } as const
      const { task_id } = await giveTask(context, wish)
      if (!('done' in told)) return
      const actor = desk.workers.get(to)!.actor
      await finish(
        { ...context, actor },
        { task_id, day: desk.workingDay(addDays(day, 3), 'on'), note: told.done },
      )
    })
  }
}
