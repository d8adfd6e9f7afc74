import { rmSync } from 'node:fs'
import { connect, type Postgres } from '../platform/postgres/index.ts'
import type { Bank } from '../platform/context.ts'
import { literal, openDuck, type Duck, type EngineLimits } from '../serving/duckdb.ts'
import { martsFilePath, readManifest, type MartDefinition } from '../serving/manifest.ts'
import { publish, type OnSwitch } from '../serving/publish.ts'
import { attachVersion, createMartViews } from '../serving/world.ts'
import { checkKey, checksFailed, runDeclaredChecks } from './checks.ts'
import { duckEngine } from './engines/duckdb.ts'
import type { Engine } from './engines/engine.ts'
import type { Model } from './models.ts'
import { describeFigures } from './metric-catalogue.ts'
import type { Catalogue } from './night-plan.ts'
import type { Step } from './night-state.ts'
import { contentOf } from './write/content.ts'
import type { Waiver } from './waiver.ts'
import { typedSelect, typesOf } from './write/typed-select.ts'

export type PublishNightInput = {
  warehouseDir: string
  catalogue: Pick<Catalogue, 'models' | 'references' | 'contracts'>
  version: string
  postgres: Postgres
  /** Who answers the marts' selects; DuckDB by itself unless said. */
  engine?: Engine
  bank: Bank
  publishedAt: Date
  limits?: EngineLimits
  step: <T extends Partial<Step>>(step: string, work: () => Promise<T>) => Promise<T>
  onSwitch?: OnSwitch
}

/** Builds the marts of a version, checks them, and publishes them. A failed check publishes nothing. */
export async function publishNight(input: PublishNightInput): Promise<number> {
  const { warehouseDir, version, step, engine = duckEngine } = input
  const manifest = readManifest(warehouseDir, version)
  const models = input.catalogue.models.filter((model) => model.layer === 'marts')
  const duck = await openDuck(input.limits)
  try {
    const { business_date: businessDate } = manifest
    await attachVersion(duck.connection, { warehouseDir, manifest, asOf: businessDate })
    await createMartViews(duck.connection, { manifest, businessDate })
    const file = martsFilePath(warehouseDir, version)
    rmSync(file, { force: true })
    await duck.connection.run(`attach ${literal(file)} as published (recovery_mode no_wal_writes)`)
    const marts = manifest.marts.filter((mart) => mart.is_published)
    const standing = { connection: duck.connection, warehouseDir, businessDate, manifest, step }
    await engine.beginMarts({ ...standing, alias: 'current', marts: manifest.marts })
    const contents: Record<string, { rows: number; hash: string }> = {}
    const waivers = manifest.waivers ?? []
    const building = { duck, engine, models, businessDate, waivers, step }
    for (const mart of marts) {
      await input.step(`marts.${mart.table}`, async () => {
        contents[mart.table] = await buildMart(building, mart)
        return { rows_out: contents[mart.table]!.rows }
      })
    }
    // Whole on disk before anybody sees it: a night cut off from here on leaves no log beside the file.
    await duck.connection.run('detach published')
    await duck.connection.run(`attach ${literal(file)} as published (read_only)`)
    let publicationId = 0
    await input.step('publish', async () => {
      const figures = await describeFigures(duck.connection, input.catalogue)
      const built = { duck, warehouseDir, version, businessDate, marts, contents, ...figures }
      const { bank, publishedAt, onSwitch, postgres } = input
      publicationId = await connect(postgres.url('owner'), (owner) =>
        connect(postgres.url('batch'), (batch) =>
          publish({ ...built, owner, batch, runId: manifest.run_id, bank, publishedAt, onSwitch }),
        ),
      )
      return { rows_out: Object.values(contents).reduce((sum, it) => sum + it.rows, 0) }
    })
    return publicationId
  } finally {
    duck.close()
  }
}

type Building = Pick<PublishNightInput, 'step'> & {
  duck: Duck
  engine: Engine
  models: Model[]
  businessDate: string
  waivers: Waiver[]
}

async function buildMart(building: Building, mart: MartDefinition) {
  const { duck, engine, models, businessDate, waivers, step } = building
  const { connection } = duck
  const name = `marts.${mart.table}`
  const published = `published.${mart.table}`
  const columns = mart.columns.join(', ')
  const model = models.find((it) => it.table === mart.table)
  const types = mart.columns.map((it) => [it, { type: model?.columns[it]?.type ?? 'varchar' }])
  const asked = { sql: mart.sql, columns: Object.fromEntries(types) }
  const rows = await engine.answer(connection, {
    name,
    select: typedSelect(asked, businessDate, mart.columns),
    types: typesOf(asked, mart.columns),
  })
  await connection.run(`create table ${published} as ${rows} order by ${mart.key.join(', ')}`)
  // Later marts read the rows that are published, not the select again.
  await connection.run(`create or replace view ${name} as select ${columns} from ${published}`)
  await checkKey(connection, { table: name, rows: published, key: mart.key })
  const failed = model ? await runDeclaredChecks({ connection, businessDate, waivers, step }, model) : []
  if (failed.length > 0) throw checksFailed(failed)
  const content = await contentOf(connection, published, mart.columns)
  const table = { write: 'full' as const, columns: mart.columns, current: content, segments: [] }
  await engine.take(connection, { name, table, alias: 'published' })
  return content
}
