import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import type { Term } from './search.ts'

/** More than one is one too many: who they are is told to nobody. */
const FOUND_MAX = 2

type LastFour = { term: string; typed: string }

/** Who has one of the terms exactly and, where it is asked for, an identity number with these last places. */
export const findByTold = (db: ScopedDb, { terms, lastFour }: { terms: Term[]; lastFour: LastFour | null }) =>
  db
    .selectFrom('marts.search_terms as t')
    .where(({ or, and, eb }) =>
      or(terms.map(({ kind, term }) => and([eb('t.kind', '=', kind), eb('t.term', '=', term)]))),
    )
    .$if(lastFour !== null, (query) =>
      query.where(({ or, exists, selectFrom }) =>
        or([
          exists(
            selectFrom('marts.search_terms as e')
              .select('e.customer_id')
              .where('e.kind', '=', 'last4_index')
              .where('e.term', '=', lastFour!.term)
              .whereRef('e.customer_id', '=', 't.customer_id'),
          ),
          exists(
            selectFrom('marts.customers as c')
              .select('c.customer_id')
              .where(sql`right(c.uscc, 4)`, '=', lastFour!.typed)
              .whereRef('c.customer_id', '=', 't.customer_id'),
          ),
        ]),
      ),
    )
    .select('t.customer_id')
    .distinct()
    .limit(FOUND_MAX)
    .execute()

export const findServed = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customers')
    .select(['customer_id', 'customer_type_code', 'source_customer_no', 'customer_name', 'status_code'])
    .select(['id_number_masked', 'mobile_masked', 'uscc', 'id_type_code', 'org_name', 'id_expires_on'])
    .select(['opened_on', 'age_years', 'next_maturity_on', 'maturity_count_30d', 'is_payroll'])
    .where('customer_id', '=', customerId)
    .executeTakeFirst()

const HELD = [
  sql<number>`cast(count(*) as integer)`.as('held_count'),
  sql<string>`max(product_name)`.as('product_name'),
] as const
const nextOn = (day: string) => sql<string>`min(matures_on) filter (where matures_on >= ${day})`.as('next_on')

/** What the customer holds, kind by kind and product by product; of none it says how much. */
export async function listServedProducts(db: ScopedDb, { id, day }: { id: string; day: string }) {
  const [accounts, holdings, loans, cards] = await Promise.all([
    db
      .selectFrom('marts.customer_accounts')
      .select(['deposit_kind_code as kind_code', 'product_code', ...HELD, nextOn(day)])
      .where('customer_id', '=', id)
      .where('closed_on', 'is', null)
      .groupBy(['deposit_kind_code', 'product_code'])
      .execute(),
    db
      .selectFrom('marts.customer_holdings')
      .select(['product_kind_code as kind_code', 'product_code', ...HELD, nextOn(day)])
      .where('customer_id', '=', id)
      .where('status_code', '!=', 'ended')
      .groupBy(['product_kind_code', 'product_code'])
      .execute(),
    db
      .selectFrom('marts.customer_loans')
      .select(['product_code', ...HELD, nextOn(day)])
      .where('customer_id', '=', id)
      .where('status_code', '!=', 'settled')
      .groupBy('product_code')
      .execute(),
    db
      .selectFrom('marts.customer_cards')
      .select(['card_kind_code as kind_code', sql<number>`cast(count(*) as integer)`.as('held_count')])
      .where('customer_id', '=', id)
      .where('status_code', '!=', 'closed')
      .groupBy('card_kind_code')
      .execute(),
  ])
  return { accounts, holdings, loans, cards }
}

export const listOpenTickets = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_tickets')
    .select(['ticket_no', 'ticket_type_code', 'channel_code', 'level_code', 'status_code'])
    .select(['business_class_code', 'accepted_at', 'title', 'due_on', 'is_overdue'])
    .where('customer_id', '=', customerId)
    .where('is_open', '=', true)
    .orderBy('due_on', (order) => order.asc().nullsLast())
    .orderBy('ticket_no')
    .execute()

export const findServing = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_attention')
    .select(['risk_level_code', 'risk_expires_on', 'ebank_count', 'is_vip'])
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
