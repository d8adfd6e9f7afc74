import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError } from '../platform/errors.ts'
import { readRows, type DuckRow } from '../serving/duckdb.ts'
import { bindBusinessDate } from '../serving/world.ts'
import type { Check, Model } from './models.ts'
import type { Night } from './night-state.ts'

const SAMPLE_ROWS = 20

/**
 * Every table is checked without asking: its keys are present and unique, which its writer sees to, and it
 * has rows where it had rows before.
 */
export function checkNotEmpty(night: Night, model: Model): void {
  const before = night.parent?.tables[model.name]
  const rowsBefore = before?.current?.rows ?? before?.segments.at(-1)?.rows ?? 0
  const now = night.tables[model.name]
  const rowsNow = now?.current?.rows ?? now?.segments.at(-1)?.rows ?? 0
  if (rowsBefore === 0 || rowsNow > 0 || model.may_be_empty) return
  throw failure(model.name, { name: 'the table is not empty', severity: 'error', sql: '' }, [])
}

/** Key unique and present, on a relation that holds one version of each key. */
export async function checkKey(
  connection: DuckDBConnection,
  input: { table: string; rows: string; key: string[] },
): Promise<void> {
  const key = input.key.join(', ')
  const sql = `${wrongKeysSql(input.rows, input.key)} order by ${key} limit ${SAMPLE_ROWS}`
  const rows = await readRows(connection, sql)
  const check: Check = { name: `key ${key} is present and unique`, severity: 'error', sql }
  if (rows.length > 0) throw failure(input.table, check, rows)
}

/** The keys of a relation that are missing or come twice. */
export function wrongKeysSql(relation: string, keyColumns: string[]): string {
  const key = keyColumns.join(', ')
  const isMissing = keyColumns.map((column) => `${column} is null`).join(' or ')
  return `select ${key}, count(*) as rows from ${relation} group by ${key}
    having count(*) > 1 or ${isMissing}`
}

/** The checks a table declares: each selects the rows that break the rule. */
export async function runDeclaredChecks(night: Night, model: Model): Promise<void> {
  for (const check of model.checks ?? []) {
    await night.step(`check ${model.name}: ${check.name}`, async () => {
      const failures = await failingRows(night.connection, check, night.businessDate)
      if (failures.length > 0 && check.severity === 'error') throw failure(model.name, check, failures)
      return failures.length > 0 ? { note: `${failures.length} or more rows differ` } : {}
    })
  }
}

export async function failingRows(
  connection: DuckDBConnection,
  check: Check,
  businessDate: string,
): Promise<DuckRow[]> {
  const sql = bindBusinessDate(check.sql.trim().replace(/;$/, ''), businessDate)
  return readRows(connection, `select * from (${sql}) as failing limit ${SAMPLE_ROWS}`)
}

export function failure(table: string, check: Check, rows: DuckRow[]): AppError {
  return new AppError({
    code: 'check_failed',
    status: 422,
    message: `${table}: ${check.name}. Nothing is published.`,
    details: { table, check: check.name, rows },
  })
}
