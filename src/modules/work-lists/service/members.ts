import { changesBetween } from '../../../platform/audit.ts'
import { withoutIdentifiers } from '../../../platform/audit-text.ts'
import { planOf, shownAs, showAnswer } from '../../../platform/authz/fields.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { listActive } from '../../../platform/authz/receivers.ts'
import { type Context, inTransaction, withActor } from '../../../platform/db.ts'
import { type AppError, conflict, invalid, notFound } from '../../../platform/errors.ts'
import { listOpenTasksAmong } from '../../notices/index.ts'
import { requireRight, settledStanding } from '../policy.ts'
import type { StoredList } from '../queries/lists.ts'
import { MEMBER_NOTE, NEXT_ACTION, writeMember } from '../queries/member-changes.ts'
import * as queries from '../queries/members.ts'
import {
  type Member,
  member as shape,
  type MemberChange,
  type MemberPage,
  type MembersQuery,
} from '../schema.ts'
import { audit } from './audit.ts'
import { type OfList, readingOf, requireList, type WithKeys } from './seen-lists.ts'

/** Who sees amounts masked is not told by the order whose is larger. */
export const orderOf = ({ actor }: Context, sort: MembersQuery['sort']): queries.Ordered['by'] =>
  sort === 'aum' && shownAs(actor, 'amount', 'list') !== 'clear' ? 'none' : sort

export const lookingOf = ({ actor, clock }: Context, view: MembersQuery['view']): queries.Looking => ({
  view,
  user_id: actor.user_id,
  today: clock.today(),
})

export async function listMembers(
  context: WithKeys,
  { list_id, view, sort, page, page_size: limit }: MembersQuery & { list_id: string },
): Promise<MemberPage> {
  const list = await requireList(context, list_id)
  const reading = await readingOf(context, list)
  const looking = lookingOf(context, view)
  const at = { by: orderOf(context, sort), limit, offset: (page - 1) * limit }
  const [rows, total] = await Promise.all([
    withActor(context, (db) => queries.listMembers(db, reading, { ...looking, ...at })),
    withActor(context, (db) => queries.countMembers(db, reading, looking)),
  ])
  return { rows: await shownMembers(context, list, rows), total }
}

async function shownMembers(
  context: WithKeys,
  { list_id }: StoredList,
  rows: readonly queries.StoredMember[],
): Promise<Member[]> {
  const { databases, keys } = context
  const people = rows.flatMap((it) => [it.worker_id ?? [], it.changed_by ?? []].flat())
  const customer_ids = rows.map((it) => it.customer_id)
  const [names, tasks] = await Promise.all([
    listDisplayNames(databases, [...new Set(people)]),
    withActor(context, (db) => queries.listTasks(db, { list_id, customer_ids })),
  ])
  const open = await openAmong(context, tasks)
  return rows.map(({ kept_id: _kept, note_sealed, next_action_sealed, ...it }) => ({
    ...it,
    set_aside_code: it.set_aside_code as Member['set_aside_code'],
    note: MEMBER_NOTE.read(keys, note_sealed),
    next_action: NEXT_ACTION.read(keys, next_action_sealed),
    worker_name: names.get(it.worker_id ?? '') ?? null,
    open_task_count: open.filter((id) => id === it.customer_id).length,
    changed_by_name: names.get(it.changed_by ?? '') ?? null,
    changed_at: it.changed_at && new Date(it.changed_at).toISOString(),
  }))
}

/** Whose tasks are open still, once for each. */
export async function openAmong(
  { databases }: Context,
  tasks: readonly queries.FoundTask[],
): Promise<string[]> {
  const found = await listOpenTasksAmong(
    databases.db,
    tasks.map((it) => it.task_id),
  )
  const open = new Set(found.map((it) => it.task_id))
  return tasks.filter((it) => open.has(String(it.task_id))).map((it) => it.customer_id)
}

type OfMember = { list_id: string; customer_id: string }

async function findMember(context: WithKeys, list: StoredList, customerId: string) {
  const reading = await readingOf(context, list)
  const find = async (view: 'all' | 'left') => {
    const wanted = { ...lookingOf(context, view), by: 'none', limit: 1, offset: 0 } as const
    const [row] = await withActor(context, (db) =>
      queries.listMembers(db, reading, { ...wanted, customer_ids: [customerId] }),
    )
    return row
  }
  const row = (await find('all')) ?? (await find('left'))
  if (!row) throw notFound('customer', customerId)
  const [shown] = await shownMembers(context, list, [row])
  return { row, shown: shown! }
}

/** What has become of a member: its next version. Who looked at another one is shown how it stands now. */
export async function changeMember(
  context: WithKeys,
  input: OfList<MemberChange & OfMember>,
): Promise<{ member: Member }> {
  const { actor, clock, databases } = context
  const { list_id, customer_id, version, changes, request_id } = input
  const list = await requireList(context, list_id)
  requireRight(list, 'work')
  const { row, shown: before } = await findMember(context, list, customer_id)
  if (before.version !== version) throw movedOn(context, before)
  await requireWorker(context, changes.worker_id)
  const after = settledStanding({ ...before, ...changes })
  const isWritten = await inTransaction(databases, async (db) => {
    const one = { list_id, by: actor.user_id, at: clock.now().toISOString(), version }
    const isNext = await writeMember(
      db,
      { ...one, customer_id: row.kept_id ?? customer_id },
      keptOf(context, after),
    )
    if (!isNext) return false
    await audit(context, db, {
      action: 'work_lists.work',
      list_id,
      customer_id,
      request_id,
      changes: changesBetween(toldOf(before), toldOf(after), ['note', 'next_action']),
    })
    return true
  })
  const { shown: member } = await findMember(context, list, customer_id)
  if (!isWritten) throw movedOn(context, member)
  return { member }
}

export async function requireWorker({ databases }: Context, id: string | null | undefined): Promise<void> {
  if (!id || (await listActive(databases.db, [id])).length > 0) return
  throw invalid('There is no such person.', { field: 'worker_id' })
}

function movedOn({ actor }: Context, member: Member): AppError {
  const present = showAnswer(actor, { plan: planOf(shape)!, place: 'list' }, member)
  return conflict('member_moved', 'Somebody has changed this member meanwhile. Look at it again.', {
    present,
  })
}

type Changed = Pick<
  Member,
  'state_code' | 'set_aside_code' | 'note' | 'next_action' | 'next_on' | 'worker_id'
>

/** Numbers of people have other places than a note, and are masked in it. */
const keptOf = ({ keys }: WithKeys, it: Changed) => ({
  state_code: it.state_code,
  set_aside_code: it.set_aside_code,
  note_sealed: MEMBER_NOTE.write(keys, it.note ? withoutIdentifiers(it.note) : null),
  next_action_sealed: NEXT_ACTION.write(keys, it.next_action ? withoutIdentifiers(it.next_action) : null),
  next_on: it.next_on,
  worker_id: it.worker_id,
})

const toldOf = (it: Changed) => ({
  state_code: it.state_code,
  set_aside_code: it.set_aside_code,
  next_on: it.next_on,
  worker_id: it.worker_id,
  note: it.note || null,
  next_action: it.next_action || null,
})
