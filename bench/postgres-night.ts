import type pg from 'pg'
import type { OrderedModel } from '../src/pipeline/dependencies.ts'
import { DRIVEN_BY_CHANGES } from '../src/pipeline/models.ts'
import { type Delivery, scd2Statements } from '../src/pipeline/write/scd2.ts'
import { attributesOf, typedSelect } from '../src/pipeline/write/typed-select.ts'
import { connect, withDatabase } from '../src/platform/postgres/index.ts'
import { bindBusinessDate } from '../src/serving/world.ts'
import { asAdmin } from './admin.ts'
import {
  attachDay,
  isPublished,
  loadEvening,
  partitionOf,
  type PostgresNight,
  storedName,
} from './postgres-evening.ts'
import { compareResults } from './postgres-results.ts'

const DATABASE = 'bench_night'

// What a server that runs a night, and nothing else meanwhile, would be given. The statements of a history
// name their list of changes without a schema.
const SETTINGS = `set work_mem = '256MB'; set max_parallel_workers_per_gather = 2;
  set search_path = next, public`

/** Seconds of every run of the night's models in PostgreSQL; the first has to give the night's results. */
export async function measurePostgresNight(night: PostgresNight): Promise<number[]> {
  const { bench, runs, progress } = night
  const drop = `drop database if exists ${DATABASE} with (force)`
  await asAdmin(bench, (admin) => admin.query(drop))
  await asAdmin(bench, (admin) => admin.query(`create database ${DATABASE} owner zhike_owner`))
  const seconds: number[] = []
  try {
    await connect(withDatabase(bench.postgres.url('owner'), DATABASE), async (client) => {
      await client.query(SETTINGS)
      await loadEvening(client, night)
      for (let run = 1; run <= runs; run++) {
        seconds.push(await runModels(client, night))
        if (run === 1) await compareResults(client, night)
        await undo(client, night)
        progress(run, runs, 'runs')
      }
    })
  } finally {
    await asAdmin(bench, (admin) => admin.query(drop))
  }
  return seconds
}

const layersOf = ({ catalogue }: PostgresNight, layers: string[]) =>
  catalogue.models.filter((model) => layers.includes(model.layer) && model.write !== 'register')

async function runModels(client: pg.Client, night: PostgresNight): Promise<number> {
  const started = performance.now()
  for (const model of layersOf(night, ['base', 'metrics', 'cubes', 'marts']))
    await runModel(client, night, model)
  return (performance.now() - started) / 1000
}

async function runModel(client: pg.Client, night: PostgresNight, model: OrderedModel): Promise<void> {
  const { business_date: date } = night.manifest
  const columns = Object.keys(model.columns)
  const order = `order by ${model.key.join(', ')}`
  if (model.write === 'scd2') return runHistory(client, night, model)
  if (model.write === 'daily') {
    const rows = isCarried(night, model) ? carriedSelect(model, date) : typedSelect(model, date, columns)
    await createTable(client, partitionOf(model.name, date), `${rows} ${order}`)
    await attachDay(client, { name: model.name, date })
    return
  }
  if (model.layer !== 'marts' || isPublished(model)) {
    return createTable(client, model.name, `${typedSelect(model, date, columns)} ${order}`)
  }
  const select = bindBusinessDate(model.sql, date)
  await client.query(`create view ${model.name} as select ${columns.join(', ')} from (${select}) as mart`)
}

/** A table that later models join has to be known to the planner. */
async function createTable(client: pg.Client, name: string, select: string): Promise<void> {
  await client.query(`create unlogged table ${name} as ${select}`)
  await client.query(`analyze ${name}`)
}

async function runHistory(client: pg.Client, night: PostgresNight, model: OrderedModel): Promise<void> {
  const { business_date: businessDate } = night.manifest
  const columns = attributesOf(model)
  const delivery = deliveryOf(night, model)
  const stored = storedName(model.name)
  const selected = [...columns, ...(delivery === 'increment' ? ['is_deleted'] : [])]
  await createTable(client, 'next.today', typedSelect(model, businessDate, selected))
  const { delta, open, opened, closed } = scd2Statements({
    previous: `parent.${stored}`,
    today: 'next.today',
    columns,
    key: model.key,
    track: model.track ?? columns.filter((column) => !model.key.includes(column)),
    delivery,
    businessDate,
  })
  const key = model.key.join(', ')
  await createTable(client, 'next.delta', delta)
  await createTable(client, `next.${stored}`, `${open} order by ${key}`)
  await client.query(`create unlogged table next.closed__${stored} as ${closed} order by ${key}`)
  await showChanges(client, night, { model, statements: { opened, closed } })
  await client.query('drop table next.today, next.delta')
  // Versions that ended today or before are never read by the night itself.
  const all = [...columns, 'valid_from', 'valid_to'].join(', ')
  await client.query(`create view ${model.name} as select ${all} from next.${stored}`)
}

/** What the night opened and ended, for the models that go by it. */
async function showChanges(
  client: pg.Client,
  night: PostgresNight,
  { model, statements }: { model: OrderedModel; statements: { opened: string; closed: string } },
): Promise<void> {
  const name = `changes.${model.table}`
  if (!night.catalogue.models.some((it) => it.reads.includes(name))) return
  await createTable(client, name, `${statements.opened} union all ${statements.closed}`)
}

/** The night's manifest names the files that came, and a file's name says how it came. */
function deliveryOf({ catalogue, manifest }: PostgresNight, model: OrderedModel): Delivery {
  if (model.driven_by === DRIVEN_BY_CHANGES) return 'increment'
  const delivered = catalogue.models.find((it) => it.layer === 'ods' && it.name === model.driven_by)
  if (!delivered) return 'full'
  const input = manifest.inputs.find((it) => it.file === fileOf(delivered))
  if (!input) return 'none'
  return input.file_name.includes('.i.') ? 'increment' : 'full'
}

/** The feed whose rows an ods table names. */
const fileOf = (delivered: OrderedModel) => delivered.reads[0]!.replace('source.', '').toUpperCase()

const isCarried = ({ catalogue, manifest }: PostgresNight, model: OrderedModel) =>
  catalogue.models.some(
    (it) => it.layer === 'ods' && model.reads.includes(it.name) && fileOf(it) in manifest.stale,
  )

/** The rows of the day before under today's date, where a feed did not come. */
function carriedSelect(model: OrderedModel, date: string): string {
  const columns = Object.keys(model.columns).map((column) =>
    column === 'business_date' ? `CAST('${date}' AS date) as business_date` : column,
  )
  return `select ${columns.join(', ')} from previous.${model.table}`
}

/** Back to the evening, for the next run. */
async function undo(client: pg.Client, night: PostgresNight): Promise<void> {
  const { business_date: date } = night.manifest
  for (const model of layersOf(night, ['base', 'metrics', 'cubes', 'marts']).toReversed()) {
    if (model.write === 'daily') await client.query(`drop table ${partitionOf(model.name, date)}`)
    else {
      const isTable = model.write === 'full' && (model.layer !== 'marts' || isPublished(model))
      await client.query(`drop ${isTable ? 'table' : 'view'} ${model.name}`)
    }
  }
  for (const schema of ['next', 'changes']) {
    await client.query(`drop schema ${schema} cascade`)
    await client.query(`create schema ${schema}`)
  }
}
