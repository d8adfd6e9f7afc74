import { sql, type SqlBool } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import type { RelationCount } from '../relations.schema.ts'

/** Of a kind and direction so many are told beside the customer; the rest is in the table. */
export const NEAREST_MAX = 8
export const GROUP_MEMBERS_MAX = 100

const COUNT = sql<number>`cast(count(*) as integer)`

// What the policies let through of the other: nothing of whom the actor does not see.
const relationsOf = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_relations as r')
    .leftJoin('marts.relation_members as m', 'm.member_id', 'r.related_id')
    .where('r.customer_id', '=', customerId)

const isHidden = sql<SqlBool>`r.related_id is not null and m.member_id is null`

// Whom one has few of come first, whom one may have hundreds of last.
const KIND_PLACE = sql<number>`case r.relation_kind_code
  when 'legal_representative' then 1 when 'controller' then 2 when 'guarantor' then 3 else 4 end`

const relationRows = (db: ScopedDb, customerId: string) =>
  relationsOf(db, customerId)
    .select(['r.relation_kind_code', 'r.direction_code', 'r.stated_name', 'r.since_on'])
    .select(['r.guaranteed_amount', 'r.evidence_feed', 'r.evidence_key', 'r.evidence_count'])
    .select(['m.member_id as customer_id', 'm.customer_name', 'm.customer_type_code', 'm.org_name'])
    .select(['m.aum_balance_eod', 'm.deposit_balance_eod', 'm.loan_balance_eod'])
    .select([isHidden.as('is_hidden'), KIND_PLACE.as('kind_place')])
    .select(
      sql<string>`row_number() over (
        partition by r.relation_kind_code, r.direction_code
        order by m.aum_balance_eod desc nulls last, r.related_key nulls last
      )`.as('place'),
    )

export type FoundRelation = Awaited<ReturnType<typeof listNearest>>[number]

/** How many there are of each kind, and how many of them the actor does not see. */
export const countRelations = (db: ScopedDb, customerId: string) =>
  relationsOf(db, customerId)
    .select(['r.relation_kind_code', 'r.direction_code'])
    .select(COUNT.as('total'))
    .select(sql<number>`cast(count(*) filter (where ${isHidden}) as integer)`.as('hidden'))
    .groupBy(['r.relation_kind_code', 'r.direction_code'])
    .orderBy(KIND_PLACE)
    .orderBy('r.direction_code')
    .execute()

export const listNearest = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom(relationRows(db, customerId).as('near'))
    .select(['relation_kind_code', 'direction_code', 'stated_name', 'since_on', 'guaranteed_amount'])
    .select(['evidence_feed', 'evidence_key', 'evidence_count', 'is_hidden'])
    .select(['customer_id', 'customer_name', 'customer_type_code', 'org_name'])
    .select(['aum_balance_eod', 'deposit_balance_eod', 'loan_balance_eod'])
    .where('place', '<=', sql<string>`${NEAREST_MAX}`)
    .orderBy('kind_place')
    .orderBy('direction_code')
    .orderBy('place')
    .execute()

export type RelationFilter = Partial<Pick<RelationCount, 'relation_kind_code' | 'direction_code'>>

export const listRelations = (
  db: ScopedDb,
  customerId: string,
  input: { filter: RelationFilter; limit: number; offset: number },
) => {
  const { relation_kind_code: kind, direction_code: direction } = input.filter
  return relationRows(db, customerId)
    .$if(kind !== undefined, (query) => query.where('r.relation_kind_code', '=', kind!))
    .$if(direction !== undefined, (query) => query.where('r.direction_code', '=', direction!))
    .orderBy('kind_place')
    .orderBy('r.direction_code')
    .orderBy('place')
    .limit(input.limit)
    .offset(input.offset)
    .execute()
}

/** Everybody whom the customer's relations and groups name. */
export const listMemberIds = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_relations')
    .select('related_id as member_id')
    .where('customer_id', '=', customerId)
    .where('related_id', 'is not', null)
    .union(
      db
        .selectFrom('marts.customer_groups as g')
        .innerJoin('marts.group_members as p', 'p.group_id', 'g.group_id')
        .select('p.member_id')
        .where('g.customer_id', '=', customerId),
    )
    .execute()

export const listGroups = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_groups')
    .select(['group_id', 'group_kind_code', 'group_no', 'member_count'])
    .select(['since_on', 'evidence_feed', 'evidence_key'])
    .where('customer_id', '=', customerId)
    .orderBy('group_id')
    .execute()

/**
 * What the members of groups add up to, over those whom the actor sees. Who is a member of several of the
 * groups counts once.
 */
export const rollUp = (db: ScopedDb, groupIds: readonly string[]) =>
  db
    .selectFrom('marts.relation_members')
    .select((of) => [
      COUNT.as('included_count'),
      of.fn.sum<string | null>('aum_balance_eod').as('aum_balance_eod'),
      of.fn.sum<string | null>('deposit_balance_eod').as('deposit_balance_eod'),
      of.fn.sum<string | null>('loan_balance_eod').as('loan_balance_eod'),
      of.fn.sum<string | null>('credit_limit').as('credit_limit'),
      of.fn.sum<string | null>('credit_limit_used').as('credit_limit_used'),
    ])
    .where('member_id', 'in', membersOf(db, groupIds))
    .executeTakeFirstOrThrow()

const membersOf = (db: ScopedDb, groupIds: readonly string[]) =>
  db.selectFrom('marts.group_members').select('member_id').where('group_id', 'in', groupIds)

export const listGroupMembers = (db: ScopedDb, groupId: string) =>
  db
    .selectFrom('marts.relation_members')
    .select(['member_id as customer_id', 'customer_name', 'customer_type_code', 'org_name'])
    .select([
      'aum_balance_eod',
      'deposit_balance_eod',
      'loan_balance_eod',
      'credit_limit',
      'credit_limit_used',
    ])
    .where('member_id', 'in', membersOf(db, [groupId]))
    .orderBy('aum_balance_eod', (order) => order.desc().nullsLast())
    .orderBy('member_id')
    .limit(GROUP_MEMBERS_MAX)
    .execute()
