import { sealedMark } from '../../platform/crypto/index.ts'
import { literal } from '../../serving/duckdb.ts'
import { AppError } from '../../platform/errors.ts'
import { OPEN_END } from '../../serving/world.ts'
import { checkName, isWaived, type Waiver } from '../waiver.ts'

/**
 * What a delivery says about the rows it does not name: `full` they are gone, `increment` nothing, `none`
 * no delivery.
 */
export type Delivery = 'full' | 'increment' | 'none'

export type Scd2Input = {
  /** Relation with the open versions of the day before, or null on the first load. */
  previous: string | null
  /** Relation with today's rows: the columns, and `is_deleted` for an increment. */
  today: string
  columns: string[]
  key: string[]
  track: string[]
  delivery: Delivery
  businessDate: string
}

/** Vanished rows above this share, and above this number, mean a broken file rather than closed business. */
export const DELETED_RATIO_MAX = 0.01
export const DELETED_ROWS_MAX = 100

export type Scd2Statements = {
  /**
   * Keys that today opens or ends, with `is_new` where there was no open version and `is_gone` where none
   * follows; to be made the table `delta` before the others run.
   */
  delta: string
  /** The versions that are open after today. */
  open: string
  /** Those of them that today opens. */
  opened: string
  /** The versions that today ends. */
  closed: string
}

/**
 * The history rule. A changed key ends its version on the business date and opens the next the same day, so
 * that the half-open intervals meet; a vanished key (full) or a deleted one (increment) ends without a
 * successor. What differs is found first, by keys alone: on most days nearly all rows stay as they are.
 */
export function scd2Statements(input: Scd2Input): Scd2Statements {
  const { previous, today, columns, key, delivery } = input
  const date = `CAST(${literal(input.businessDate)} AS date)`
  const kept = delivery === 'increment' ? `(select * from ${today} where not is_deleted)` : today
  const from = (alias: string) => columns.map((column) => `${alias}.${column}`).join(', ')
  const opened = `select ${from('t')}, ${date} as valid_from, CAST(${literal(OPEN_END)} AS date) as valid_to
    from ${kept} as t`
  if (!previous) return { delta: noDelta(today, key), open: opened, opened, closed: `${opened} where false` }
  const asBefore = `select ${from('o')}, o.valid_from, o.valid_to from ${previous} as o`
  if (delivery === 'none') {
    const none = `${asBefore} where false`
    return { delta: noDelta(previous, key), open: asBefore, opened: none, closed: none }
  }
  // A key is in delta once, so that a join keeps each row as it is; a correlated `exists` costs DuckDB more.
  const inDelta = (alias: string, which: string) =>
    `join (select ${key.join(', ')} from delta where not ${which}) as d on ${sameKey(key, 'd', alias)}`
  const openedToday = `${opened} inner ${inDelta('t', 'is_gone')}`
  return {
    delta: deltaSql({ ...input, previous }),
    open: `${asBefore} left ${inDelta('o', 'is_new')} where d.${key[0]} is null union all ${openedToday}`,
    opened: openedToday,
    closed: `select ${from('o')}, o.valid_from, ${date} as valid_to
      from ${previous} as o inner ${inDelta('o', 'is_new')}`,
  }
}

const sameKey = (key: string[], left: string, right: string) =>
  key.map((k) => `${left}.${k} = ${right}.${k}`).join(' and ')

const noDelta = (relation: string, key: string[]) =>
  `select ${key.join(', ')}, false as is_new, false as is_gone from ${relation} as t where false`

/** A value that another key has sealed is the same: its row stays as it was first sealed. */
function differsIn(column: string): string {
  const valueOf = (row: string) =>
    column.endsWith('_sealed') ? sealedMark(`${row}.${column}`) : `${row}.${column}`
  return `${valueOf('t')} is distinct from ${valueOf('o')}`
}

function deltaSql({ previous, today, key, track, delivery }: Scd2Input): string {
  const [first] = key
  const differs = track.map(differsIn).join(' or ') || 'false'
  const on = sameKey(key, 't', 'o')
  if (delivery === 'increment') {
    return `select ${key.map((k) => `t.${k}`).join(', ')},
        o.${first} is null as is_new, t.is_deleted as is_gone
      from ${today} as t left join ${previous} as o on ${on}
      where case when t.is_deleted then o.${first} is not null else o.${first} is null or ${differs} end`
  }
  return `select ${key.map((k) => `coalesce(t.${k}, o.${k}) as ${k}`).join(', ')},
      o.${first} is null as is_new, t.${first} is null as is_gone
    from ${today} as t full join ${previous} as o on ${on}
    where o.${first} is null or t.${first} is null or ${differs}`
}

export const NOT_TOO_MANY_GONE = 'most rows of the day before are in the full file'
export const NOT_TOO_MANY_GONE_ZH = '全量文件包含前一日的大部分行'

/**
 * Refuses a full delivery in which too many keys have vanished; an opening load, or one that two persons let
 * pass, goes on with a warning.
 */
export function guardDeletions(input: {
  table: string
  isOpening: boolean
  waivers: Waiver[]
  /** Versions that were open before a full delivery, and how many of them it does not name. */
  open: number
  deleted: number
}): string | null {
  const { table, open, deleted } = input
  if (open === 0 || deleted <= Math.max(DELETED_ROWS_MAX, open * DELETED_RATIO_MAX)) return null
  const message = `${table}: ${deleted} of ${open} open rows are missing in the full file`
  const check = checkName(table, NOT_TOO_MANY_GONE)
  if (input.isOpening || isWaived(input.waivers, 'check', check)) return message
  const details = { table, check: NOT_TOO_MANY_GONE, open_rows: open, deleted_rows: deleted }
  throw new AppError({ code: 'too_many_deletions', status: 422, message, details })
}
