import { performance } from 'node:perf_hooks'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, openDuck, readRow } from '../serving/duckdb.ts'
import {
  currentFilePath,
  MANIFEST_SCHEMA_VERSION,
  writeHead,
  writeManifest,
  type Manifest,
} from '../serving/manifest.ts'
import { runAutomaticChecks, runDeclaredChecks } from './checks.ts'
import {
  createEmptySource,
  loadFile,
  problemsOf,
  refuseDelivery,
  type Contract,
  type Problem,
} from './load/index.ts'
import {
  computeRunId,
  findFinished,
  planNight,
  versionName,
  type NightInput,
  type Plan,
} from './night-plan.ts'
import type { FeedState, Night, Step } from './night-state.ts'
import { registerCustomers } from './register.ts'
import { typedSelect, writeDelivered, writeReference, writeTable } from './write/tables.ts'

const REJECT_COLUMNS = ['file', 'line_no', 'column_name', 'value', 'reason', 'raw_line', 'is_sealed']

/** What the stages before the version is named work on. */
type Task = { connection: DuckDBConnection; input: NightInput; plan: Plan; step: Night['step'] }

export type NightResult = { status: 'done' | 'unchanged'; manifest: Manifest; steps: Step[] }

/**
 * Runs one night: the day's files become a new version of the warehouse, which nothing reads before its
 * manifest stands. A night reads only its parent version and the files of its date, so that one cut off
 * at any point leaves nothing but files no manifest names, and running it again gives the same version.
 */
export async function runNight(input: NightInput): Promise<NightResult> {
  const duck = await openDuck({ threads: input.threads })
  const steps: Step[] = []
  const step = stepRecorder(steps, input.onStep)
  try {
    const plan = await planNight(input, step)
    const known = await findFinished(duck.connection, input, plan)
    if (known) return { status: 'unchanged', manifest: known, steps }
    const task = { connection: duck.connection, input, plan, step }
    await loadFiles(task)
    const feeds = await nameDelivered(task)
    await giveNumbers(task)
    const runId = await computeRunId(duck.connection, input, plan)
    const version = versionName(input.businessDate, runId)
    const night = await openVersion(task, feeds, version)
    await writeLayers(night, plan)
    await duck.connection.run('detach next')
    const manifest = await describeVersion(night, plan, runId)
    writeManifest(input.warehouseDir, manifest)
    writeHead(input.warehouseDir, version)
    return { status: 'done', manifest, steps }
  } finally {
    duck.close()
  }
}

function stepRecorder(steps: Step[], onStep?: (step: Step) => void): Night['step'] {
  return async (name, work) => {
    const started = performance.now()
    const result = await work()
    const seconds = Math.round(performance.now() - started) / 1000
    const done: Step = { step: name, rows_in: null, rows_out: null, ...pickCounts(result), seconds }
    steps.push(done)
    onStep?.(done)
    return result
  }
}

function pickCounts(result: Partial<Step>): Partial<Step> {
  const { rows_in = null, rows_out = null, note } = result
  return { rows_in, rows_out, ...(note ? { note } : {}) }
}

/** Loads every file that came; a feed that did not come stands empty. What is refused is refused in one report. */
async function loadFiles({ connection, input, plan, step }: Task): Promise<void> {
  const stageDir = join(input.warehouseDir, 'work')
  rmSync(stageDir, { recursive: true, force: true })
  const problems: Problem[] = []
  for (const contract of plan.contracts) {
    const arrival = arrivalOf(plan, contract)
    if (!arrival) {
      await createEmptySource(connection, contract)
      continue
    }
    const load = { ...input, arrival, contract, stageDir }
    await step(`load ${contract.file}`, () => loadFile(connection, load)).catch((error: unknown) => {
      problems.push(...(problemsOf(error) ?? raise(error)))
    })
  }
  rmSync(stageDir, { recursive: true, force: true })
  if (problems.length === 0) return
  await keepRefused(connection, input)
  throw refuseDelivery(problems)
}

const arrivalOf = (plan: Plan, contract: Contract) =>
  plan.arrivals.find((arrival) => arrival.contract.file === contract.file)

