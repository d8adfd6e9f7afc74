import { literal } from '../../serving/duckdb.ts'
import { AppError } from '../../platform/errors.ts'
import { OPEN_END } from '../../serving/world.ts'

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
  /** Keys whose tracked columns differ today; to be made the table `changed` before the others run. */
  changed: string
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
 * successor. Changes are found first, by their keys alone: on most days nearly all rows stay as they are.
 */
export function scd2Statements(input: Scd2Input): Scd2Statements {
  const { previous, today, columns, key, track } = input
  const date = `CAST(${literal(input.businessDate)} AS date)`
  const kept = input.delivery === 'increment' ? `(select * from ${today} where not is_deleted)` : today
  const from = (alias: string) => columns.map((column) => `${alias}.${column}`).join(', ')
  const opened = `select ${from('t')}, ${date} as valid_from, CAST(${literal(OPEN_END)} AS date) as valid_to`
  const nothing = (relation: string) => `select ${key.join(', ')} from ${relation} as t where false`
  if (!previous) {
    const closed = `${opened} from ${today} as t where false`
    const all = `${opened} from ${kept} as t`
    return { changed: nothing(today), open: all, opened: all, closed }
  }
  const asBefore = `select ${from('o')}, o.valid_from, o.valid_to from ${previous} as o`
  if (input.delivery === 'none') {
    const none = `${asBefore} where false`
    return { changed: nothing(previous), open: asBefore, opened: none, closed: none }
  }
  const on = (left: string, right: string) => key.map((k) => `${left}.${k} = ${right}.${k}`).join(' and ')
  const inToday = `exists (select 1 from ${today} as t where ${on('t', 'o')})`
  const isGone =
    input.delivery === 'full'
      ? `not ${inToday}`
      : `exists (select 1 from ${today} as t where ${on('t', 'o')} and t.is_deleted)`
  const differs = track.map((column) => `t.${column} is distinct from o.${column}`).join(' or ') || 'false'
  const ended = `select ${from('o')}, o.valid_from, ${date} as valid_to from ${previous} as o`
  const isNew = `not exists (select 1 from ${previous} as o where ${on('t', 'o')})`
  const openedToday = `${opened} from ${kept} as t join changed as c on ${on('c', 't')}
    union all ${opened} from ${kept} as t where ${isNew}`
  const stays = `not exists (select 1 from changed as c where ${on('c', 'o')}) and not (${isGone})`
  return {
    changed: `select ${key.map((k) => `t.${k}`).join(', ')}
      from ${kept} as t join ${previous} as o on ${on('t', 'o')} where ${differs}`,
    open: `${asBefore} where ${stays} union all ${openedToday}`,
    opened: openedToday,
    closed: `${ended} join changed as c on ${on('c', 'o')} union all ${ended} where ${isGone}`,
  }
}

/** Refuses a full delivery in which too many keys have vanished; an opening load may pass with a warning. */
export function guardDeletions(input: {
  table: string
  isOpening: boolean
  /** Versions that were open before a full delivery, and how many of them it does not name. */
  open: number
  deleted: number
}): string | null {
  const { table, open, deleted } = input
  if (open === 0 || deleted <= Math.max(DELETED_ROWS_MAX, open * DELETED_RATIO_MAX)) return null
  const message = `${table}: ${deleted} of ${open} open rows are missing in the full file`
  if (input.isOpening) return message
  const details = { table, deleted_rows: deleted }
  throw new AppError({ code: 'too_many_deletions', status: 422, message, details })
}
