import { join } from 'node:path'
import type pg from 'pg'
import type { Progress } from '../scripts/start/terminal.ts'
import type { OrderedModel } from '../src/pipeline/dependencies.ts'
import { bringToEvening, type Copies, takeKept } from '../src/pipeline/engines/bring.ts'
import { listCopies } from '../src/pipeline/engines/copies.ts'
import { preparePostgresEngine } from '../src/pipeline/engines/postgres-session.ts'
import { readStore } from '../src/pipeline/engines/store.ts'
import type { Catalogue } from '../src/pipeline/night-plan.ts'
import { readRegister } from '../src/pipeline/register.ts'
import { literal, openDuck } from '../src/serving/duckdb.ts'
import { currentFilePath, type Manifest, readManifest } from '../src/serving/manifest.ts'
import type { Bench } from './state.ts'

export type PostgresNight = {
  bench: Bench
  catalogue: Catalogue
  /** The night as DuckDB wrote it: what it started from, and what has to come out. */
  manifest: Manifest
  runs: number
  progress: Progress
}

export const isPublished = (model: OrderedModel) => model.write === 'full' && model.publish !== false

/**
 * What the night's models read, laid into an empty database as the engine of a night keeps it: the day's
 * rows, the lists, the open versions of the evening before, and every kept day of the daily tables, one
 * partition each. Here histories are written on the server as well, so that all of them are there.
 */
export async function loadEvening(client: pg.Client, night: PostgresNight): Promise<Copies> {
  const { bench, manifest, catalogue } = night
  const { warehouseDir, stateDir } = bench.config
  const { business_date: businessDate } = manifest
  await preparePostgresEngine(client)
  const store = await readStore(client, { isCluster: false, folder: join(stateDir, 'exchange') })
  const stored = [...catalogue.models, ...catalogue.references].map((it) => it.name)
  const changes = catalogue.models.flatMap(({ reads }) => reads.filter((it) => it.startsWith('changes.')))
  const copies = { store, list: listCopies(catalogue, new Set([...stored, ...changes])) }
  const duck = await openDuck()
  try {
    const lane = { connection: duck.connection, client }
    const parent = readManifest(warehouseDir, manifest.parent!)
    for (const [alias, { version }] of Object.entries({ parent, next: manifest })) {
      const path = currentFilePath(warehouseDir, version)
      await duck.connection.run(`attach ${literal(path)} as ${alias} (read_only)`)
    }
    await readRegister(duck.connection, { warehouseDir, businessDate })
    const evening = { warehouseDir, businessDate, manifest: parent, alias: 'parent', made: new Set<string>() }
    await bringToEvening(copies, lane, evening)
    for (const [name, table] of Object.entries(manifest.tables)) {
      if (!/^(ods|ref)\./.test(name)) continue
      await takeKept(copies, lane, { kept: { name, table, alias: 'next' }, night: evening })
    }
  } finally {
    duck.close()
  }
  await client.query('analyze')
  return copies
}
