import { literal } from '../../serving/duckdb.ts'
import { describeType, patternOf } from './column-types.ts'
import type { Contract } from './contracts.ts'
import { hasDoubtSql, isDoubtfulSql } from './doubts.ts'
import type { Lists } from './lists.ts'
import { keyColumns, type SourceColumn, sourceColumns } from './source-columns.ts'
import { isOneOf, listOf, quoted, type Stage, stageSql, trimmed } from './stage-sql.ts'

/** Decimals of up to 18 digits are cast in 64 bits: wider casts of text take a hundred times as long. */
const NARROW_DIGITS = 18

/** The typed value of a column that fits; null where its text means none. */
function valueSql({ name, column, part, sql_type }: SourceColumn, stage: Stage): string {
  const text = quoted(name)
  if (part !== null) return derivedSql(text, sql_type)
  const { type } = column
  switch (type.kind) {
    case 'C':
      return column.currency ? lettersSql(ownText(name, stage), stage.lists) : ownText(name, stage)
    case 'N':
      return decimalSql(text, type.precision, type.scale)
    case 'D':
      return `case when not (${isNone(text, column.none)}) then ${dateSql(text)} end`
    case 'T':
      return `substr(${text}, 1, 2) || ':' || substr(${text}, 3, 2) || ':' || substr(${text}, 5, 2)`
    case 'TS':
      return `try_cast(${text} as timestamp)`
    case 'F':
      return `${text} = '1'`
  }
}

/** A text without the blanks at its end. */
const ownText = (name: string, { hasPadding }: Stage) =>
  hasPadding ? `nullif(${trimmed(quoted(name))}, '')` : quoted(name)

/** The three letters of a currency code, which stand in their list where the code stands in its own. */
const lettersSql = (text: string, { currencies }: Lists): string =>
  `list_extract(${listOf([...currencies.values()])},
    list_position(${listOf([...currencies.keys()])}, ${text}))`

/** Blanks, of which nothing is left, are no currency and none that is unknown. */
const isCurrency = (text: string, { currencies }: Lists) =>
  `coalesce(${isOneOf(text, [...currencies.keys()])}, true)`

function derivedSql(text: string, sqlType: string): string {
  if (sqlType === 'boolean') return `${text} = '1'`
  return sqlType === 'date' ? dateSql(text) : text
}

const dateSql = (text: string) => `cast(try_strptime(${text}, '%Y%m%d') as date)`

function decimalSql(text: string, precision: number, scale: number): string {
  const wide = `cast(${text} as decimal(${precision},${scale}))`
  if (precision <= NARROW_DIGITS || scale >= NARROW_DIGITS) return wide
  const narrow = `cast(cast(${text} as decimal(${NARROW_DIGITS},${scale})) as decimal(${precision},${scale}))`
  return `case when strlen(${text}) <= ${NARROW_DIGITS - scale} then ${narrow} else ${wide} end`
}

const isNone = (text: string, none: string[]) => (none.length === 0 ? 'false' : isOneOf(text, none))

/** Whether a text that is there has the form of its type. */
function fitsSql({ name, column }: SourceColumn, stage: Stage): string {
  const text = quoted(name)
  const { type } = column
  if (column.currency) return isCurrency(ownText(name, stage), stage.lists)
  const matches = `regexp_full_match(${text}, ${literal(patternOf(type))})`
  switch (type.kind) {
    case 'C':
      return `length(${stage.hasPadding ? trimmed(text) : text}) <= ${type.length}`
    case 'D':
      return `((${matches} and try_strptime(${text}, '%Y%m%d') is not null) or ${isNone(text, column.none)})`
    case 'TS':
      return `(${matches} and try_cast(${text} as timestamp) is not null)`
    default:
      return matches
  }
}

const CHANGES = ['I', 'U', 'D']

type Check = { column_name: string; holds: string; reason: string }

/** What must hold of each row of the stage; the reason says what it means when it does not. */
function checksOf(stage: Stage): Check[] {
  return ownColumns(stage.contract).flatMap((it) => {
    const { name, column } = it
    const reason = `is no ${column.currency ? 'currency of the list' : describeType(column.type)}`
    const checks = [
      { column_name: name, holds: `(${quoted(name)} is null or ${fitsSql(it, stage)})`, reason },
    ]
    if (column.required)
      checks.push({ column_name: name, holds: presentSql(it, stage), reason: 'is missing' })
    if (name === 'op_flag' && stage.mode === 'i') {
      const holds = `coalesce(${isOneOf(ownText(name, stage), CHANGES)}, false)`
      checks.push({ column_name: name, holds, reason: 'is none of I, U, D' })
    }
    return checks
  })
}

