import { changesBetween } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { listActive } from '../../../platform/authz/receivers.ts'
import { type Context, inTransaction, withActor } from '../../../platform/db.ts'
import { conflict, invalid } from '../../../platform/errors.ts'
import type { FilterTree } from '../../../platform/schema.ts'
import { customersMatching } from '../../customer-view/index.ts'
import { requireRight } from '../policy.ts'
import * as queries from '../queries/lists.ts'
import { insertMembers } from '../queries/member-changes.ts'
import { idsInReach, idsMatching } from '../queries/members.ts'
import type { ListChange, NewList, NewMembers, WorkListAnswer } from '../schema.ts'
import { audit } from './audit.ts'
import { getList, movedOn, shownList } from './read-lists.ts'
import { askerOf, type OfList, requireList } from './seen-lists.ts'

type Traced<Input> = Input & { request_id: string }

/** Makes a list: of customers one by one or of all that a condition shows, as far as one sees them. */
export async function makeList(context: Context, input: Traced<NewList>): Promise<WorkListAnswer> {
  const { actor, clock, databases } = context
  const { kind_code, list_name, filter = null } = input
  const ids = await idsOf(context, input)
  const list_id = await inTransaction(databases, async (db) => {
    const at = clock.now().toISOString()
    const made = await queries.insertList(db, {
      kind_code,
      list_name,
      purpose: input.purpose || null,
      filter: filter && JSON.stringify(filter),
      owner_id: actor.user_id,
      made_by: actor.user_id,
      made_at: at,
      changed_at: at,
    })
    const one = { list_id: made, by: actor.user_id, at }
    const member_count = kind_code === 'live' ? null : await insertMembers(db, one, ids)
    await audit(context, db, {
      action: 'work_lists.make',
      list_id: made,
      request_id: input.request_id,
      changes: changesBetween(null, { kind_code, list_name }),
      details: { member_count },
    })
    return made
  })
  return getList(context, list_id)
}

/** Whom a list is made of or added to it, within reach; a condition that one may not ask is refused. */
async function idsOf(context: Context, { customer_ids, filter }: NewMembers): Promise<string> {
  if (customer_ids) return withActor(context, (db) => idsInReach(db, customer_ids))
  const matching = await customersMatching(context, filter as FilterTree)
  return withActor(context, (db) => idsMatching(db, matching))
}

/** Puts more customers on a static list; how many were on it already is said. */
export async function addMembers(context: Context, input: OfList<NewMembers>) {
  const { actor, clock, databases } = context
  const { list_id, request_id } = input
  const list = await requireList(context, list_id)
  requireRight(list, 'work')
  if (list.kind_code === 'live') {
    throw conflict('list_is_live', 'Whom a live list is about says its condition.')
  }
  const ids = await idsOf(context, input)
  const found_count = ids === '{}' ? 0 : ids.split(',').length
  const added_count = await inTransaction(databases, async (db) => {
    const one = { list_id, by: actor.user_id, at: clock.now().toISOString() }
    const added = await insertMembers(db, one, ids)
    await audit(context, db, {
      action: 'work_lists.add',
      list_id,
      request_id,
      details: { added_count: added },
    })
    return added
  })
  return { added_count, known_count: found_count - added_count }
}

/** Renames, closes or reopens a list, or hands it to another owner. */
export async function changeList(context: Context, input: OfList<ListChange>): Promise<WorkListAnswer> {
  const { databases, clock } = context
  const { list_id, request_id, version, ...change } = input
  const list = await requireList(context, list_id)
  requireRight(list, 'own', { isReopening: change.state_code === 'open' })
  if ((await listActive(databases.db, [change.owner_id])).length === 0) {
    throw invalid('There is no such person.', { field: 'owner_id' })
  }
  const set = { ...change, purpose: change.purpose || null }
  await inTransaction(databases, async (db) => {
    const isMoved = await queries.moveList(db, { list_id, version, at: clock.now().toISOString() }, set)
    if (!isMoved) throw movedOn()
    const { list_name, purpose, state_code, owner_id } = list
    const before = { list_name, purpose, state_code, owner_id }
    await audit(context, db, {
      action: 'work_lists.change',
      list_id,
      request_id,
      changes: changesBetween(before, set, ['purpose']),
    })
  })
  // Whoever gives a list away sees it no more, unless it is shared with him.
  return change.owner_id === list.owner_id ? getList(context, list_id) : seenStill(context, list_id, set)
}

type Given = { owner_id: string; list_name: string; purpose: string | null; state_code: 'open' | 'closed' }

async function seenStill(context: Context, listId: string, given: Given): Promise<WorkListAnswer> {
  const asker = await askerOf(context)
  if (await queries.findList(context.databases.db, asker, listId)) return getList(context, listId)
  const found = await queries.findList(context.databases.db, { user_id: given.owner_id, keys: [] }, listId)
  const names = await listDisplayNames(context.databases, [given.owner_id])
  return {
    list: { ...shownList({ ...found!, right_code: 'see' }, { names, standing: null }), list_id: listId },
    filter: null,
    workers: [],
    left_count: 0,
    shares: [],
    roles: [],
    hidden: [],
    today: context.clock.today(),
  }
}
