import { mayDo } from '../../../platform/authz/permissions.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { type Databases, withActor } from '../../../platform/db.ts'
import { definePackPart } from '../../customer-management/index.ts'
import { LISTS_USE } from '../policy.ts'
import * as queries from '../queries/handover.ts'
import { NEXT_ACTION } from '../queries/member-changes.ts'

/** What moves is named by list and customer, or as a list that was shared for it. */
const SHARED = 'shared'
const keyOf = (it: queries.MemberKey) => `${it.list_id} ${it.customer_id}`
function memberOf(key: string): queries.MemberKey {
  const [list_id, customer_id] = key.split(' ') as [string, string]
  return { list_id, customer_id }
}

/** Members of lists with whom whoever gives has not come to an end are the next manager's. */
definePackPart({
  part_code: 'work_list',
  read: async (context, { customer_ids, holder_id: worker_id }) => {
    if (!mayDo(context.actor, LISTS_USE)) return []
    const { db } = context.databases
    const keys = await queries.listUnfinished(db, { customer_ids, worker_id })
    const [members, names] = await Promise.all([
      withActor(context, (scoped) => queries.readStanding(scoped, keys)),
      queries.nameLists(
        db,
        keys.map((it) => it.list_id),
      ),
    ])
    return members.map((it) => ({
      customer_id: it.customer_id,
      item_code: it.state_code,
      what: [names.get(it.list_id), NEXT_ACTION.read(context.keys, it.next_action_sealed)]
        .filter(Boolean)
        .join(' · '),
      due_on: it.next_on,
    }))
  },
  open: {
    find: async (db, { customer_ids, holder_id: worker_id }) =>
      (await queries.listUnfinished(db, { customer_ids, worker_id })).map(keyOf),
    handOn,
  },
})

type HandOn = NonNullable<Parameters<typeof definePackPart>[0]['open']>['handOn']

/** Whoever gets members sees their lists: they are shared with him to work on, and taken back with them. */
async function handOn(...[db, it]: Parameters<HandOn>): Promise<string[]> {
  const { from, to, by, clock, request_id } = it
  const keys = it.keys.map(memberOf)
  const shared = keys.filter((key) => key.list_id === SHARED).map((key) => key.customer_id)
  const at = clock.now().toISOString()
  const members = keys.filter((key) => key.list_id !== SHARED)
  const moved = await queries.moveMembers(db, { keys: members, from, to, by, at })
  const list_ids = [...new Set(moved.map((key) => key.list_id))]
  const opened = await queries.shareToWork(db, { list_ids, user_id: to })
  await queries.endSharing(db, { list_ids: shared, user_id: from })
  const user_id = it.is_by_clock ? null : by
  for (const [list_id, of] of Map.groupBy(moved, (key) => key.list_id)) {
    await auditMoved(
      { db, clock },
      { user_id, list_id, details: { from, to, count: of.length, allocation: request_id, agreed_by: by } },
    )
  }
  return [...moved.map(keyOf), ...opened.map((list_id) => `${SHARED} ${list_id}`)]
}

const auditMoved = (
  { db, clock }: { db: Databases['db']; clock: Parameters<HandOn>[1]['clock'] },
  { list_id, ...line }: { user_id: string | null; list_id: string; details: Record<string, unknown> },
) =>
  recordAudit(
    { databases: { db }, clock },
    {
      ...line,
      action: 'work_lists.hand_over',
      outcome: 'done',
      subject: list_id,
      record: { table: 'work_lists.lists', id: list_id },
    },
  )
