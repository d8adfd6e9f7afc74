import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError } from '../../platform/errors.ts'
import { literal, readParquet, readRow, readRows } from '../../serving/duckdb.ts'
import { type Content, hashSum } from '../write/content.ts'

/** What proves that a file is the one it was: its bytes, its rows and what its amounts add up to. */
export type Proof = Content & { amounts: Record<string, string>; sha256: string }

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Reads a file back as a whole. */
export async function proofOf(
  connection: DuckDBConnection,
  { path, columns }: { path: string; columns: string[] },
): Promise<Proof> {
  const decimals = await decimalColumns(connection, path)
  const sums = decimals.map((it) => `CAST(coalesce(sum(${it}), 0) AS varchar) as ${it}`)
  const row = await readRow(
    connection,
    `select ${['count(*) as row_count', `${hashSum(columns)} as row_hash`, ...sums].join(', ')}
       from ${readParquet([path])}`,
  )
  return {
    rows: Number(row['row_count']),
    hash: String(row['row_hash']),
    amounts: Object.fromEntries(decimals.map((it) => [it, String(row[it])])),
    sha256: await sha256Of(path),
  }
}

async function decimalColumns(connection: DuckDBConnection, path: string): Promise<string[]> {
  // Of the schema in the file's foot alone; an amount is a decimal everywhere.
  const rows = await readRows(
    connection,
    `select name from parquet_schema(${literal(path)}) where converted_type = 'DECIMAL'`,
  )
  return rows.map((row) => String(row['name']))
}

/** Where a file is made before it takes its name. */
export const draftOf = (path: string): string => `${path}.tmp`

export function makeRoomFor(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(draftOf(path), { force: true })
}

/** Gives a draft its name, for good: nobody may write to it any more. */
export function sealFile(path: string): void {
  const draft = draftOf(path)
  chmodSync(draft, 0o444)
  const file = openSync(draft, 'r')
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
}

export const differs = (path: string, why: string) =>
  new AppError({
    code: 'archive_differs',
    status: 500,
    message: `${path} is not what the warehouse holds: ${why}. Nothing leaves the warehouse for it.`,
    details: { path },
  })
