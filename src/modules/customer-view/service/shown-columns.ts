import { CUSTOMER_COLUMNS, DEFAULT_COLUMNS } from '../columns.schema.ts'
import { customerRecord, historyRow, searchHit, transactionRow } from '../schema.ts'
import { TABS } from '../tabs.schema.ts'

const ROWS_OF_THE_RECORD = [customerRecord, historyRow, transactionRow, ...Object.values(TABS)]

/** Which columns each screen shows, by codes of the list `screen`: out of what it is answered with. */
export const COLUMNS_BY_SCREEN: Record<string, readonly string[]> = {
  customer_list: DEFAULT_COLUMNS,
  customer_list_chosen: Object.keys(CUSTOMER_COLUMNS).filter((it) => !isDefault(it)),
  customer_record: [...new Set(ROWS_OF_THE_RECORD.flatMap((row) => Object.keys(row.shape)))],
  customer_search: Object.keys(searchHit.shape),
}

function isDefault(column: string): boolean {
  return DEFAULT_COLUMNS.some((it) => it === column)
}
