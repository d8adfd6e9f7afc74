import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { connectDuck, type Duck, literal, openDuck, readRow } from '../serving/duckdb.ts'
import {
  currentFilePath,
  MANIFEST_SCHEMA_VERSION,
  writeHead,
  writeManifest,
  type Manifest,
  type StoredTable,
} from '../serving/manifest.ts'
import { type VersionModel, writeVersionModels } from '../serving/version-models.ts'
import type { OrderedModel } from './dependencies.ts'
import { knownFile } from './load/index.ts'
import type { Waiver } from './waiver.ts'
import { checkNotEmpty, checksFailed, type FailedCheck, runDeclaredChecks } from './checks.ts'
import {
  arrivalOf,
  checkDelivery,
  isCarriedFeed,
  loadDelivery,
  stepRecorder,
  type Delivery,
} from './delivery.ts'
import {
  computeContentId,
  computeRunId,
  findFinished,
  findParent,
  earlierFiles,
  versionName,
  type NightInput,
  type Plan,
} from './night-plan.ts'
import type { FeedState, Night, Step } from './night-state.ts'
import { duckEngine } from './engines/duckdb.ts'
import { inLanes } from './lanes.ts'
import { readRegister, registerCustomers } from './register.ts'
import { standAgain } from './rerun/stand-again.ts'
import { termsOn } from './retention.ts'
import { startFrom } from './start-version.ts'
import { keepDelivered, keepDeliveredTable, viewFile } from './write/stored.ts'
import { keepMade, writeReference, writeTable } from './write/tables.ts'
import {
  forgetUnfinished,
  isKept,
  readUnfinished,
  saveUnfinished,
  takeOver,
  type Unfinished,
} from './unfinished.ts'
import { typedSelect } from './write/typed-select.ts'

export type NightResult = { status: 'done' | 'unchanged'; manifest: Manifest; steps: Step[] }

/** What the stages before the version is named work on. */
type Task = {
  duck: Duck
  connection: DuckDBConnection
  input: NightInput
  plan: Plan
  step: Night['step']
}

/**
 * Runs one night: the day's files become a new version of the warehouse, which nothing reads before its
 * manifest stands. A night reads only its parent version and the files of its date, so that one cut off
 * at any point leaves nothing but files no manifest names, and running it again gives the same version.
 * `ahead` is its delivery where that has been loaded while the night before was at work.
 */
export async function runNight(input: NightInput, ahead: Delivery | null = null): Promise<NightResult> {
  const steps: Step[] = []
  const step = stepRecorder(steps, input)
  // Whoever listens was told of the steps of a delivery loaded ahead when it was taken.
  steps.push(...(ahead?.steps ?? []))
  const parent = findParent(input)
  const earlier = earlierFiles(input.warehouseDir, { parent, businessDate: input.businessDate })
  const arrivals = ahead?.arrivals ?? (await checkDelivery(input, earlier, step))
  const plan = { ...input.catalogue, parent, arrivals }
  const duck = await openDuck(input.limits)
  try {
    const { connection } = duck
    const task = { duck, connection, input, plan, step }
    await readRegister(connection, input)
    const known = findFinished(input, await computeRunId(connection, input, plan))
    if (known) return { status: 'unchanged', manifest: known, steps }
    const left = await findUnfinished(task)
    const delivery = left ? null : (ahead ?? (await loadDelivery(input, arrivals, step)))
    input.onLoaded?.(arrivals)
    return { status: 'done', manifest: await buildVersion(task, { delivery, left }), steps }
  } finally {
    duck.close()
  }
}

/** What is left of a night with the same inputs that came to an error; that of any other is forgotten. */
async function findUnfinished({ connection, input, plan }: Task): Promise<Unfinished | null> {
  const left = readUnfinished(input.warehouseDir)
  if (!left) return null
  const contentId = await computeContentId(connection, input, plan)
  if (left.content_id === contentId && isKept(input.warehouseDir, left)) return left
  forgetUnfinished(input.warehouseDir)
  return null
}