/** Gives the loaded rows the names of the ods tables, and says of each how its feed came. */
async function nameDelivered({ connection, input, plan }: Task): Promise<Map<string, FeedState>> {
  const states = new Map<string, FeedState>()
  for (const contract of plan.contracts) {
    const arrival = arrivalOf(plan, contract)
    const source = `source.${contract.file.toLowerCase()}`
    const state: FeedState = {
      delivery: arrival ? (arrival.mode === 'i' ? 'increment' : 'full') : 'none',
      isCarried: !arrival && contract.if_missing === 'carry',
    }
    for (const model of plan.models.filter((it) => it.layer === 'ods' && it.reads.includes(source))) {
      states.set(model.name, state)
      const select = typedSelect(model, input.businessDate, Object.keys(model.columns))
      await connection.run(`create table ${model.name} as ${select} order by ${model.key.join(', ')}`)
    }
    await connection.run(`drop table ${source}`)
  }
  return states
}

const raise = (error: unknown): never => {
  throw error
}

/** The rejected rows of a delivery that was refused, for those who have to mend it; the next try replaces them. */
async function keepRefused(connection: DuckDBConnection, input: NightInput): Promise<void> {
  const folder = join(input.warehouseDir, 'refused')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${input.businessDate}.parquet`)
  await connection.run(
    `copy (select ${REJECT_COLUMNS.join(', ')} from source.rejects) to ${literal(file)} (format parquet)`,
  )
}

async function giveNumbers({ connection, input, plan, step }: Task): Promise<void> {
  const model = plan.models.find((it) => it.write === 'register')
  if (!model) return
  await step(model.name, async () => {
    const columns = ['source_system', 'source_customer_no', 'customer_type_code']
    const candidates = typedSelect(model, input.businessDate, columns)
    return { rows_out: await registerCustomers(connection, { ...input, candidates }) }
  })
}

async function openVersion(task: Task, feeds: Map<string, FeedState>, version: string): Promise<Night> {
  const { connection, step } = task
  const { warehouseDir, businessDate, kind } = task.input
  const { parent } = task.plan
  if (parent) {
    await connection.run(
      `attach ${literal(currentFilePath(warehouseDir, parent.version))} as parent (read_only)`,
    )
  }
  const path = currentFilePath(warehouseDir, version)
  rmSync(dirname(path), { recursive: true, force: true })
  mkdirSync(dirname(path), { recursive: true })
  await connection.run(`attach ${literal(path)} as next`)
  return { connection, warehouseDir, businessDate, kind, parent, version, feeds, step, tables: {} }
}

async function writeLayers(night: Night, plan: Plan): Promise<void> {
  for (const reference of plan.references)
    await night.step(reference.name, () => writeReference(night, reference))
  for (const model of plan.models) {
    if (model.layer !== 'ods') continue
    const columns = Object.keys(model.columns)
    await night.step(model.name, () =>
      writeDelivered(night, { name: model.name, relation: model.name, columns }),
    )
  }
  const rejects = { name: 'ods.rejects', relation: 'source.rejects', columns: REJECT_COLUMNS }
  await night.step(rejects.name, () => writeDelivered(night, rejects))
  for (const model of plan.models) {
    if (model.layer !== 'base' && model.layer !== 'metrics') continue
    if (model.write === 'register') continue
    await night.step(model.name, () => writeTable(night, model))
    await runAutomaticChecks(night, model)
  }
  for (const model of plan.models) {
    if (model.layer === 'base' || model.layer === 'metrics') await runDeclaredChecks(night, model)
  }
}

async function describeVersion(night: Night, plan: Plan, runId: string): Promise<Manifest> {
  const engine = await readRow(night.connection, 'select version() as version')
  const stale: Record<string, string> = {}
  for (const contract of plan.contracts) {
    if (arrivalOf(plan, contract) || contract.if_missing !== 'carry' || !plan.parent) continue
    stale[contract.file] = plan.parent.stale[contract.file] ?? plan.parent.business_date
  }
  return {
    version: night.version,
    business_date: night.businessDate,
    kind: night.kind,
    run_id: runId,
    parent: plan.parent?.version ?? null,
    engine: `duckdb ${String(engine['version'])}`,
    schema_version: MANIFEST_SCHEMA_VERSION,
    inputs: plan.arrivals.map(({ file_name, contract, checksum, row_count }) => ({
      file: contract.file,
      file_name,
      checksum,
      row_count,
    })),
    stale,
    tables: night.tables,
    marts: plan.models
      .filter((model) => model.layer === 'marts')
      .map((model) => ({
        table: model.table,
        sql: model.sql,
        is_published: model.write === 'full' && model.publish !== false,
        key: model.key,
        columns: Object.keys(model.columns),
      })),
  }
}
