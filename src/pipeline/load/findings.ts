import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import type { KeyRing } from '../../platform/crypto/index.ts'
import { readRows } from '../../serving/duckdb.ts'
import { appendText } from './aside.ts'
import type { Contract } from './contracts.ts'
import { keptValue } from './rejects.ts'
import { keyColumns, tableOf } from './source-columns.ts'

/** What was put right in a value that is loaded, or is doubtful about it (`docs/concepts/dirty-data.md`). */
export type Rule =
  | 'TRUNC'
  | 'PRIVATE'
  | 'WIDE'
  | 'PADDED'
  | 'SPELLING'
  | 'ID_REWRITTEN'
  | 'ID_INVALID'
  | 'INNER_CODE'
  | 'MOBILE_INVALID'
  | 'OLD_CODE'
  | 'NO_DATE'
  | 'OUT_OF_RANGE'
  | 'END_BEFORE_START'
  | 'UNKNOWN_CODE'

/** A value of a loaded row that did not come as it should, as it came. */
export type Finding = { line_no: number; column_name: string; rule_code: Rule; value: string }

export type Tell = (column: string, rule: Rule, value: string) => void
/** The same about one column. */
export type TellColumn = (rule: Rule, value: string) => void

/** Of one rule in one file, so that many of one kind hide no other. More of them say no more than those. */
export const FINDINGS_KEPT_MAX = 10_000

/** Columns that name the unit of a row, the nearest to it first. */
const UNIT_COLUMNS = ['own_org', 'org_id', 'org', 'open_org', 'sign_org']

type Kept = { contract: Contract; fileName: string; keys: KeyRing; findings: Finding[] }

/**
 * Appends the findings of a file, each with the key, customer and unit of its row; a row that was rejected
 * has none. Gives how many there are of each rule.
 */
export async function writeFindings(duck: DuckDBConnection, kept: Kept): Promise<Map<string, number>> {
  const { contract, fileName, findings } = kept
  if (findings.length === 0) return new Map()
  const found = `found_${contract.file.toLowerCase()}`
  await duck.run(`create or replace temp table ${found} (line_no bigint, column_name varchar,
    rule_code varchar, value varchar, is_sealed boolean)`)
  await appendFound(duck, found, kept)
  const has = (name: string) => contract.columns.some((column) => column.name === name && !column.protect)
  const unit = UNIT_COLUMNS.find(has)
  const key = keyColumns(contract).map((it) => `"${it}"`)
  await duck.run(
    `insert into source.findings
      select $1, $2, line_no, concat_ws('|', ${key.join(', ')}),
        ${has('src_cust_no') ? 'src_cust_no' : 'null'}, ${unit ?? 'null'},
        column_name, rule_code, value, is_sealed
      from ${found} inner join ${tableOf(contract)} using (line_no)
      order by line_no, column_name, rule_code`,
    [contract.system, fileName],
    [VARCHAR, VARCHAR],
  )
  await duck.run(`drop table ${found}`)
  const counts = await readRows(
    duck,
    'select rule_code, count(*) as rows from source.findings where file = $1 group by all order by all',
    [fileName],
  )
  return new Map(counts.map((it) => [String(it['rule_code']), Number(it['rows'])]))
}

async function appendFound(duck: DuckDBConnection, table: string, kept: Kept): Promise<void> {
  const { contract, keys, findings } = kept
  const appender = await duck.createAppender(table)
  for (const it of findings) {
    const { value, isSealed } = keptValue(keys, contract, it)
    appender.appendBigInt(BigInt(it.line_no))
    appender.appendVarchar(it.column_name)
    appender.appendVarchar(it.rule_code)
    appendText(appender, value)
    appender.appendBoolean(isSealed)
    appender.endRow()
  }
  appender.closeSync()
}
