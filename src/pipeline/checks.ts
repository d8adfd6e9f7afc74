import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError } from '../platform/errors.ts'
import { readRows } from '../serving/duckdb.ts'
import { bindBusinessDate } from '../serving/world.ts'
import type { Check, Model } from './models.ts'
import type { FailingRows, Night, Step } from './night-state.ts'
import { checkName, isWaived, type Waiver } from './waiver.ts'

const SAMPLE_ROWS = 20

/** A check whose failure holds a publication back. */
export type FailedCheck = { table: string; check: string; failing_rows: number; rows: FailingRows['rows'] }

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
  if (isWaived(night.waivers, 'check', checkName(model.name, NOT_EMPTY))) return
  throw checksFailed([{ table: model.name, check: NOT_EMPTY, failing_rows: 0, rows: [] }])
}

export const NOT_EMPTY = 'the table is not empty'
export const NOT_EMPTY_ZH = '表不为空'

/** Key unique and present, on a relation that holds one version of each key. */
export async function checkKey(
  connection: DuckDBConnection,
  input: { table: string; rows: string; key: string[] },
): Promise<void> {
  const key = input.key.join(', ')
  const failing = await failingRows(connection, `${wrongKeysSql(input.rows, input.key)} order by ${key}`)
  if (!failing) return
  const check = `key ${key} is present and unique`
  throw checksFailed([{ table: input.table, check, failing_rows: failing.count, rows: failing.rows }])
}

/** The keys of a relation that are missing or come twice. */
export function wrongKeysSql(relation: string, keyColumns: string[]): string {
  const key = keyColumns.join(', ')
  const isMissing = keyColumns.map((column) => `${column} is null`).join(' or ')
  return `select ${key}, count(*) as rows from ${relation} group by ${key}
    having count(*) > 1 or ${isMissing}`
}

/** What the step of a check is called. */
export const checkStep = (table: string, { name }: Pick<Check, 'name'>): string => `check ${table}: ${name}`

type Checking = {
  connection: DuckDBConnection
  businessDate: string
  waivers: Waiver[]
  step: Night['step']
}

/**
 * The checks that a table declares: each selects the rows that break the rule. Gives those whose failure
 * holds the publication back; one that only warns, or that two persons let pass, is noted with its rows.
 */
export async function runDeclaredChecks(
  { connection, businessDate, waivers, step }: Checking,
  model: Pick<Model, 'name' | 'checks'>,
): Promise<FailedCheck[]> {
  const failed: FailedCheck[] = []
  for (const check of model.checks ?? []) {
    await step(checkStep(model.name, check), async (): Promise<Partial<Step>> => {
      const failing = await failingRows(connection, boundSql(check, businessDate))
      if (!failing) return {}
      const isLetPass = isWaived(waivers, 'check', checkName(model.name, check.name))
      const holdsBack = check.severity === 'error' && !isLetPass
      if (holdsBack) {
        failed.push({ table: model.name, check: check.name, failing_rows: failing.count, rows: failing.rows })
      }
      const note = `${failing.count} rows differ${isLetPass ? ', waived' : holdsBack ? ', held back' : ''}`
      return { note, failing, ...(holdsBack ? { holds_back: true } : {}) }
    })
  }
  return failed
}

/** What a check asks on a date. */
export const boundSql = (check: Check, businessDate: string): string =>
  bindBusinessDate(check.sql.trim().replace(/;$/, ''), businessDate)

async function failingRows(connection: DuckDBConnection, sql: string): Promise<FailingRows | null> {
  const rows = await readRows(
    connection,
    `select *, count(*) over () as failing_count from (${sql}) as failing limit ${SAMPLE_ROWS}`,
  )
  const [first] = rows
  if (!first) return null
  const count = Number(first['failing_count'])
  for (const row of rows) delete row['failing_count']
  return { count, rows }
}

const SHOWN_CHECKS = 3

/** Everything that does not hold is said at once, with the first rows of each. */
export function checksFailed(failed: FailedCheck[]): AppError {
  const shown = failed
    .slice(0, SHOWN_CHECKS)
    .map(
      ({ table, check, failing_rows: rows }) =>
        `${table}: ${check}${rows > 0 ? ` (${rows} rows differ)` : ''}`,
    )
  const rest = failed.length > shown.length ? [`and ${failed.length - shown.length} more`] : []
  return new AppError({
    code: 'check_failed',
    status: 422,
    message: `${[...shown, ...rest].join('; ')}. Nothing is published.`,
    details: { checks: failed },
  })
}
