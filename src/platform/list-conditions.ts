import { type RawBuilder, sql, type SqlBool } from 'kysely'
import { bound } from './list-values.ts'
import type { ColumnKind, FilterLeaf } from './schema.ts'

// The highest code point there is: text up to a prefix followed by it is the text with that prefix.
const LAST_CHARACTER = '\u{10FFFF}'

/** A condition on a column, wherever that one stands. */
export function compared(ref: RawBuilder<unknown>, kind: ColumnKind, leaf: FilterLeaf): RawBuilder<SqlBool> {
  if (leaf.op === 'is_null') return leaf.value === false ? sql`${ref} is not null` : sql`${ref} is null`
  const texts = [leaf.value ?? []].flat().map(String)
  const values = texts.map((text) => bound(kind, text))
  const [text = ''] = texts
  const [first, second] = values
  if (leaf.op === 'in') return sql`${ref} in (${sql.join(values)})`
  if (leaf.op === 'between') return sql`(${ref} >= ${first} and ${ref} <= ${second})`
  if (leaf.op === 'contains') return holds(ref, text)
  if (leaf.op === 'prefix') return beginsWith(ref, text)
  if (leaf.op === 'ne') return sql`${ref} is distinct from ${first}`
  const sign = { eq: sql`=`, gte: sql`>=`, lte: sql`<=` }[leaf.op]
  return sql`${ref} ${sign} ${first}`
}

/** A column that holds a text, whatever signs are in it. */
export const holds = (ref: RawBuilder<unknown>, text: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`${ref} like ${`%${escapeLike(text)}%`} escape '!'`

const escapeLike = (text: string) => text.replace(/[!%_]/g, '!$&')

/** A column that begins with a text, as a range that an index answers. */
export const beginsWith = (ref: RawBuilder<unknown>, text: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${ref} >= ${text} and ${ref} < ${`${text}${LAST_CHARACTER}`})`
