import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileList, literal } from './duckdb.ts'

const COLUMNS = `{'source_system': 'VARCHAR', 'source_customer_no': 'VARCHAR',
  'customer_type_code': 'VARCHAR', 'customer_id': 'BIGINT', 'given_on': 'DATE'}`

export const registerFolder = (warehouseDir: string) => join(warehouseDir, 'register')

/** The files of the register of customer numbers, in the order in which they were written. */
export function registerFiles(warehouseDir: string): string[] {
  const folder = registerFolder(warehouseDir)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .toSorted()
    .map((name) => join(folder, name))
}

/** Every number given so far. */
export function givenNumbers(warehouseDir: string): string {
  const files = registerFiles(warehouseDir)
  if (files.length === 0) {
    return `select '' as source_system, '' as source_customer_no, '' as customer_type_code,
      CAST(0 AS bigint) as customer_id, CAST('2000-01-01' AS date) as given_on where false`
  }
  return `select source_system, source_customer_no, customer_type_code, customer_id, given_on
    from read_csv(${fileList(files)}, header = true, columns = ${COLUMNS}, auto_detect = false,
      quote = '"')`
}

/** The numbers of a relation that had been given by a business date: to it, later ones do not exist. */
export const givenUpTo = (relation: string, businessDate: string) =>
  `select source_system, source_customer_no, customer_type_code, customer_id, given_on
    from ${relation} where given_on <= CAST(${literal(businessDate)} AS date)`
