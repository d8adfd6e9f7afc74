import { type RawBuilder, sql } from 'kysely'
import type { ColumnKind } from './schema.ts'

/** A value to compare a column with; whole numbers in the width that holds them, whatever the column's is. */
export const bound = (kind: ColumnKind, value: string | number | boolean | null): RawBuilder<unknown> =>
  kind === 'integer' ? sql`${value}::bigint` : sql`${value}`
