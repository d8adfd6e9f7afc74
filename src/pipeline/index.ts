import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Bank } from '../platform/context.ts'
import { openKeyRing } from '../platform/crypto/index.ts'
import { AppError } from '../platform/errors.ts'
import { connect, type Postgres } from '../platform/postgres/index.ts'
import type { OnSwitch } from '../serving/publish.ts'
import { openBoard, recordDate, type Board } from './board/index.ts'
import { addDays } from '../platform/dates.ts'
import { type Manifest, readHead } from '../serving/manifest.ts'

import { stepRecorder } from './delivery.ts'
import { limitsFor } from './engine-limits.ts'
import { archiveExpired } from './archive/index.ts'
import { removeOldVersions, removeUnnamedFiles } from './housekeeping.ts'
import { keepRows } from './keep-rows.ts'
import type { KnownFile } from './load/index.ts'
import { runNight, type NightResult } from './night.ts'
import { withEngine } from './engines/index.ts'
import type { Engine } from './engines/engine.ts'
import {
  earlierFiles,
  filesOfWeekBefore,
  findParent,
  readCatalogue,
  type Catalogue,
  type NightInput,
} from './night-plan.ts'
import type { NightKind, StartLayer, Step, StepListener } from './night-state.ts'
import { takeNightLock } from './night-lock.ts'
import { findLive, listReadable } from './published.ts'
import { publishNight } from './publish-night.ts'
import { loadAhead, type LoadAhead } from './load-ahead.ts'
import { createRunLog, type RunLog, type RunOrigin } from './run-log.ts'
import { planSteps, type RunPlan } from './run-plan.ts'
import { beginRerun, endRerun, newestVersion, readRerunSource } from './rerun/rerun-source.ts'
import { settle } from './rerun/settle.ts'
import { planNights, type PlannedNight } from './plan-nights.ts'
import type { Waiver } from './waiver.ts'
import { readWaivers } from './waivers.ts'

export { openBoard, recordDate, recordWatched, type Board } from './board/index.ts'
export { HOLD_DAYS, verifyArchive, type RestoreWish } from './archive/index.ts'
export { restoreArchived, runArchive, type Restored } from './archive-runs.ts'
export * from './alerts/index.ts'
export * from './schedule/index.ts'
export { readStatus, type Status } from './status.ts'
export { type SealedPlace, withSealedFiles } from './sealed-files.ts'
export type { StartLayer, Step } from './night-state.ts'
export type { RunOrigin } from './run-log.ts'

export type RunNightsInput = {
  config: Config
  postgres: Postgres
  clock: Clock
  bank: Bank
  /** Month ends of the past, loaded before the first ordinary night. */
  opening: string[]
  /** Ordinary nights, one per calendar day. */
  dates: string[]
  /** From which layer they are to start where they have run before; the lowest there is unless said. */
  from?: StartLayer
  ownReferencesDir?: string
  onNight?: (night: {
    business_date: string
    index: number
    count: number
    status: string
    seconds: number
  }) => void
  onStep?: (business_date: string, step: Step) => void
  /** Where files are still being made: resolves when those of a date are in the landing folder. */
  awaitFiles?: (business_date: string) => Promise<void>
  /** What two persons let pass on a date, where it is not what is approved in the database. */
  waiversOn?: (business_date: string) => Promise<Waiver[]>
  /** What modules change together with the switch of a publication. */
  onSwitch?: OnSwitch
  /** Why they run; a command at a terminal where that is not said. */
  origin?: RunOrigin
  /** Told what could not be written into the run log; the night goes on without. */
  onLogTrouble?: (error: unknown) => void
}

export type NightSummary = {
  business_date: string
  kind: NightKind
  /** The layer from which it started. */
  from_layer: StartLayer
  status: 'done' | 'unchanged'
  version: string
  run_id: string
  steps: Step[]
}
export type RunSummary = {
  nights: NightSummary[]
  /** Later dates that stay as they are: nothing that their nights read has changed. */
  left_as_they_are: string[]
  publication_id: number | null
}

/**
 * Runs nights in order of their dates and publishes the newest. An earlier date is run again together with
 * those later ones that it changes, since each builds on the one before. A second caller is refused while one
 * is at work.
 */
export async function runNights(input: RunNightsInput): Promise<RunSummary> {
  return connect(input.postgres.url('batch'), async (batch) => {
    await takeNightLock(batch)
    const { config, clock, onLogTrouble: onTrouble } = input
    endRerun(config.warehouseDir)
    removeUnnamedFiles(config.warehouseDir, await listReadable(batch))
    const log = createRunLog({ batch, clock, onTrouble })
    const catalogue = await readCatalogue(config.modelsDir, input.ownReferencesDir)
    const waiversOn = input.waiversOn ?? ((date: string) => readWaivers(batch, date))
    const plan = await planNights({ ...config, ...input, from: input.from ?? null, catalogue, waiversOn })
    // A date that no night can have, for days are missing before it, leaves no run behind to be put right.
    findParent({ ...plan[0]!, warehouseDir: config.warehouseDir })
    const nights: NightSummary[] = []
    await withEngine({ ...input, catalogue }, (engine) =>
      runPlan({ input, catalogue, batch, log, nights, engine }, plan),
    )
    const run = new Set(nights.map((it) => it.business_date))
    const left_as_they_are = plan.map((it) => it.businessDate).filter((it) => !run.has(it))
    return { nights, left_as_they_are, publication_id: (await findLive(batch))?.publication_id ?? null }
  })
}

