import type { DuckDBConnection } from '@duckdb/node-api'
import { readRow } from '../../serving/duckdb.ts'
import { checkKey, wrongKeysSql } from '../checks.ts'

/** Rows of a relation and the sum of their hashes, which does not depend on their order. */
export type Content = { rows: number; hash: string }

export const hashSum = (columns: readonly string[]) =>
  `coalesce(sum(CAST(hash(${columns.join(', ')}) AS hugeint)), 0)`

export async function contentOf(
  connection: DuckDBConnection,
  relation: string,
  columns: string[],
): Promise<Content> {
  const row = await readRow(
    connection,
    `select count(*) as rows, ${hashSum(columns)} as hash from ${relation}`,
  )
  return { rows: Number(row['rows']), hash: String(row['hash']) }
}

/** How many keys are missing or come twice, as one more column of a select. */
export const wrongKeyCount = (relation: string, key: string[]): string =>
  `(select count(*) from (${wrongKeysSql(relation, key)}) as wrong)`

/** The content of a relation in which each key must be present and unique; the error shows the wrong ones. */
export async function keyedContentOf(
  connection: DuckDBConnection,
  input: { table: string; relation: string; columns: string[]; key: string[] },
): Promise<Content> {
  const { table, relation, columns, key } = input
  const row = await readRow(
    connection,
    `select count(*) as rows, ${hashSum(columns)} as hash, ${wrongKeyCount(relation, key)} as wrong_keys
       from ${relation}`,
  )
  if (Number(row['wrong_keys']) > 0) await checkKey(connection, { table, rows: relation, key })
  return { rows: Number(row['rows']), hash: String(row['hash']) }
}
