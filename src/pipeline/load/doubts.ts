import { literal } from '../../serving/duckdb.ts'
import type { Column } from './contracts.ts'
import type { Rule } from './findings.ts'
import { isOneOf, quoted, type Stage, stageSql, trimmed } from './stage-sql.ts'

/** When a value of a loaded row is in doubt; `instead` stands in its place from then on. */
type Doubt = { column_name: string; rule_code: Rule; when: string; instead?: string; shown?: string }

/** Stands for a code that is in no list, whatever it was. */
const UNKNOWN_CODE = 'UNK'
const FIRST_DAY = '1900-01-01'

const ownColumns = ({ contract }: Stage) => contract.columns.filter((it) => !it.protect && !it.pinyin)

/** Doubts about typed values: codes of no list, days that cannot be. */
const valueDoubts = (stage: Stage): Doubt[] => ownColumns(stage).flatMap((it) => [...doubtsAbout(it, stage)])

function* doubtsAbout({ name, codes, past, not_before }: Column, stage: Stage): Generator<Doubt> {
  const value = quoted(name)
  if (codes) {
    const known = typeof codes === 'string' ? [...(stage.lists.codes.get(codes)?.keys() ?? [])] : codes
    const when = `not ${isOneOf(value, known)}`
    yield { column_name: name, rule_code: 'UNKNOWN_CODE', when, instead: literal(UNKNOWN_CODE) }
  }
  const day = { column_name: name, instead: 'null', shown: `strftime(${value}, '%Y%m%d')` }
  if (past) {
    const when = `${value} not between date '${FIRST_DAY}' and date ${literal(stage.businessDate)}`
    yield { ...day, rule_code: 'OUT_OF_RANGE', when }
  }
  if (not_before) yield { ...day, rule_code: 'END_BEFORE_START', when: `${value} < ${quoted(not_before)}` }
}

/** Days that were typed to fill a column, other than those that mean an open end. */
const FILLED_DAYS = ['00000000', '19000101', '29991231']

/** Doubts about texts, which the typed value no longer shows. */
const textDoubts = (stage: Stage): Doubt[] =>
  ownColumns(stage).flatMap(({ name: column_name, type, none }): Doubt[] => {
    const text = quoted(column_name)
    const filled = FILLED_DAYS.filter((it) => none.includes(it))
    if (type.kind === 'D' && filled.length > 0) {
      return [{ column_name, rule_code: 'NO_DATE', when: isOneOf(text, filled) }]
    }
    if (type.kind !== 'C' || !stage.hasPadding) return []
    const when = `${text} <> ${trimmed(text)} and ${trimmed(text)} <> ''`
    return [{ column_name, rule_code: 'PADDED', when }]
  })

const anyOf = (doubts: Doubt[]) => doubts.map((it) => `(${it.when})`).join(' or ') || 'false'

/** Whether a line of the stage has a text that is in doubt. */
export const isDoubtfulSql = (stage: Stage): string => `coalesce(${anyOf(textDoubts(stage))}, false)`

/** Whether a row of the loaded table has a value that is in doubt. */
export const hasDoubtSql = (stage: Stage): string =>
  `(${
    valueDoubts(stage)
      .map((it) => it.when)
      .join(' or ') || 'false'
  })`

/** Each doubt about the texts of lines that are loaded: line, column, rule, value. */
export const textFindingsSql = (table: string, stage: Stage): string =>
  findingsSql(
    textDoubts(stage),
    `${stageSql(stage)} where line_no in (select line_no from ${table} where is_doubtful)`,
  )

/** Each doubt about the values of a loaded table, before they are repaired. */
export const valueFindingsSql = (table: string, stage: Stage): string =>
  findingsSql(valueDoubts(stage), `${table} where ${hasDoubtSql(stage)}`)

function findingsSql(doubts: Doubt[], rows: string): string {
  const each = doubts.map(
    ({ column_name, rule_code, when, shown }) =>
      `{'column_name': ${literal(column_name)}, 'rule_code': ${literal(rule_code)},
        'value': ${shown ?? quoted(column_name)}, 'is_doubtful': ${when}}`,
  )
  return `select line_no, it.column_name, it.rule_code, it.value
    from (select line_no, unnest([${each.join(', ')}]) as it from ${rows})
    where it.is_doubtful
    qualify row_number() over (partition by it.rule_code order by line_no, it.column_name) <= $1
    order by line_no, it.column_name, it.rule_code`
}

/** Puts what a doubt says in the place of each value that is in doubt. */
export function repairSql(table: string, stage: Stage): string {
  const byColumn = Map.groupBy(valueDoubts(stage), (it) => it.column_name)
  const repaired = [...byColumn].map(([name, doubts]) => {
    const cases = doubts.map(({ when, instead }) => `when ${when} then ${instead}`)
    return `${quoted(name)} = case ${cases.join(' ')} else ${quoted(name)} end`
  })
  return `update ${table} set ${repaired.join(', ')} where ${hasDoubtSql(stage)}`
}