type Running = Pick<LoggedNight, 'input' | 'engine' | 'batch' | 'log' | 'nights'> & { catalogue: Catalogue }

async function runPlan({ catalogue, ...running }: Running, plan: PlannedNight[]): Promise<void> {
  const { input } = running
  const { warehouseDir } = input.config
  const isBesidePeople = (input.origin ?? AT_A_TERMINAL).trigger_code !== 'command'
  // Where no files are loaded meanwhile, one night at a time has all there is.
  const nights = plan.some((it) => it.from === 'ods') ? plan.length : 1
  const common = {
    ...nightInput(input, catalogue),
    limits: limitsFor(input.config, { nights, isBesidePeople }),
    lanes: isBesidePeople ? (1 as const) : (2 as const),
  }
  const board = openBoard({ ...input, contracts: catalogue.contracts })
  const ahead = loadAhead({ ...common, rerunSource: newestVersion(warehouseDir) })
  const shared = { ...running, common, board, steps: planSteps(catalogue), ahead }
  // Where a re-run was cut off, the later dates may have to follow.
  let isSettled = settle({ ...common, models: catalogue.models })
  try {
    for (const [index, date] of plan.entries()) {
      if (isSettled && !date.isDue) continue
      const started = performance.now()
      beginRerun(warehouseDir, date.businessDate)
      const night = await runLogged({ ...shared, date, isSettled, later: plan.slice(index + 1) })
      const { status } = night.summary
      const seconds = (performance.now() - started) / 1000
      input.onNight?.({ business_date: date.businessDate, index, count: plan.length, status, seconds })
      isSettled = night.isSettled
    }
  } finally {
    await ahead.stop()
  }
}

type LoggedNight = {
  input: RunNightsInput
  /** Plain values: they go to another thread as well. */
  common: Omit<NightInput, keyof PlannedNight | 'engine' | 'rerunSource'>
  engine: Engine
  batch: pg.Client
  log: RunLog
  steps: RunPlan
  board: Board
  ahead: LoadAhead
  date: PlannedNight
  /** Whether the nights before it have changed nothing that a later one reads. */
  isSettled: boolean
  /** The nights after this one that may follow. */
  later: PlannedNight[]
  /** The nights that have gone well so far; this one is added when it does. */
  nights: NightSummary[]
}

async function runLogged(task: LoggedNight): Promise<{ summary: NightSummary; isSettled: boolean }> {
  const { input, common, batch, log, board, later, nights } = task
  const { businessDate, kind } = task.date
  const { origin = AT_A_TERMINAL } = input
  const lines = await log.start({ businessDate, kind, origin, plan: task.steps })
  const steps: Step[] = []
  const { onBegin, onFailed } = lines
  const onStep = (step: Step) => {
    steps.push(step)
    lines.onStep(step)
    input.onStep?.(businessDate, step)
  }
  const listener = { onBegin, onStep, onFailed }
  try {
    const { status, manifest } = await runDate(task, listener)
    // After one that has looked at its files, later ones look at theirs.
    const isSettled = settle({ ...common, models: common.catalogue.models }) && task.date.from !== 'ods'
    const isLast = !later.some((it) => it.isDue || !isSettled)
    if (isLast) {
      await publishUnlessLive(task, readHead(common.warehouseDir)!, listener)
      await keepAfter(task, listener)
    }
    await lines.finish({ status, manifest })
    const { version, run_id } = manifest
    const { from: from_layer } = task.date
    const summary = { business_date: businessDate, kind, from_layer, status, version, run_id, steps }
    nights.push(summary)
    await archiveAfter(task, listener)
    if (!isLast) removeOldVersions(common.warehouseDir, await listReadable(batch))
    return { summary, isSettled }
  } catch (error) {
    await lines.fail(error)
    throw error instanceof AppError ? await tellNightsBefore(task, error, listener) : error
  } finally {
    await lines.close()
    await recordDate(batch, board, businessDate)
  }
}

