import { type Kysely, sql } from 'kysely'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { ListRows, ListSource } from '../../../platform/list.ts'
import { FLAGS, type Holder, PAIR_COLUMNS, type PairKey } from '../schema.ts'

/** States in which a decision stands in the way of another one about the same pair. */
export const LIVE_STATES = ['proposed', 'approved', 'revoking']

/** What waits for somebody comes first: a proposal for its second person, a pair for its first. */
const URGENCY = sql<number>`case
  when d.state_code in ('proposed', 'revoking') then 3
  when p.state_code in ('open', 'contested') and d.state_code is null then 2
  when p.state_code = 'name_conflict' then 1
  else 0
end`

// The mart does not know what was proposed since its night: the decision alive is joined as it is now.
const pairsWithDecisions = (db: ScopedDb) =>
  db.selectFrom((from) =>
    from
      .selectFrom('marts.identity_pairs as p')
      .leftJoin('customer_management.identity_decisions as d', (join) =>
        join
          .onRef('d.first_customer_no', '=', 'p.first_customer_no')
          .onRef('d.second_customer_no', '=', 'p.second_customer_no')
          .on('d.state_code', 'in', LIVE_STATES),
      )
      .select(['p.customer_id', 'p.second_customer_id', 'p.first_customer_no', 'p.second_customer_no'])
      .select(['p.customer_type_code', 'p.first_customer_name', 'p.second_customer_name', 'p.rule_code'])
      .select(['p.outcome_code', 'p.score', 'p.is_merged', 'p.state_code', 'p.found_on'])
      .select(['d.decision_id', 'd.decision_code', 'd.state_code as decision_state_code'])
      .select(URGENCY.as('urgency'))
      .select(sql<string>`p.first_customer_no || '-' || p.second_customer_no`.as('pair_no'))
      .as('pairs'),
  )

/** The pairs of the actor's reach. Totals are kept under `revision`, so that a decision makes them new. */
export const pairList = (revision: string): ListSource<'marts.identity_pairs'> => ({
  name: `identity_pairs ${revision}`,
  from: (db) => pairsWithDecisions(db) as unknown as ListRows<'marts.identity_pairs'>,
  columns: PAIR_COLUMNS,
  key: 'pair_no',
  defaultColumns: Object.keys(PAIR_COLUMNS),
  defaultSort: [{ column: 'urgency', direction: 'desc' }],
})

/** When any decision was moved last. */
export async function readRevision(db: Kysely<DB>): Promise<string> {
  const { moved_at } = await db
    .selectFrom('customer_management.identity_decisions')
    .select(sql<string | null>`max(moved_at)`.as('moved_at'))
    .executeTakeFirstOrThrow()
  return moved_at ?? ''
}

export const findPair = (db: ScopedDb, { first, second }: PairKey) =>
  db
    .selectFrom('marts.identity_pairs')
    .where('first_customer_no', '=', first)
    .where('second_customer_no', '=', second)
    .select(['customer_id', 'second_customer_id', 'first_customer_no', 'second_customer_no'])
    .select(['customer_type_code', 'first_customer_name', 'second_customer_name', 'rule_code'])
    .select(['outcome_code', 'score', 'is_merged', 'state_code', 'found_on', 'decision_no'])
    .select(FLAGS)
    .executeTakeFirst()
export type FoundPair = NonNullable<Awaited<ReturnType<typeof findPair>>>

export const listSideCustomers = (db: ScopedDb, ids: string[]) =>
  db
    .selectFrom('marts.customers')
    .where('customer_id', 'in', ids)
    .select(['customer_id', 'status_code', 'id_number_masked', 'birth_date', 'gender_code', 'mobile_masked'])
    .select(['employer_name', 'uscc', 'legal_name', 'opened_on', 'org_name', 'account_count'])
    .select(['holding_count', 'loan_count', 'card_count', 'aum_balance_eod', 'deposit_balance_eod'])
    .select(sql<string>`coalesce(loan_balance_eod, 0)`.as('loan_balance_eod'))
    .execute()

