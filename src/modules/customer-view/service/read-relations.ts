import { maskName } from '../../../platform/crypto/masking.ts'
import { leftOut } from '../../../platform/authz/say-hidden.ts'
import type { Context, ScopedDb } from '../../../platform/db.ts'
import { readWithMembers } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { maskCounterparty } from '../policy.ts'
import * as queries from '../queries/relations.ts'
import type * as schema from '../relations.schema.ts'

/** The customer's relations by kind, the nearest of them, and the groups with what members add up to. */
export async function getRelations(context: Context, customerId: string): Promise<schema.RelationsAnswer> {
  return readRelations(context, customerId, async (db) => {
    const [counts, nearest, groups] = await Promise.all([
      queries.countRelations(db, customerId),
      queries.listNearest(db, customerId),
      queries.listGroups(db, customerId),
    ])
    const filled = await Promise.all(groups.map((group) => filledGroup(db, group)))
    return {
      counts,
      hidden: [
        ...leftOut(
          'related_customers',
          counts.reduce((sum, it) => sum + it.hidden, 0),
        ),
        ...leftOut(
          'group_members',
          filled.reduce((sum, it) => sum + it.member_count - it.included_count, 0),
        ),
      ],
      nearest: nearest.map(shownRelation),
      groups: filled,
      combined:
        groups.length > 1
          ? await queries.rollUp(
              db,
              groups.map((group) => group.group_id),
            )
          : null,
    } as unknown as schema.RelationsAnswer
  })
}

async function filledGroup<Group extends { group_id: string }>(db: ScopedDb, group: Group) {
  const [sums, members] = await Promise.all([
    queries.rollUp(db, [group.group_id]),
    queries.listGroupMembers(db, group.group_id),
  ])
  return { ...group, ...sums, members }
}

/** A page of the relations, of all kinds or of one. */
export async function listRelations(
  context: Context,
  input: { customer_id: string; query: schema.RelationQuery },
): Promise<schema.RelationPage> {
  const { customer_id: id, query } = input
  const { page, page_size: pageSize, relation_kind_code: kind, direction_code: direction } = query
  const filter = {
    ...(kind !== undefined && { relation_kind_code: kind }),
    ...(direction !== undefined && { direction_code: direction }),
  }
  return readRelations(context, id, async (db) => {
    const [counts, rows] = await Promise.all([
      queries.countRelations(db, id),
      queries.listRelations(db, id, { filter, limit: pageSize, offset: (page - 1) * pageSize }),
    ])
    const counted = counts.filter(
      (it) =>
        (kind === undefined || it.relation_kind_code === kind) &&
        (direction === undefined || it.direction_code === direction),
    )
    const total = counted.reduce((sum, it) => sum + it.total, 0)
    return {
      rows: rows.map(shownRelation),
      total,
      page,
      page_size: pageSize,
    } as unknown as schema.RelationPage
  })
}

async function readRelations<T>(
  context: Context,
  customerId: string,
  work: (db: ScopedDb) => Promise<T>,
): Promise<T> {
  const answer = await readWithMembers(context, customerId, {
    work,
    listMembers: async (db) =>
      (await queries.listMemberIds(db, customerId)).flatMap(({ member_id: id }) => id ?? []),
  })
  if (answer === null) throw await missingCustomer(context, customerId)
  return answer
}

/** Of whom the actor does not see it is told that there is one, as the customer's own evidence calls him. */
export function shownRelation(row: queries.FoundRelation) {
  const { is_hidden: isHidden, stated_name: name, evidence_key: key, ...rest } = row
  if (rest.customer_id !== null) {
    return { ...rest, standing_code: 'shown', stated_name: null, evidence_key: key }
  }
  return isHidden
    ? { ...rest, standing_code: 'beyond_reach', stated_name: name && maskName(name), evidence_key: null }
    : {
        ...rest,
        standing_code: 'no_customer',
        stated_name: name && maskCounterparty(name),
        evidence_key: key,
      }
}
