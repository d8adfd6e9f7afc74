import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { WAREHOUSE_SCHEMAS } from '../../serving/duckdb.ts'

const PRELUDE = readFileSync(new URL('postgres-prelude.sql', import.meta.url), 'utf8')

/** Gives a PostgreSQL database the layers and the prelude that every model relies on. */
export async function preparePostgresEngine(client: pg.Client): Promise<void> {
  for (const schema of WAREHOUSE_SCHEMAS) await client.query(`create schema if not exists ${schema}`)
  await client.query(PRELUDE)
}
