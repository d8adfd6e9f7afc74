import { doneBy, recordAudit } from '../../../platform/audit.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import type { Context } from '../../../platform/db.ts'
import { type ListQuery, readPage } from '../../../platform/list.ts'
import { DEFAULT_COLUMNS, FILTER_COLUMNS } from '../columns.schema.ts'
import { toldFilter } from '../policy.ts'
import type { CustomerPage } from '../schema.ts'
import { extended, withCustom } from './custom-columns.ts'

/** A page of the customers one may see. */
export async function listCustomers(
  context: Context & { keys: KeyRing },
  list: ListQuery & { request_id?: string },
): Promise<CustomerPage> {
  const { source, own, shown } = await extended(context, list)
  const found = await readPage(context, source, withType(own))
  const page = { ...found, rows: await withCustom(context, shown, found.rows) } as CustomerPage
  await recordAudit(context, {
    ...doneBy(context.actor),
    action: 'customers.list',
    outcome: 'done',
    subject: 'customers',
    request_id: list.request_id,
    details: {
      filter: list.filter ? toldFilter(list.filter, FILTER_COLUMNS) : null,
      columns: list.columns ?? null,
      page: page.page,
      shown: page.rows.length,
      total: page.total,
    },
    is_reading: true,
  })
  return page
}

/** Whether it is a person's name decides how it is shown, so the type is read along with it. */
export const withType = <Selection extends { columns?: string[] }>(list: Selection) => ({
  ...list,
  columns: [...new Set([...(list.columns ?? DEFAULT_COLUMNS), 'customer_type_code'])],
})