const NUMBER = [
  'source_customer_no',
  'registered_id',
  'is_kept',
  'rule_code',
  'joined_on',
  'customer_name',
  'status_code',
  'opening_org_name',
  'opened_on',
  'account_count',
  'aum_balance_eod',
  'loan_balance_eod',
] as const

/** What each number of a pair itself says and holds. */
export const listSideNumbers = (db: ScopedDb, numbers: string[]) =>
  db
    .selectFrom('marts.customer_numbers')
    .where('source_customer_no', 'in', numbers)
    .select(NUMBER)
    .select(['id_number_masked', 'birth_date', 'gender_code', 'mobile_masked', 'employer_name', 'uscc'])
    .select(['legal_name', 'holding_count', 'loan_count', 'card_count', 'deposit_balance_eod'])
    .execute()

/** What the customers hold and owe together. */
export const sumCustomers = (db: ScopedDb, ids: string[]) =>
  db
    .selectFrom('marts.customers')
    .where('customer_id', 'in', ids)
    .select([
      sql<number>`coalesce(sum(account_count), 0)::integer`.as('account_count'),
      sql<number>`coalesce(sum(holding_count), 0)::integer`.as('holding_count'),
      sql<number>`coalesce(sum(loan_count), 0)::integer`.as('loan_count'),
      sql<number>`coalesce(sum(card_count), 0)::integer`.as('card_count'),
      sql<string>`coalesce(sum(aum_balance_eod), 0.00)`.as('aum_balance_eod'),
      sql<string>`coalesce(sum(deposit_balance_eod), 0.00)`.as('deposit_balance_eod'),
      sql<string>`coalesce(sum(loan_balance_eod), 0.00)`.as('loan_balance_eod'),
    ])
    .executeTakeFirstOrThrow()

/** Who holds the customers on a day, and who held them when they gave way to another. */
export const listHolders = (db: ScopedDb, ids: string[], day: string) =>
  db
    .selectFrom('customer_management.ownerships as o')
    .leftJoin('marts.employees as e', 'e.employee_id', 'o.employee_id')
    .leftJoin('marts.units as u', 'u.unit_id', 'o.org_id')
    .where('o.customer_id', 'in', ids)
    .where(({ and, or, eb }) =>
      or([
        and([eb('o.valid_from', '<=', day), eb('o.valid_to', '>', day)]),
        and([eb('o.ended_reason', '=', 'merge'), eb('o.merged_from_id', 'is', null)]),
      ]),
    )
    .select(['o.customer_id', 'o.role_code', 'o.employee_id', 'e.employee_name', 'u.unit_name as org_name'])
    .select(['o.is_virtual', 'o.merged_from_id', 'o.ended_reason'])
    .orderBy('o.role_code', 'desc')
    .orderBy('o.valid_from')
    .orderBy('o.employee_id')
    .execute()
export type FoundHolder = Awaited<ReturnType<typeof listHolders>>[number]

export const holderOf = ({ employee_id, employee_name, org_name, is_virtual, role_code }: FoundHolder) =>
  ({ role_code, employee_id, employee_name, org_name, is_virtual }) as Holder

/** The numbers of a customer who has several, the one whose id he goes by first. */
export const listNumbers = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_numbers')
    .where('customer_id', '=', customerId)
    .select(NUMBER)
    .orderBy('is_kept', 'desc')
    .orderBy('source_customer_no')
    .execute()

export const listFields = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_fields')
    .where('customer_id', '=', customerId)
    .select(['field_code', 'source_system', 'source_customer_no', 'rule_code', 'rival_count'])
    .select('source_updated_at')
    .orderBy('field_code')
    .execute()

/** The customer to whom an id that gave way belongs now, if the actor may see him. */
export async function findSurvivor(db: ScopedDb, registeredId: string): Promise<string | null> {
  const found = await db
    .selectFrom('marts.customer_numbers')
    .where('registered_id', '=', registeredId)
    .whereRef('customer_id', '!=', 'registered_id')
    .select('customer_id')
    .executeTakeFirst()
  return found?.customer_id ?? null
}