async function runDate(task: LoggedNight, listener: StepListener): Promise<NightResult> {
  const { input, common, engine, ahead, nights, date } = task
  const { businessDate } = date
  const isLoaded = date.from === 'ods'
  // What was delivered to a date that is taken as it stood is not told again.
  if (isLoaded) await input.awaitFiles?.(businessDate)
  const own = { ...common, ...date, rerunSource: readRerunSource(common.warehouseDir) }
  // The first of several is loaded where all others will be: one thread learns what files repeat.
  if (nights.length === 0 && isLoaded && nextToLoad(task)) {
    const earlier = earlierFiles(common.warehouseDir, { parent: findParent(own), businessDate })
    ahead.start({ ...date, earlier })
  }
  const delivery = await ahead.take(businessDate, listener)
  return runNight({ ...own, engine, ...listener, onLoaded: (inputs) => loadNext(task, inputs) }, delivery)
}

/** The night that follows, as far as can be foreseen, where it has files to load. */
function nextToLoad({ date, later, isSettled }: LoggedNight): PlannedNight | undefined {
  const next = later.find((it) => it.isDue || !isSettled || date.from === 'ods')
  return next?.from === 'ods' ? next : undefined
}

const AT_A_TERMINAL: RunOrigin = { trigger_code: 'command', started_by: null, reason: null }

function loadNext(task: LoggedNight, inputs: KnownFile[]): void {
  const next = nextToLoad(task)
  if (!next) return
  const { input, ahead, date } = task
  const { warehouseDir } = task.common
  const { businessDate } = next
  const dayBefore = addDays(date.businessDate, 1) === businessDate ? inputs : []
  const weekBefore = filesOfWeekBefore(warehouseDir, { from: readHead(warehouseDir), businessDate })
  ahead.start({ ...next, earlier: { dayBefore, weekBefore } }, input.awaitFiles?.(businessDate))
}

/**
 * Makes earlier dates quick to read. Where that fails they are read slowly, and the next night tries again.
 */
async function keepAfter({ common }: LoggedNight, listener: StepListener): Promise<void> {
  const { warehouseDir, limits } = common
  try {
    await stepRecorder([], listener)('keep_rows', async () => {
      return { rows_out: await keepRows({ warehouseDir, manifest: readHead(warehouseDir)!, limits }) }
    })
  } catch {
    // The listener has been told.
  }
}

/**
 * What has come to the end of its term goes to the archive, after every night, so that the next one's files
 * are the same however many nights a command runs. If that fails, the night has gone well all the same.
 */
async function archiveAfter({ input, common }: LoggedNight, listener: StepListener): Promise<void> {
  const { config, clock } = input
  const expired = { ...config, clock, limits: common.limits }
  try {
    await stepRecorder([], listener)('archive', async () => {
      const entries = await archiveExpired(expired, readHead(config.warehouseDir)!)
      const rows_out = entries.reduce((sum, it) => sum + it.rows, 0)
      return { rows_in: entries.length, rows_out, note: `${entries.length} partitions` }
    })
  } catch {
    // The listener has been told, and the next night tries again.
  }
}

function nightInput(
  input: RunNightsInput,
  catalogue: Catalogue,
): Omit<NightInput, keyof PlannedNight | 'engine' | 'rerunSource'> {
  const { warehouseDir, archiveDir, landingDir, allowSyntheticId, stateDir } = input.config
  const keys = openKeyRing(join(stateDir, 'keys'))
  return { warehouseDir, archiveDir, landingDir, allowSyntheticId, catalogue, keys }
}

function publishInput(input: RunNightsInput, catalogue: Catalogue) {
  const { warehouseDir } = input.config
  const { postgres, bank, onSwitch, clock } = input
  return { warehouseDir, catalogue, postgres, bank, onSwitch, publishedAt: clock.now() }
}

async function publishUnlessLive(
  { input, common, engine, batch }: LoggedNight,
  { version }: Pick<Manifest, 'version'>,
  listener: StepListener,
): Promise<void> {
  if ((await findLive(batch))?.warehouse_version === version) return
  const { catalogue, limits } = common
  const publication = { ...publishInput(input, catalogue), limits, engine, version }
  await publishNight({ ...publication, step: stepRecorder([], listener) })
}

/**
 * The nights before a refused one are good: people get the last of them, unless what they see is of a
 * later date already or the bank has not gone live. The error says which nights stand and what is
 * published.
 */
async function tellNightsBefore(
  task: LoggedNight,
  error: AppError,
  listener: StepListener,
): Promise<AppError> {
  const { nights, batch } = task
  const head = readHead(task.common.warehouseDir)
  if (nights.length === 0 || !head) return error
  const before = await findLive(batch)
  if (head.kind === 'daily' && (!before || before.business_date <= head.business_date)) {
    await publishUnlessLive(task, head, listener)
  }
  const live = await findLive(batch)
  const dates = nights.map((night) => night.business_date)
  const published = live ? `People see ${live.business_date}.` : 'Nothing is published yet.'
  return new AppError({
    code: error.code,
    status: error.status,
    message: `${error.message} Good until then: ${dates.join(', ')}. ${published}`,
    details: { ...error.details, good_nights: dates, publication_id: live?.publication_id ?? null },
  })
}
