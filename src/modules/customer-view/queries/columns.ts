import type { OrderByItemBuilder } from 'kysely'

/** The columns of a row's schema, to be selected as they stand there. */
export const columnsOf = <Shape extends object>(row: { shape: Shape }) =>
  Object.keys(row.shape) as (keyof Shape & string)[]

export const descNullsLast = (order: OrderByItemBuilder) => order.desc().nullsLast()
