import type pg from 'pg'
import { join } from 'node:path'
import { literal, openDuck, readRow } from '../src/serving/duckdb.ts'
import { martsFilePath, type StoredTable } from '../src/serving/manifest.ts'
import { partitionOf } from '../src/pipeline/engines/store.ts'
import type { OrderedModel } from '../src/pipeline/dependencies.ts'
import { isPublished, type PostgresNight } from './postgres-evening.ts'

/** Where a run keeps the versions that it ended. */
export const closedOf = ({ table }: OrderedModel) => `closed__${table}`

/** Refuses to compare speeds of different results: rows of every table, and every sum of the customers. */
export async function compareResults(client: pg.Client, night: PostgresNight): Promise<void> {
  const differing = [...(await compareCounts(client, night)), ...(await compareSums(client, night))]
  if (differing.length > 0) throw new Error(`PostgreSQL came to other results:\n${differing.join('\n')}`)
}

async function compareCounts(client: pg.Client, night: PostgresNight): Promise<string[]> {
  const { catalogue, manifest, bench } = night
  const differing: string[] = []
  const duck = await openDuck()
  try {
    const path = martsFilePath(bench.config.warehouseDir, manifest.version)
    await duck.connection.run(`attach ${literal(path)} as published (read_only)`)
    for (const model of catalogue.models) {
      if (model.layer === 'ods' || model.write === 'register') continue
      if (model.layer === 'marts' && !isPublished(model)) continue
      const relation = model.write === 'daily' ? partitionOf(model.name, manifest.business_date) : model.name
      const found = await countRows(client, relation)
      const mart = async () =>
        (await readRow(duck.connection, `select count(*) as rows from published.${model.table}`))['rows']
      const stored = manifest.tables[model.name]
      const expected = model.layer === 'marts' ? Number(await mart()) : rowsOf(stored!)
      if (found !== expected) differing.push(`${model.name}: ${found} rows instead of ${expected}`)
      if (model.write !== 'scd2') continue
      const closed = await countRows(client, closedOf(model))
      if (closed !== closedRows(stored!, manifest.version)) differing.push(`${model.name}: ${closed} closed`)
    }
  } finally {
    duck.close()
  }
  return differing
}

const rowsOf = ({ current, segments }: StoredTable) => current?.rows ?? segments.at(-1)!.rows
const closedRows = ({ segments }: StoredTable, version: string) =>
  segments.find((segment) => segment.file.includes(version))?.rows ?? 0

async function countRows(client: pg.Client, relation: string): Promise<number> {
  const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from ${relation}`)
  return Number(rows[0]!.rows)
}

async function compareSums(client: pg.Client, night: PostgresNight): Promise<string[]> {
  const { catalogue, manifest, bench } = night
  const name = 'metrics.customer_daily'
  const model = catalogue.models.find((it) => it.name === name)!
  const amounts = Object.keys(model.columns).filter((it) => model.columns[it]!.type.startsWith('decimal'))
  const sums = amounts.map((it) => `CAST(sum(${it}) AS varchar) as ${it}`).join(', ')
  const duck = await openDuck()
  try {
    const file = join(bench.config.warehouseDir, manifest.tables[name]!.segments.at(-1)!.file)
    const expected = await readRow(duck.connection, `select ${sums} from read_parquet(${literal(file)})`)
    const partition = partitionOf(name, manifest.business_date)
    const { rows } = await client.query<Record<string, string | null>>(`select ${sums} from ${partition}`)
    return amounts
      .filter((it) => rows[0]![it] !== expected[it])
      .map((it) => `${name}: sum of ${it} is ${rows[0]![it]} instead of ${String(expected[it])}`)
  } finally {
    duck.close()
  }
}