type Begun = { delivery: Omit<Delivery, 'steps'> | null; left: Unfinished | null }

async function buildVersion(task: Task, { delivery, left }: Begun): Promise<Manifest> {
  const { connection, input, plan } = task
  if (delivery) await giveNumbers(task, delivery.tables)
  const runId = await computeRunId(connection, input, plan)
  const version = versionName(input.businessDate, runId)
  const feeds = new Map(Object.entries(delivery?.feeds ?? left?.feeds ?? {}))
  const night = await openVersion(task, { feeds, version, left })
  const made = new Set(Object.keys(left?.tables ?? {}))
  await night.engine.beginNight({ ...night, manifest: night.parent, alias: 'parent', made })
  // Without all of them there is nothing to go on from.
  for (const [name, table] of Object.entries(delivery?.tables ?? {})) await keepDelivered(night, name, table)
  try {
    await writeLayers(night, task, left)
  } catch (error) {
    await leaveUnfinished(night, task)
    throw error
  }
  await connection.run('detach next')
  const manifest = await describeVersion(night, plan, runId)
  writeManifest(input.warehouseDir, manifest)
  writeHead(input.warehouseDir, version)
  forgetUnfinished(input.warehouseDir)
  return manifest
}

/** An engine that cannot even write down what it has leaves nothing to go on from. */
async function leaveUnfinished(night: Night, { connection, input, plan }: Task): Promise<void> {
  try {
    await saveUnfinished(night, await computeContentId(connection, input, plan))
  } catch {
    forgetUnfinished(input.warehouseDir)
  }
}

async function giveNumbers(task: Task, delivered: Delivery['tables']): Promise<void> {
  const { connection, input, plan, step } = task
  const model = plan.models.find((it) => it.write === 'register')
  if (!model) return
  for (const name of model.reads) {
    const table = delivered[name]
    if (table) await viewFile(connection, { name, ...table })
  }
  await step(model.name, async () => {
    const columns = ['source_system', 'source_customer_no', 'customer_type_code']
    const candidates = typedSelect(model, input.businessDate, columns)
    return { rows_out: await registerCustomers(connection, { ...input, candidates }) }
  })
}

type Opening = { feeds: Map<string, FeedState>; version: string; left: Unfinished | null }

async function openVersion(task: Task, { feeds, version, left }: Opening): Promise<Night> {
  const { connection, step } = task
  const { warehouseDir, archiveDir, businessDate, kind, waivers, engine = duckEngine } = task.input
  const start = { connection, warehouseDir, archiveDir, businessDate, version }
  const { parent: before } = task.plan
  const built = before && (await standAgain({ ...start, parent: before, source: task.input.rerunSource }))
  const parent = built && (await startFrom(start, built))
  const terms = termsOn(task.plan, businessDate)
  if (parent) {
    await connection.run(
      `attach ${literal(currentFilePath(warehouseDir, parent.version))} as parent (read_only)`,
    )
  }
  const reads = task.plan.models.flatMap((model) => model.reads)
  const watched = new Set(reads.filter((it) => it.startsWith('changes.')))
  const common = { connection, engine, warehouseDir, businessDate, kind, waivers, terms, step }
  const night: Night = { ...common, parent, version, feeds, watched, tables: {} }
  await (left ? takeOver(night, left) : beginFile(night))
  return night
}

async function beginFile({ connection, warehouseDir, parent, version }: Night): Promise<void> {
  const path = currentFilePath(warehouseDir, version)
  rmSync(dirname(path), { recursive: true, force: true })
  mkdirSync(dirname(path), { recursive: true })
  // Most rows stay as they are: the new file begins as the parent's, and takes the day's changes.
  if (parent) copyFileSync(currentFilePath(warehouseDir, parent.version), path)
  // Nobody reads it before it is whole, so that no change has to be found in a log as well.
  await connection.run(`attach ${literal(path)} as next (recovery_mode no_wal_writes)`)
}

