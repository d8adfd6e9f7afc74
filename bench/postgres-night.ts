import type pg from 'pg'
import type { OrderedModel } from '../src/pipeline/dependencies.ts'
import type { Copies } from '../src/pipeline/engines/bring.ts'
import { partitionOf } from '../src/pipeline/engines/store.ts'
import { DRIVEN_BY_CHANGES } from '../src/pipeline/models.ts'
import { type Delivery, scd2Statements } from '../src/pipeline/write/scd2.ts'
import { SENT_AGAIN_DAYS } from '../src/pipeline/write/sent-before.ts'
import { attributesOf, typedSelect } from '../src/pipeline/write/typed-select.ts'
import { connect, withDatabase } from '../src/platform/postgres/index.ts'
import { bindBusinessDate } from '../src/serving/world.ts'
import { asAdmin } from './admin.ts'
import { isPublished, loadEvening, type PostgresNight } from './postgres-evening.ts'
import { closedOf, compareResults } from './postgres-results.ts'

const DATABASE = 'bench_night'

// What a server that runs a night, and nothing else meanwhile, would be given.
const SETTINGS = `set work_mem = '256MB'; set max_parallel_workers_per_gather = 2`

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
      const { list } = await loadEvening(client, night)
      for (let run = 1; run <= runs; run++) {
        // Taken back as a whole, it leaves the evening for the next run.
        await client.query('begin')
        seconds.push(await runModels({ client, night, list }))
        if (run === 1) await compareResults(client, night)
        await client.query('rollback')
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

type Run = { client: pg.Client; night: PostgresNight; list: Copies['list'] }

async function runModels(run: Run): Promise<number> {
  const started = performance.now()
  for (const model of layersOf(run.night, ['base', 'metrics', 'cubes', 'marts'])) await runModel(run, model)
  return (performance.now() - started) / 1000
}

async function runModel(run: Run, model: OrderedModel): Promise<void> {
  const { client, night } = run
  const { business_date: date } = night.manifest
  const columns = Object.keys(model.columns)
  const order = `order by ${model.key.join(', ')}`
  if (model.write === 'scd2') return runHistory(run, model)
  if (model.write === 'daily') {
    const rows = isCarried(night, model) ? carriedSelect(model, date) : typedSelect(model, date, columns)
    const partition = partitionOf(model.name, date)
    await createTable(client, partition, `${rows} ${order}`)
    if (model.sent_once) await client.query(dropSentBefore(model, partition, date))
    await client.query(`alter table ${model.name} attach partition ${partition} for values in ('${date}')`)
    return
  }
  const select = typedSelect(model, date, columns)
  if (model.layer !== 'marts') {
    await client.query(`insert into ${model.name} (${columns.join(', ')}) ${select} ${order}`)
    return void (await client.query(`analyze ${model.name}`))
  }
  if (isPublished(model)) return createTable(client, model.name, `${select} ${order}`)
  const bound = bindBusinessDate(model.sql, date)
  await client.query(`create view ${model.name} as select ${columns.join(', ')} from (${bound}) as mart`)
}

/** What an earlier delivery has brought is taken out as the night does, of the days it can lie in. */
function dropSentBefore({ name, key, sent_once }: OrderedModel, partition: string, date: string): string {
  const happened = `CAST(${sent_once!.happened} AS date)`
  const isSame = key.filter((it) => it !== 'business_date').map((it) => `before.${it} = again.${it}`)
  return `delete from ${partition} as again using ${name} as before
    where before.business_date >= greatest(
        (select min(coalesce(${happened}, date '0001-01-01')) - 1 from ${partition}),
        date '${date}' - ${SENT_AGAIN_DAYS})
      and ${isSame.join(' and ')}`
}

/** A table that later models join has to be known to the planner. */
async function createTable(client: pg.Client, name: string, select: string): Promise<void> {
  await client.query(`create unlogged table ${name} as ${select}`)
  await client.query(`analyze ${name}`)
}

async function runHistory({ client, night, list }: Run, model: OrderedModel): Promise<void> {
  const { business_date: businessDate } = night.manifest
  const { name, key } = model
  const columns = attributesOf(model)
  const delivery = deliveryOf(night, model)
  const selected = [...columns, ...(delivery === 'increment' ? ['is_deleted'] : [])]
  await createTable(client, 'today', typedSelect(model, businessDate, selected))
  const { delta, opened, closed } = scd2Statements({
    previous: name,
    today: 'today',
    columns,
    key,
    track: model.track ?? columns.filter((column) => !key.includes(column)),
    delivery,
    businessDate,
  })
  await createTable(client, 'delta', delta)
  await createTable(client, 'opened', opened)
  await createTable(client, closedOf(model), closed)
  const all = [...columns, 'valid_from', 'valid_to'].join(', ')
  const onKey = key.map((column) => `o.${column} = c.${column}`).join(' and ')
  // Versions that ended today or before are never read by the night itself.
  await client.query(`delete from ${name} as o using ${closedOf(model)} as c where ${onKey}`)
  await client.query(`insert into ${name} (${all}) select ${all} from opened`)
  const changes = `changes.${model.table}`
  if (list.has(changes)) {
    const rows = `select ${all} from opened union all select ${all} from ${closedOf(model)}`
    await client.query(`insert into ${changes} (${all}) ${rows}`)
  }
  await client.query('drop table today, delta, opened')
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
  return `select ${columns.join(', ')} from ${model.name}
    where business_date = (select max(business_date) from ${model.name})`
}
