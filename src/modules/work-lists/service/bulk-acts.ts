import { requirePermission } from '../../../platform/authz/permissions.ts'
import { withoutIdentifiers } from '../../../platform/audit-text.ts'
import { type ConsentReason, whoMayNotBeContacted } from '../../consents/index.ts'
import {
  consentChannelOf,
  CONTACTS_WRITE,
  logContacts,
  requireSoundContact,
  whoHasOneLike,
} from '../../customer-contacts/index.ts'
import { TAGS_WRITE, tagCustomers, whoBears } from '../../customer-tags/index.ts'
import { openTasks } from '../../notices/index.ts'
import type { BulkAnswer, BulkAssign, BulkContact, BulkTag, BulkTask } from '../bulk.schema.ts'
import type { LeftOutCode } from '../names.schema.ts'
import * as changes from '../queries/member-changes.ts'
import { listTasks, type StoredMember } from '../queries/members.ts'
import { type Bulk, doInBulk } from './bulk.ts'
import { openAmong, requireWorker } from './members.ts'
import type { WithKeys } from './seen-lists.ts'

const idsOf = (members: readonly StoredMember[]) => members.map((it) => it.customer_id)
/** Under which number a list keeps each. */
const keptIdsOf = (members: readonly StoredMember[]) => members.map((it) => it.kept_id ?? it.customer_id)

const all = (ids: Iterable<string>, code: LeftOutCode) => [...ids].map((id) => [id, code] as const)

const doneOn = ({ actor, clock }: WithKeys, { list_id }: Bulk) => ({
  list_id,
  by: actor.user_id,
  at: clock.now().toISOString(),
})

/** Says who works on members. */
export async function assignInBulk(context: WithKeys, input: Bulk & BulkAssign): Promise<BulkAnswer> {
  const { worker_id } = input
  await requireWorker(context, worker_id)
  return doInBulk(context, input, {
    act: 'assign',
    needs: 'work',
    details: { worker_id },
    leaveOut: async (_db, members) => {
      const same = members.filter((it) => it.worker_id === worker_id)
      return new Map(all(idsOf(same), 'same_worker'))
    },
    work: (db, members) =>
      changes.assignMembers(db, { ...doneOn(context, input), customer_ids: keptIdsOf(members), worker_id }),
  })
}

/** Gives a task for each member, to one person or post or to whoever works on each. */
export function taskInBulk(context: WithKeys, input: Bulk & BulkTask): Promise<BulkAnswer> {
  const { list_id, to_user_id, to_post_id, title, note, due_in_days } = input
  const isToWorkers = to_user_id === undefined && to_post_id === undefined
  return doInBulk(context, input, {
    act: 'task',
    needs: 'work',
    leaveOut: async (db, members) => {
      const tasks = await listTasks(db, { list_id, customer_ids: idsOf(members) })
      const nobody = isToWorkers ? members.filter((it) => it.worker_id === null) : []
      return new Map([
        ...all(await openAmong(context, tasks), 'open_task'),
        ...all(idsOf(nobody), 'no_worker'),
      ])
    },
    work: async (db, members) => {
      const linkOf = (it: StoredMember) => `/customers/${it.customer_id}`
      const made = await openTasks(context, db, {
        title: withoutIdentifiers(title),
        note: note && withoutIdentifiers(note),
        priority_code: 'normal',
        due_in_days,
        given: members.map((it) => ({
          link: linkOf(it),
          holder_user_id: isToWorkers ? it.worker_id : (to_user_id ?? null),
          holder_post_id: to_post_id ?? null,
        })),
      })
      const given = members.map((it) => ({ customer_id: it.customer_id, task_id: made.get(linkOf(it))! }))
      await changes.insertTasks(db, { list_id, given })
    },
  })
}

/** Logs the same contact with each member; nobody whom his consents speak against, nobody twice a day. */
export async function contactInBulk(context: WithKeys, input: Bulk & BulkContact): Promise<BulkAnswer> {
  requirePermission(context.actor, CONTACTS_WRITE)
  const { kind_code, purpose_code: purpose, outcome_code, subject, note } = input
  const happened_at = input.happened_at ?? context.clock.now().toISOString()
  const contents = {
    ...{ kind_code, happened_at, outcome_code, subject, note },
    direction_code: 'outbound' as const,
    spoken_with: null,
    colleague_ids: [],
  }
  requireSoundContact(context, contents)
  const channel = consentChannelOf(kind_code)
  return doInBulk(context, input, {
    act: 'contact',
    needs: 'work',
    details: { kind_code, purpose_code: purpose },
    leaveOut: async (db, members) => {
      const customer_ids = idsOf(members)
      const at = new Date(happened_at)
      const refused =
        channel === null
          ? new Map<string, ConsentReason[]>()
          : await whoMayNotBeContacted(db, { customer_ids, channel, purpose, at })
      const like = await whoHasOneLike(db, { customer_ids, kind_code, happened_at })
      return new Map<string, LeftOutCode>([
        ...all(like, 'same_contact'),
        ...[...refused].map(([id, reasons]) => [id, reasons[0]!] as const),
      ])
    },
    work: async (db, members) => {
      await logContacts(context, db, { customer_ids: idsOf(members), contents })
      await changes.beginMembers(db, { ...doneOn(context, input), customer_ids: keptIdsOf(members) })
    },
  })
}

/** Tags members who do not bear the tag. */
export async function tagInBulk(context: WithKeys, input: Bulk & BulkTag): Promise<BulkAnswer> {
  requirePermission(context.actor, TAGS_WRITE)
  const { tag_code } = input
  return doInBulk(context, input, {
    act: 'tag',
    needs: 'work',
    details: { tag_code },
    leaveOut: async (db, members) => {
      const bearing = await whoBears(context, db, { customer_ids: idsOf(members), tag_code })
      return new Map(all(bearing, 'tagged'))
    },
    work: async (db, members) => {
      await tagCustomers(context, db, { customer_ids: idsOf(members), tag_code })
    },
  })
}

/** Takes members off a list with whom nobody has begun; what was done with the others stays known. */
export const removeInBulk = (context: WithKeys, input: Bulk): Promise<BulkAnswer> =>
  doInBulk(context, input, {
    act: 'remove',
    needs: 'own',
    leaveOut: async (_db, members) => {
      const begun = members.filter((it) => it.version !== 1 || it.state_code !== 'todo')
      return new Map(all(idsOf(begun), 'worked_on'))
    },
    work: (db, members) => changes.deleteMembers(db, input.list_id, keptIdsOf(members)),
  })
