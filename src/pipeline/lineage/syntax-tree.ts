import type { DuckDBConnection } from '@duckdb/node-api'
import { invalid } from '../../platform/errors.ts'
import { literal, readRow } from '../../serving/duckdb.ts'

/** A piece of a statement as DuckDB's own parser sees it. */
export type Node = Record<string, unknown>

export const isNode = (it: unknown): it is Node => typeof it === 'object' && it !== null && !Array.isArray(it)

type Parsed = { error: boolean; error_message?: string; statements?: { node: Node }[] }

/** The tree of a select. */
export async function parseSelect(connection: DuckDBConnection, sql: string): Promise<Node> {
  const row = await readRow(connection, `select json_serialize_sql(${literal(sql)}) as tree`)
  const { error, error_message: message, statements } = JSON.parse(String(row['tree'])) as Parsed
  const node = statements?.[0]?.node
  if (error || !node) throw invalid(`the select cannot be parsed: ${message}`)
  return node
}

/** The one parameter of models as a date, so that the text parses by itself. */
export const withAnyDate = (sql: string): string =>
  sql.replaceAll(/(?<!:):business_date\b/g, "CAST('2000-01-01' AS date)")
