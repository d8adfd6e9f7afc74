import type { DuckDBConnection } from '@duckdb/node-api'
import { invalid } from '../../platform/errors.ts'
import { literal, readRow } from '../../serving/duckdb.ts'

/** A piece of a statement as DuckDB's own parser sees it. */
export type Node = Record<string, unknown>

export const isNode = (it: unknown): it is Node => typeof it === 'object' && it !== null && !Array.isArray(it)

type Parsed = { error: boolean; error_message?: string; statements?: { node: Node }[] }

/** What has been parsed: models stay the same while a program runs, and each run asks for them twice. */
const parsed = new Map<string, Node>()

/** The tree of a select, which is only read. */
export async function parseSelect(connection: DuckDBConnection, sql: string): Promise<Node> {
  const known = parsed.get(sql)
  if (known) return known
  const row = await readRow(connection, `select json_serialize_sql(${literal(sql)}) as tree`)
  const { error, error_message: message, statements } = JSON.parse(String(row['tree'])) as Parsed
  const node = statements?.[0]?.node
  if (error || !node) throw invalid(`the select cannot be parsed: ${message}`)
  parsed.set(sql, node)
  return node
}

/** The one parameter of models as a date, so that the text parses by itself. */
export const withAnyDate = (sql: string): string =>
  sql.replaceAll(/(?<!:):business_date\b/g, "CAST('2000-01-01' AS date)")
