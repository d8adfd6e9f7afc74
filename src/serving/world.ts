import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { readParquet, literal } from './duckdb.ts'
import { currentFilePath, type Manifest, type Segment, type StoredTable } from './manifest.ts'
import { isKept } from './terms.ts'

export const OPEN_END = '9999-12-31'
const BEFORE_ALL = '0001-01-01'

/**
 * Makes the stored tables of a version visible as views `<layer>.<table>`, so that a model reads them as
 * it does at night. History shows every version that was open on `asOf` or later closed, and where its model
 * says so those that had ended before; daily tables show the partitions up to `asOf` whose term had not ended
 * then. Only files that can hold such rows are named, because a view over all files does not prune.
 */
export async function attachVersion(
  connection: DuckDBConnection,
  input: { warehouseDir: string; manifest: Manifest; asOf: string; alias?: string },
): Promise<void> {
  const { warehouseDir, manifest, asOf, alias = 'current' } = input
  await connection.run(
    `attach if not exists ${literal(currentFilePath(warehouseDir, manifest.version))}
       as ${alias} (read_only)`,
  )
  for (const [name, table] of Object.entries(manifest.tables)) {
    // What was delivered is kept for running a night again; nothing above base reads it.
    if (name.startsWith('ods.')) continue
    const seenFrom = table.shows_ended ? BEFORE_ALL : asOf
    const select = storedSelect({ warehouseDir, name, table, asOf: seenFrom, alias })
    await connection.run(`create or replace view ${name} as ${select}`)
  }
}

/** The name under which a table lies in a version's current file. */
export const storedName = (name: string) => name.replace('.', '__')

/** The select that reads one stored table of an attached version. */
export function storedSelect(input: {
  warehouseDir: string
  name: string
  table: StoredTable
  asOf: string
  alias: string
}): string {
  const { warehouseDir, name, table, asOf, alias } = input
  const columns = table.columns.join(', ')
  const segments =
    table.write === 'scd2'
      ? table.segments.filter((segment) => segment.max_valid_to! > asOf && segment.rows > 0)
      : seenPartitions(table, asOf)
  const files = segments.map((segment) => join(warehouseDir, segment.file))
  const fromFiles = `select ${columns} from ${readParquet(files)}`
  if (table.write === 'daily') {
    if (files.length > 0) return fromFiles
    const [any] = table.segments
    if (!any) throw new Error(`${name} has no partition`)
    return `select ${columns} from ${readParquet([join(warehouseDir, any.file)])} where false`
  }
  const current = `select ${columns} from ${alias}.${storedName(name)}`
  return files.length > 0 ? `${current} union all ${fromFiles}` : current
}

/** Partitions whose term had ended on that date are not seen, whether they have left or were brought back. */
export const seenPartitions = ({ term, segments }: StoredTable, asOf: string): Segment[] =>
  segments.filter(
    ({ business_date: partition }) => partition <= asOf && (!term || isKept(term, partition, asOf)),
  )

/** What is booked on accounts; it is kept by day, and longer than records are. */
const BOOKINGS_TABLE = 'base.deposit_transactions'

/** The days whose bookings are seen on a date, oldest first. */
export function bookedDates({ tables }: Manifest, asOf: string): string[] {
  const table = tables[BOOKINGS_TABLE]
  return table ? seenPartitions(table, asOf).map((segment) => segment.business_date) : []
}

/** Makes the marts answer as of a date: their own selects, with that date written in. */
export async function createMartViews(
  connection: DuckDBConnection,
  input: { manifest: Manifest; businessDate: string; onlyCustomer?: boolean },
): Promise<void> {
  for (const mart of input.manifest.marts) {
    const select = bindBusinessDate(mart.sql, input.businessDate)
    const filter = input.onlyCustomer ? visibleRows(mart.columns) : ''
    await connection.run(
      `create or replace view marts.${mart.table} as select ${mart.columns.join(', ')}
        from (${select}) as mart${filter}`,
    )
  }
}

/** Rows of the customer who is read; of others, whom his rows name, those that have been let in. */
function visibleRows(columns: string[]): string {
  if (columns.includes('customer_id')) return ` where customer_id = getvariable('visible_customer')`
  if (!columns.includes('member_id')) return ''
  return ` where coalesce(getvariable('are_members_named'), false)
    or list_contains(getvariable('visible_members'), member_id)`
}

/** Writes the business date into a model, as a literal that both engines read the same way. */
export function bindBusinessDate(sql: string, businessDate: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(businessDate)) throw new Error(`not a business date: ${businessDate}`)
  return sql.replaceAll(/(?<!:):business_date\b/g, `CAST('${businessDate}' AS date)`)
}
