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

/**
 * The select of a model with every column cast to its declared type, so that a table never changes its
 * types.
 */
export function typedSelect(model: OrderedModel, businessDate: string, columns: string[]): string {
  const list = columns.map(
    (column) => `CAST(${column} AS ${model.columns[column]?.type ?? 'boolean'}) as ${column}`,
  )
  return `select ${list.join(', ')} from (${bindBusinessDate(model.sql, businessDate)}) as model`
}
