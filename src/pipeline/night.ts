import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { connectDuck, type Duck, literal, openDuck, readRow } from '../serving/duckdb.ts'
import {
  currentFilePath,
  MANIFEST_SCHEMA_VERSION,
  versionOn,
  writeHead,
  writeManifest,
  type Manifest,
} from '../serving/manifest.ts'
import { type VersionModel, writeVersionModels } from '../serving/version-models.ts'
import type { OrderedModel } from './dependencies.ts'
import { type Contract, knownFile } from './load/index.ts'
import type { Waiver } from './waiver.ts'
import { checkNotEmpty, checksFailed, type FailedCheck, runDeclaredChecks } from './checks.ts'
import { checkDelivery, isCarriedFeed, loadDelivery, stepRecorder, type Delivery } from './delivery.ts'
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
import { takeLayers, takenLayers } from './rerun/take-layers.ts'
import { termsOn } from './retention.ts'
import { freeName } from './stand-in.ts'
import { startFrom } from './start-version.ts'
import { keepDelivered, keepDeliveredTable, viewFile } from './write/stored.ts'
import { keepMade, type Made, writeReference, writeTable } from './write/tables.ts'
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
 * `ahead` is its delivery where that has been loaded while the night before was at work. One that starts
 * above what was delivered takes the layers below as they stood, and their inputs with them.
 */
export async function runNight(input: NightInput, ahead: Delivery | null = null): Promise<NightResult> {
  const steps: Step[] = []
  const step = stepRecorder(steps, input)
  // Whoever listens was told of the steps of a delivery loaded ahead when it was taken.
  steps.push(...(ahead?.steps ?? []))
  const parent = findParent(input)
  const own = await findOwn(input, step)
  const earlier = earlierFiles(input.warehouseDir, { parent, businessDate: input.businessDate })
  const arrivals = own ? null : (ahead?.arrivals ?? (await checkDelivery(input, earlier, step)))
  const inputs = own?.inputs ?? arrivals!.map(knownFile)
  const plan = { ...input.catalogue, parent, inputs, own }
  const duck = await openDuck(input.limits)
  try {
    const { connection } = duck
    const task = { duck, connection, input, plan, step }
    await readRegister(connection, input)
    const known = findFinished(input, parent, await computeRunId(connection, input, plan))
    if (known) return { status: 'unchanged', manifest: known, steps }
    const left = await findUnfinished(task)
    const delivery = arrivals && !left ? (ahead ?? (await loadDelivery(input, arrivals, step))) : null
    input.onLoaded?.(inputs)
    return { status: 'done', manifest: await buildVersion(task, { delivery, left }), steps }
  } finally {
    duck.close()
  }
}

/** The version that a date had, where its night starts above what was delivered. */
async function findOwn(
  { from = 'ods', rerunSource, warehouseDir, businessDate }: NightInput,
  step: Night['step'],
): Promise<Manifest | null> {
  if (from === 'ods') return null
  const own = versionOn(warehouseDir, rerunSource, businessDate)
  if (!own) throw new Error(`${businessDate} has no version that ${from} could be taken from`)
  await step('arrivals', async () => ({ rows_in: own.inputs.length, note: `from ${from} as it stood` }))
  return own
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
  const version = freeName(input.warehouseDir, versionName(input.businessDate, runId))
  const feeds = new Map(Object.entries(delivery?.feeds ?? left?.feeds ?? {}))
  const night = await openVersion(task, { feeds, version, left })
  const made = { ...(await takenTables(night, task, left)), ...madeBefore(left) }
  const names = new Set(Object.keys(made))
  await night.engine.beginNight({ ...night, manifest: night.parent, alias: 'parent', made: names })
  // Without all of them there is nothing to go on from.
  for (const [name, table] of Object.entries(delivery?.tables ?? {})) await keepDelivered(night, name, table)
  try {
    await writeLayers(night, task, made)
  } catch (error) {
    await leaveUnfinished(night, task)
    throw error
  }
  await connection.run('detach next')
  const manifest = await describeVersion(night, task, runId)
  writeManifest(input.warehouseDir, manifest)
  writeHead(input.warehouseDir, version)
  forgetUnfinished(input.warehouseDir)
  return manifest
}

type MadeTables = Record<string, Made>

const madeBefore = (left: Unfinished | null): MadeTables =>
  mapValues(left?.tables ?? {}, (table) => ({ table, note: 'as the run before had made it' }))

/** The tables of the layers that this night starts from; what an earlier try had of them is there already. */
async function takenTables(
  night: Night,
  { input, plan }: Task,
  left: Unfinished | null,
): Promise<MadeTables> {
  const { own } = plan
  const { archiveDir, rerunSource: source, from = 'ods' } = input
  if (!own || !source) return {}
  const made = new Set(Object.keys(left?.tables ?? {}))
  const tables = await takeLayers(night, { archiveDir, from, source, own, made })
  return mapValues(tables, (table) => ({ table, note: 'as it stood' }))
}

const mapValues = <T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))

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

async function writeLayers(night: Night, { duck, input, plan }: Task, made: MadeTables): Promise<void> {
  const { lanes: lanesMax = 2, from = 'ods' } = input
  for (const [name, { table }] of Object.entries(made)) {
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
    // What was taken as it stood was checked by its own night, with rows that may be gone.
    const taken = new Set(takenLayers(from))
    const checked = models.filter((it) => !taken.has(it.layer)).map((it) => ({ ...it, after: [] }))
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

async function writeModel(night: Night, model: OrderedModel, made: Made | undefined): Promise<void> {
  await night.step(model.name, () => (made ? keepMade(night, model, made) : writeTable(night, model)))
  checkNotEmpty(night, model)
}

async function describeVersion(night: Night, { plan, input }: Task, runId: string): Promise<Manifest> {
  const { from = 'ods' } = input
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
    inputs: plan.inputs,
    stale: plan.own?.stale ?? carriedFeeds(plan, night.waivers),
    ...(from === 'ods' ? {} : { from_layer: from }),
    ...(night.waivers.length > 0 ? { waivers: night.waivers } : {}),
    tables: Object.fromEntries(Object.entries(night.tables).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    marts: plan.models
      .filter((model) => model.layer === 'marts')
      .map((model) => ({
        table: model.table,
        sql: model.sql,
        is_published: model.write === 'full' && model.publish !== false,
        ...(model.keeps_rows ? { keeps_rows: true as const } : {}),
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
function carriedFeeds({ contracts, inputs, parent }: Plan, waivers: Waiver[]): Record<string, string> {
  const hasCome = ({ file }: Contract) => inputs.some((it) => it.file === file)
  const missing = contracts.filter((it) => isCarriedFeed({ waivers }, it) && !hasCome(it))
  const dated = missing.flatMap(({ file }) => {
    const cameThen = parent?.inputs.some((input) => input.file === file) && parent.business_date
    const since = parent?.stale[file] ?? cameThen
    return since ? [[file, since] as const] : []
  })
  return Object.fromEntries(dated)
}
