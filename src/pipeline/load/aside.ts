import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from '../../serving/duckdb.ts'

/** What is kept beside the loaded tables: rows put aside, and values that were put right or are in doubt. */
const TABLES = {
  rejects: {
    file: 'varchar',
    line_no: 'bigint',
    column_name: 'varchar',
    value: 'varchar',
    reason: 'varchar',
    raw_line: 'varchar',
    is_sealed: 'boolean',
  },
  findings: {
    system: 'varchar',
    file: 'varchar',
    line_no: 'bigint',
    row_key: 'varchar',
    source_customer_no: 'varchar',
    org_id: 'varchar',
    column_name: 'varchar',
    rule_code: 'varchar',
    value: 'varchar',
    is_sealed: 'boolean',
  },
}

/** The tables kept aside, with their columns; the night keeps them in the ods layer under the same names. */
export const ASIDE: Readonly<Record<keyof typeof TABLES, string[]>> = {
  rejects: Object.keys(TABLES.rejects),
  findings: Object.keys(TABLES.findings),
}

/** Makes them, empty, in an engine that files are going to be loaded into. */
export async function createAside(duck: DuckDBConnection): Promise<void> {
  const tables = Object.entries(TABLES).map(([name, columns]) => {
    const typed = Object.entries(columns).map((column) => column.join(' '))
    return `create or replace table source.${name} (${typed.join(', ')})`
  })
  await duck.run(`create schema if not exists source; ${tables.join('; ')}`)
}

/** Leaves nothing there of an earlier load of a file. */
export async function forgetFile(duck: DuckDBConnection, fileName: string): Promise<void> {
  const tables = Object.keys(TABLES)
  await duck.run(tables.map((it) => `delete from source.${it} where file = ${literal(fileName)}`).join('; '))
}

type Appender = Awaited<ReturnType<DuckDBConnection['createAppender']>>

export function appendText(appender: Appender, text: string | null): void {
  if (text === null) appender.appendNull()
  else appender.appendVarchar(text)
}