async function writeLayers(
  night: Night,
  { duck, plan, input }: Task,
  left: Unfinished | null,
): Promise<void> {
  const made = left?.tables ?? {}
  const { lanes: lanesMax = 2 } = input
  for (const [name, table] of Object.entries(made)) {
    if (name.startsWith('ods.')) await keepDeliveredTable(night, name, table)
  }
  for (const reference of plan.references)
    await night.step(reference.name, () => writeReference(night, reference))
  const models = plan.models.filter((it) => it.layer !== 'ods' && it.layer !== 'marts')
  const beside = await connectDuck(duck)
  try {
    // Most statements are too small to need more than one core: two models at a time use two.
    const lanes = [night, { ...night, connection: beside }].slice(0, lanesMax)
    const written = models.filter((it) => it.write !== 'register')
    await inLanes(
      written,
      lanes.map((lane) => (model) => writeModel(lane, model, made[model.name])),
    )
    const checked = models.map((it) => ({ ...it, after: [] }))
    const failed: FailedCheck[] = []
    await inLanes(
      checked,
      lanes.map((lane) => async (model) => void failed.push(...(await runDeclaredChecks(lane, model)))),
    )
    if (failed.length > 0) throw checksFailed(failed.toSorted((a, b) => (a.table < b.table ? -1 : 1)))
  } finally {
    beside.closeSync()
  }
}

async function writeModel(night: Night, model: OrderedModel, made: StoredTable | undefined): Promise<void> {
  await night.step(model.name, () => (made ? keepMade(night, model, made) : writeTable(night, model)))
  checkNotEmpty(night, model)
}

async function describeVersion(night: Night, plan: Plan, runId: string): Promise<Manifest> {
  const duck = await readRow(night.connection, 'select version() as version')
  const { server } = night.engine
  return {
    version: night.version,
    business_date: night.businessDate,
    kind: night.kind,
    run_id: runId,
    parent: plan.parent?.version ?? null,
    engine: `duckdb ${String(duck['version'])}${server ? `, models on ${server}` : ''}`,
    schema_version: MANIFEST_SCHEMA_VERSION,
    inputs: plan.arrivals.map(knownFile),
    stale: carriedFeeds(plan, night.waivers),
    ...(night.waivers.length > 0 ? { waivers: night.waivers } : {}),
    tables: Object.fromEntries(Object.entries(night.tables).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    marts: plan.models
      .filter((model) => model.layer === 'marts')
      .map((model) => ({
        table: model.table,
        sql: model.sql,
        is_published: model.write === 'full' && model.publish !== false,
        key: model.key,
        columns: Object.keys(model.columns),
      })),
    models: writeVersionModels(night.warehouseDir, [
      ...plan.references.map((it) =>
        versionModel({ ...it, ...OF_A_LIST, key: it.key ?? Object.keys(it.columns) }),
      ),
      ...plan.models.map(versionModel),
    ]),
  }
}

type Remembered = Omit<VersionModel, 'columns'> & Pick<OrderedModel, 'columns'>

/** A list is kept by hand: nothing is read to make it. */
const OF_A_LIST = { layer: 'ref', write: 'full' as const, sql: '', reads: [] }

function versionModel({
  name,
  layer,
  table,
  title,
  write,
  key,
  columns,
  sql,
  reads,
}: Remembered): VersionModel {
  const types = Object.fromEntries(Object.entries(columns).map(([column, { type }]) => [column, type]))
  return { name, layer, table, title, write, key, columns: types, sql, reads }
}

/** Feeds that have not come, and of which date their rows are; of one that never came nothing is old. */
function carriedFeeds({ contracts, arrivals, parent }: Plan, waivers: Waiver[]): Record<string, string> {
  const missing = contracts.filter((it) => isCarriedFeed({ waivers }, it) && !arrivalOf(arrivals, it))
  const dated = missing.flatMap(({ file }) => {
    const cameThen = parent?.inputs.some((input) => input.file === file) && parent.business_date
    const since = parent?.stale[file] ?? cameThen
    return since ? [[file, since] as const] : []
  })
  return Object.fromEntries(dated)
}
