import type { Context } from '../../../platform/db.ts'
import { type ListQuery, readPage, type Row } from '../../../platform/list.ts'
import { nameInList } from '../policy.ts'
import { customerList } from '../queries/list.ts'
import type { CustomerPage, CustomerRow, CustomerTypeCode } from '../schema.ts'

/** A page of the customers one may see, names as the reach shows them. */
export async function listCustomers(context: Context, list: ListQuery): Promise<CustomerPage> {
  const page = await readPage(context, customerList, withType(list))
  return { ...page, rows: page.rows.map((row) => shownRow(context, row, list.columns)) }
}

/** Whose name it is decides how it is shown, so the type is read along with it. */
export const withType = <Selection extends { columns?: string[] }>(list: Selection): Selection =>
  list.columns ? { ...list, columns: [...new Set([...list.columns, 'customer_type_code'])] } : list

/** The row as this reach may see it, with the columns that were asked for. */
export function shownRow(context: Context, row: Row, asked: readonly string[] | undefined): CustomerRow {
  const shown = { ...(row as CustomerRow) }
  const { customer_name: name, customer_type_code: type } = shown
  const reach = context.actor.reach?.kind ?? 'head'
  if (typeof name === 'string') shown.customer_name = nameInList(reach, type as CustomerTypeCode, name)
  if (asked && !asked.includes('customer_type_code')) delete shown.customer_type_code
  return shown
}
