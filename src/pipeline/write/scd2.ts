import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, readRow } from '../../serving/duckdb.ts'
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

/**
 * The history rule: `open` selects the versions open after today, `closed` those that today ends.
 * A changed key ends its version on the business date and opens the next the same day, so that the half-open
 * intervals meet; a vanished key (full) or a deleted one (increment) ends without a successor.
 */
export function scd2Statements(input: Scd2Input): { open: string; closed: string } {
  const { previous, today, columns, key, businessDate } = input
  const date = `CAST(${literal(businessDate)} AS date)`
  const kept = input.delivery === 'increment' ? `(select * from ${today} where not is_deleted)` : today
  const all = [...columns, 'valid_from', 'valid_to'].join(', ')
  if (!previous) {
    const first = columns.map((column) => `t.${column}`).join(', ')
    return {
      open: `select ${first}, ${date} as valid_from, CAST(${literal(OPEN_END)} AS date) as valid_to
        from ${kept} as t`,
      closed: `select ${all} from (select *, ${date} as valid_from, ${date} as valid_to
        from ${today}) as t where false`,
    }
  }
  if (input.delivery === 'none') {
    return {
      open: `select ${all} from ${previous} as o`,
      closed: `select ${all} from ${previous} as o where false`,
    }
  }
  const onKey = (left: string, right: string) => key.map((k) => `${left}.${k} = ${right}.${k}`).join(' and ')
  const row = (alias: string) => `row(${input.track.map((column) => `${alias}.${column}`).join(', ')})`
  const same = input.track.length > 0 ? `${row('t')} is not distinct from ${row('o')}` : 'true'
  const unchanged = `o.${key[0]} is not null and ${same}`
  const pick = columns.map(
    (column) => `case when ${unchanged} then o.${column} else t.${column} end as ${column}`,
  )
  const opened = `select ${pick.join(', ')}, case when ${unchanged} then o.valid_from
    else ${date} end as valid_from,
      CAST(${literal(OPEN_END)} AS date) as valid_to
    from ${kept} as t left join ${previous} as o on ${onKey('t', 'o')}`
  const untouched = `select ${columns.map((column) => `o.${column}`).join(', ')}, o.valid_from, o.valid_to
    from ${previous} as o where not exists (select 1 from ${today} as t where ${onKey('t', 'o')})`
  const ended = `select ${columns.map((column) => `o.${column}`).join(', ')}, o.valid_from,
    ${date} as valid_to
    from ${previous} as o`
  const changed = `${ended} join ${kept} as t on ${onKey('t', 'o')} where not (${same})`
  const gone =
    input.delivery === 'full'
      ? `${ended} where not exists (select 1 from ${today} as t where ${onKey('t', 'o')})`
      : `${ended} join ${today} as t on ${onKey('t', 'o')} where t.is_deleted`
  return {
    open: input.delivery === 'full' ? opened : `${opened} union all ${untouched}`,
    closed: `${changed} union all ${gone}`,
  }
}

/** Refuses a full delivery in which too many keys have vanished; an opening load may pass with a warning. */
export async function guardDeletions(
  connection: DuckDBConnection,
  input: Scd2Input & { table: string; isOpening: boolean },
): Promise<string | null> {
  if (!input.previous || input.delivery !== 'full') return null
  const onKey = input.key.map((k) => `t.${k} = o.${k}`).join(' and ')
  const counts = await readRow(
    connection,
    `select (select count(*) from ${input.previous}) as open_rows,
            (select count(*) from ${input.previous} as o
              where not exists (select 1 from ${input.today} as t where ${onKey})) as deleted_rows`,
  )
  const deleted = Number(counts['deleted_rows'])
  const limit = Math.max(DELETED_ROWS_MAX, Number(counts['open_rows']) * DELETED_RATIO_MAX)
  if (deleted <= limit) return null
  const open = String(counts['open_rows'])
  const message = `${input.table}: ${deleted} of ${open} open rows are missing in the full file`
  if (input.isOpening) return message
  const details = { table: input.table, deleted_rows: deleted }
  throw new AppError({ code: 'too_many_deletions', status: 422, message, details })
}