const ownColumns = (contract: Contract) => sourceColumns(contract).filter((it) => it.part === null)

const holdsSql = (stage: Stage) =>
  checksOf(stage)
    .map((it) => it.holds)
    .join('\n    and ')

/** Text of the right form that means "none", and blanks, are missing as well. */
function presentSql({ name, column }: SourceColumn, { hasPadding }: Stage): string {
  const text = quoted(name)
  if (column.type.kind === 'C' && hasPadding) return `coalesce(${trimmed(text)} <> '', false)`
  if (column.type.kind === 'D') return `coalesce(not (${isNone(text, column.none)}), false)`
  return `${text} is not null`
}

/** The loaded table: the lines that hold, typed. Their order in the file leaves no trace but `line_no`. */
export function createSourceSql(table: string, stage: Stage): string {
  const columns = sourceColumns(stage.contract).map((it) => `${valueSql(it, stage)} as ${quoted(it.name)}`)
  return `create or replace table ${table} as select ${columns.join(',\n    ')}, line_no,
    ${isDoubtfulSql(stage)} as is_doubtful
    from ${stageSql(stage)} where ${holdsSql(stage)}`
}

export function createEmptySourceSql(table: string, contract: Contract): string {
  const columns = sourceColumns(contract).map((it) => `${quoted(it.name)} ${it.sql_type}`)
  return `create or replace table ${table} (${columns.join(', ')}, line_no bigint, is_doubtful boolean)`
}

/** The lines of the stage that do not hold, as text. */
export const createMisfitsSql = (misfits: string, stage: Stage): string =>
  `create or replace temp table ${misfits} as from ${stageSql(stage)} where (${holdsSql(stage)}) is not true`

/** Every complaint about the first of the lines that do not hold: line, column, value, reason. */
export function complaintsSql(misfits: string, stage: Stage): string {
  const complaints = checksOf(stage).map(
    ({ column_name, holds, reason }) =>
      `{'column_name': ${literal(column_name)}, 'value': ${quoted(column_name)},
        'reason': ${literal(reason)}, 'holds': ${holds}}`,
  )
  return `select line_no, it.column_name, it.value, it.reason from (
      select line_no, unnest([${complaints.join(', ')}]) as it
      from (from ${misfits} order by line_no limit $1)
    ) where it.holds is not true order by line_no, it.column_name`
}

/**
 * What must be known of a loaded table: its rows, control sum, rows of another date, repeated keys, rows in
 * doubt by their texts and by their values, and the day of its newest change.
 */
export function measureSql(table: string, stage: Stage): string {
  const { contract } = stage
  const key = keyColumns(contract).map(quoted).join(', ')
  const amount = contract.control_amount === null ? '0' : quoted(contract.control_amount)
  const isForeign = 'filter (where data_date <> cast($1 as date))'
  const newest = hasColumn(contract, 'src_upd_ts') ? 'cast(max(src_upd_ts) as date)' : 'null'
  return `select count(*) as rows, cast(coalesce(sum(${amount}), 0) as decimal(38,2)) as amount,
      count(*) ${isForeign} as foreign_rows, min(line_no) ${isForeign} as foreign_line,
      arg_min(data_date, line_no) ${isForeign} as foreign_date,
      count(*) filter (where is_doubtful) as doubtful_texts,
      count(*) filter (where ${hasDoubtSql(stage)}) as doubtful_values, ${newest} as newest_on,
      (select count(*) from (select ${key} from ${table} group by all having count(*) > 1)) as repeated_keys
    from ${table}`
}

const hasColumn = ({ columns }: Contract, name: string) => columns.some((it) => it.name === name)

/** Lines whose key comes again, each with the line that stays: the newest by the source, then by the file. */
export function createDuplicatesSql(duplicates: string, table: string, contract: Contract): string {
  const keys = keyColumns(contract).map(quoted)
  const key = keys.join(', ')
  const newest = hasColumn(contract, 'src_upd_ts') ? 'src_upd_ts desc nulls last, ' : ''
  const isAgain = keys.map((it) => `again.${it} is not distinct from ${table}.${it}`)
  return `create or replace temp table ${duplicates} as select line_no, winner from (
      select line_no, first_value(line_no) over (partition by ${key} order by ${newest}line_no desc) as winner
      from ${table}
      semi join (select ${key} from ${table} group by all having count(*) > 1) as again
        on ${isAgain.join(' and ')}
    ) where line_no <> winner`
}
