import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { invalid } from './errors.ts'
import { bound } from './list-values.ts'
import { type ColumnKind, isOfKind, type SortKey } from './schema.ts'

/** A sort order that names every row exactly: the columns asked for, then the key. */
export type FullSortKey = SortKey & { kind: ColumnKind; nullable: boolean; nullsFirst?: boolean }
export type FullSort = readonly FullSortKey[]

export type CursorValue = string | number | boolean | null
export type Cursor = { way: 'next' | 'previous'; values: CursorValue[] }

export const writeCursor = (cursor: Cursor) =>
  Buffer.from(JSON.stringify([cursor.way === 'next' ? 'n' : 'p', ...cursor.values])).toString('base64url')

/** Reads a cursor back; a cursor of another sort order, or one that was tampered with, is refused. */
export function readCursor(text: string, sort: FullSort): Cursor {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    parts = null
  }
  const [way, ...given]: unknown[] = Array.isArray(parts) ? parts : []
  const values = given.filter((value, at) => isCursorValue(value, sort[at])) as CursorValue[]
  if ((way !== 'n' && way !== 'p') || given.length !== sort.length || values.length !== sort.length)
    throw invalid('The cursor is not of this list.')
  return { way: way === 'n' ? 'next' : 'previous', values }
}

function isCursorValue(value: unknown, key: FullSortKey | undefined): boolean {
  if (!key || value === null) return key?.nullable ?? false
  return ['string', 'number', 'boolean'].includes(typeof value) && isOfKind(key.kind, String(value))
}

/** The rows that come after the cursor's row in the order given. */
export function beyond(sort: FullSort, values: readonly CursorValue[]): RawBuilder<SqlBool> {
  const alternatives = sort.map((key, index) => {
    const same = sort.slice(0, index).map((earlier, at) => equals(earlier, values[at] ?? null))
    return sql<SqlBool>`(${sql.join([...same, after(key, values[index] ?? null)], sql` and `)})`
  })
  const first = sort[0]
  // Said again without the `or`, so that an index on the leading column can start at the right place.
  const lead = first && !first.nullable ? [atOrAfter(first, values[0] ?? null)] : []
  return sql<SqlBool>`${sql.join([...lead, sql`(${sql.join(alternatives, sql` or `)})`], sql` and `)}`
}

const equals = (key: FullSortKey, value: CursorValue) =>
  value === null
    ? sql`${sql.ref(key.column)} is null`
    : sql`${sql.ref(key.column)} = ${bound(key.kind, value)}`

const atOrAfter = (key: FullSortKey, value: CursorValue) =>
  sql`${sql.ref(key.column)} ${key.direction === 'asc' ? sql`>=` : sql`<=`} ${bound(key.kind, value)}`

// Nulls stand last going forward, and therefore first going back.
function after(key: FullSortKey, value: CursorValue) {
  const column = sql.ref(key.column)
  if (value === null) return key.nullsFirst ? sql`${column} is not null` : sql`false`
  const sign = key.direction === 'asc' ? sql`>` : sql`<`
  const strictly = sql`${column} ${sign} ${bound(key.kind, value)}`
  return key.nullable && !key.nullsFirst ? sql`(${strictly} or ${column} is null)` : strictly
}

/** The same order walked the other way. */
export const reversed = (sort: FullSort): FullSort =>
  sort.map((key) => ({
    ...key,
    direction: key.direction === 'asc' ? ('desc' as const) : ('asc' as const),
    nullsFirst: true,
  }))

/** `order by` terms. Nulls last is said only where there can be nulls: it keeps an index from serving. */
export const orderTerms = (sort: FullSort): RawBuilder<unknown>[] =>
  sort.map((key: FullSortKey) => {
    const direction = key.direction === 'asc' ? sql`asc` : sql`desc`
    if (!key.nullable) return sql`${sql.ref(key.column)} ${direction}`
    return sql`${sql.ref(key.column)} ${direction} ${key.nullsFirst ? sql`nulls first` : sql`nulls last`}`
  })
