import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { literal } from '../../serving/duckdb.ts'

/** Rows on their way from DuckDB into a table of PostgreSQL, by a file that is gone afterwards. */
export type Parcel = {
  connection: DuckDBConnection
  client: pg.Client
  /** A select on the connection, with these columns. */
  select: string
  table: string
  columns: string[]
  file: string
}

/** Gives the number of rows. */
export async function sendRows(parcel: Parcel): Promise<number> {
  const { connection, client, select, table, columns, file } = parcel
  const list = columns.join(', ')
  mkdirSync(dirname(file), { recursive: true })
  try {
    await connection.run(
      `copy (select ${list} from (${select}) as rows) to ${literal(file)} (format csv, header false)`,
    )
    const stream = client.query(copyFrom(`copy ${table} (${list}) from stdin (format csv)`))
    await pipeline(createReadStream(file), stream)
    return stream.rowCount ?? 0
  } finally {
    rmSync(file, { force: true })
  }
}

/** Writes the rows of a select in PostgreSQL to a file, which `readFetched` reads. */
export async function fetchRows(client: pg.Client, select: string, file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const stream = client.query(copyTo(`copy (${select}) to stdout (format csv)`))
  await pipeline(stream, createWriteStream(file))
}

/** Reads a fetched file in DuckDB. An empty text comes in quotes; one that is missing does not. */
export function readFetched(file: string, types: Record<string, string>): string {
  const columns = Object.entries(types).map(([name, type]) => `${literal(name)}: ${literal(type)}`)
  return `select ${Object.keys(types).join(', ')} from read_csv(${literal(file)}, header = false,
    columns = {${columns.join(', ')}}, auto_detect = false, delim = ',', quote = '"', escape = '"',
    nullstr = '', allow_quoted_nulls = false)`
}
