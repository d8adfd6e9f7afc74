import { table } from './table.ts'

/** Lines of a list of details on a terminal; `--json` has them all. */
const SHOWN_MAX = 20

/**
 * What an error's message leaves out, for people: rows that differ, or the problems of a delivery. A
 * single one is in the message itself.
 */
export function describeDetails(details: Record<string, unknown> = {}): string[] {
  return Object.values(details).flatMap((value) => (isTable(value) ? describeRows(value) : []))
}

type Row = Record<string, unknown>

const isTable = (value: unknown): value is Row[] =>
  Array.isArray(value) && value.length > 1 && value.every((it) => typeof it === 'object' && it !== null)

function describeRows(rows: Row[]): string[] {
  const columns = Object.keys(rows[0]!)
  const cells = rows.slice(0, SHOWN_MAX).map((row) => columns.map((it) => String(row[it] ?? '')))
  const rest = rows.length > SHOWN_MAX ? [`and ${rows.length - SHOWN_MAX} more, all of them with --json`] : []
  return ['', ...table(columns, cells), ...rest]
}
