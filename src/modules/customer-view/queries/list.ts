import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import { applyFilter, type ListColumns, type ListSource } from '../../../platform/list.ts'
import { normaliseName } from '../../../platform/names.ts'
import type { FilterTree } from '../../../platform/schema.ts'
import { CUSTOMER_COLUMNS, type CustomerColumn, DEFAULT_COLUMNS } from '../columns.schema.ts'
import { termRange } from './search.ts'

/** A part of a name is found by the search terms: an index may serve their ranges under the policies. */
const nameContains = (text: string) =>
  sql<boolean>`customer_id in (
    select search_terms.customer_id from marts.search_terms
    where search_terms.kind = 'name' and ${termRange('search_terms.term', normaliseName(text).toLowerCase())}
  )`

/**
 * To who sees names of people masked: a part of a company's name, which is public, or a person's whole name.
 * By parts of them he would find the rest, letter by letter.
 */
const publicNameContains = (text: string) =>
  sql<boolean>`(${nameContains(text)}
    and (customer_type_code = 'corporate' or lower(customer_name) = ${normaliseName(text).toLowerCase()}))`

const columns: ListColumns & Record<CustomerColumn, unknown> = {
  ...CUSTOMER_COLUMNS,
  customer_name: {
    ...CUSTOMER_COLUMNS.customer_name,
    contains: nameContains,
    containsMasked: publicNameContains,
  },
}

/** The customers of the actor's reach: the one source of list, export, totals and figures. */
export const customerList: ListSource<'marts.customers'> = {
  name: 'customers',
  from: (db) => db.selectFrom('marts.customers'),
  columns,
  key: 'customer_id',
  defaultColumns: DEFAULT_COLUMNS,
  defaultSort: [{ column: 'aum_fen', direction: 'desc' }],
}

export type FenColumn = Extract<CustomerColumn, `${string}_fen`>

/** How many customers a filter shows, and what a column of theirs adds up to, in yuan. */
export async function sumCustomers(
  db: ScopedDb,
  input: { filter: FilterTree; column: FenColumn },
): Promise<{ count: number; amount: string }> {
  const { count, amount } = await applyFilter(customerList.from(db), input.filter, columns)
    .select([
      sql<string>`count(*)`.as('count'),
      sql<string>`round(coalesce(sum(${sql.ref(input.column)}), 0) / 100.0, 2)`.as('amount'),
    ])
    .executeTakeFirstOrThrow()
  return { count: Number(count), amount }
}
