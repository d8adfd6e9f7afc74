import { bindBusinessDate } from '../../serving/world.ts'
import type { OrderedModel } from '../dependencies.ts'

export type Written = { rows_in: number; rows_out: number; note?: string }

const NOT_STORED = ['valid_from', 'valid_to', 'is_deleted']

export const attributesOf = (model: OrderedModel) =>
  Object.keys(model.columns).filter((column) => !NOT_STORED.includes(column))

/** A select of a model's columns that gives no row. */
export const emptySelect = ({ columns }: OrderedModel): string =>
  `select ${Object.entries(columns)
    .map(([name, { type }]) => `CAST(null AS ${type}) as ${name}`)
    .join(', ')}
    where false`

type Typed = { columns: Record<string, { type: string }> }

/** The types of these columns of a model. Whether a key is deleted, in an increment, is none of its own. */
export const typesOf = ({ columns }: Typed, names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, columns[name]?.type ?? 'boolean']))

/**
 * The select of a model with every column cast to its declared type, so that a table never changes its
 * types.
 */
export function typedSelect(model: Typed & { sql: string }, businessDate: string, columns: string[]): string {
  const types = typesOf(model, columns)
  const list = columns.map((column) => `CAST(${column} AS ${types[column]}) as ${column}`)
  return `select ${list.join(', ')} from (${bindBusinessDate(model.sql, businessDate)}) as model`
}
