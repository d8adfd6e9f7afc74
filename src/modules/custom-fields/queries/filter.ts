import { type RawBuilder, sql, type SqlBool } from 'kysely'
import { invalid } from '../../../platform/errors.ts'
import { beginsWith, holds } from '../../../platform/list-conditions.ts'
import type { FilterLeaf } from '../../../platform/schema.ts'
import { scaled } from '../../../platform/custom-fields.schema.ts'
import { PLACES } from '../schema.ts'
import type { StoredField } from './definitions.ts'

/** A condition on a field, for a list whose rows are named by `key`: records are found by an index. */
export function whereOf(field: StoredField, key: string) {
  const place = PLACES[field.record_kind]
  const having = (condition: RawBuilder<unknown>): RawBuilder<SqlBool> => sql<SqlBool>`
    ${sql.ref(key)} in (
      select ${sql.ref(`v.${place.key}`)} from ${sql.table(place.values)} as v
      where v.field_no = ${field.field_no} and ${condition}
    )`
  return (leaf: FilterLeaf): RawBuilder<SqlBool> => {
    if (leaf.op === 'is_null') {
      const any = having(sql`true`)
      return leaf.value === false ? any : sql<SqlBool>`not (${any})`
    }
    if (leaf.op === 'ne') return sql<SqlBool>`not (${having(comparison(field, { ...leaf, op: 'eq' }))})`
    return having(comparison(field, leaf))
  }
}

function comparison(field: StoredField, { column, op, value }: FilterLeaf): RawBuilder<unknown> {
  const texts = [value ?? []].flat().map(String)
  const [ref, values] = comparable(field, column, texts)
  const [first, second] = values
  const [text = ''] = texts
  if (op === 'in') return sql`${ref} in (${sql.join(values)})`
  if (op === 'between') return sql`${ref} >= ${first} and ${ref} <= ${second}`
  if (op === 'contains') return holds(ref, text)
  if (op === 'prefix') return beginsWith(ref, text)
  const sign = { eq: sql`=`, gte: sql`>=`, lte: sql`<=` }[op as 'eq' | 'gte' | 'lte']
  return sql`${ref} ${sign} ${first}`
}

/** The column that a field's values lie in, and what to compare it with. */
function comparable(field: StoredField, column: string, texts: readonly string[]) {
  if (field.kind_code === 'date') {
    return [sql.ref('v.value_date'), texts.map((it) => sql`${it}::date`)] as const
  }
  if (!['integer', 'decimal', 'amount'].includes(field.kind_code)) {
    return [sql.ref('v.value_text'), texts.map((it) => sql`${it}`)] as const
  }
  const numbers = texts.map((it) => {
    const number = scaled(field, it)
    if (typeof number === 'bigint') return sql`${String(number)}::bigint`
    throw invalid(`The condition on ${column} cannot be understood.`, { column, problem: number })
  })
  return [sql.ref('v.value_number'), numbers] as const
}
