import { codeLists } from '../../../platform/code-lists.ts'
import type { ScopedDb } from '../../../platform/db.ts'
import type { BUSINESS_TABS } from '../business.schema.ts'
import { maskedMaturity, maskedName } from '../policy.ts'
import * as queries from '../queries/business.ts'
import { listProducts } from '../queries/products.ts'

type Reader = (db: ScopedDb, customerId: string, at: { day: string }) => Promise<unknown[]>

/** Categories stand as their list has them: deposits, what is held, loans, and so on. */
const inListOrder = <Row extends { business_category_code: string }>(rows: Row[]): Row[] => {
  const order = [...(codeLists().get('business_category')?.keys() ?? [])]
  const placeOf = (row: Row) => order.indexOf(row.business_category_code)
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b))
}

/** The rows of each list of business; other people are shown by a part of their names. */
export const BUSINESS_READERS: Record<keyof typeof BUSINESS_TABS, Reader> = {
  products: async (db, id, { day }) => inListOrder(await listProducts(db, { id, day })),
  maturities: async (db, id) => (await queries.listMaturities(db, id)).map(maskedMaturity),
  channels: queries.listChannels,
  suitability: queries.listSuitability,
  mismatches: queries.listMismatches,
  payroll: queries.listPayroll,
  wages: async (db, id) => (await queries.listWages(db, id)).map((it) => maskedName('employer_name', it)),
  remittances: queries.listRemittances,
  trade: async (db, id) => (await queries.listTrade(db, id)).map((it) => maskedName('counterparty_name', it)),
}
