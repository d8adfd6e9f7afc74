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
import { readHead } from '../serving/manifest.ts'

import { stepRecorder } from './delivery.ts'
import { limitsFor } from './engine-limits.ts'
import { archiveExpired } from './archive/index.ts'
import { removeOldVersions, removeUnnamedFiles } from './housekeeping.ts'
import { knownFile, type Loaded } from './load/index.ts'
import { runNight } from './night.ts'
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
import type { NightKind, Step, StepListener } from './night-state.ts'
import { takeNightLock } from './night-lock.ts'
import { findLive, publishedVersions } from './published.ts'
import { publishNight } from './publish-night.ts'
import { loadAhead, type LoadAhead } from './load-ahead.ts'
import { createRunLog, type RunLog, type RunOrigin } from './run-log.ts'
import { planSteps, type RunPlan } from './run-plan.ts'
import { beginRerun, endRerun, readRerunSource } from './rerun/rerun-source.ts'
import { planDates, type PlannedDate } from './plan-dates.ts'
import type { Waiver } from './waiver.ts'
import { readWaivers } from './waivers.ts'

export { openBoard, recordDate, recordWatched, type Board } from './board/index.ts'
export { HOLD_DAYS, verifyArchive, type RestoreWish } from './archive/index.ts'
export { restoreArchived, runArchive, type Restored } from './archive-runs.ts'
export * from './alerts/index.ts'
export * from './schedule/index.ts'
export { readStatus, type Status } from './status.ts'
export type { Step } from './night-state.ts'
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
  status: 'done' | 'unchanged'
  version: string
  run_id: string
  steps: Step[]
}
export type RunSummary = { nights: NightSummary[]; publication_id: number | null }

/**
 * Runs nights in order of their dates and publishes the last one. An earlier date is run again together
 * with all later ones, since each builds on the one before. A second caller is refused while one is at
 * work.
 */
export async function runNights(input: RunNightsInput): Promise<RunSummary> {
  return connect(input.postgres.url('batch'), async (batch) => {
    await takeNightLock(batch)
    removeUnnamedFiles(input.config.warehouseDir, await publishedVersions(batch))
    const log = createRunLog({ batch, clock: input.clock, onTrouble: input.onLogTrouble })
    const nights: NightSummary[] = []
    const plan: NightDate[] = []
    const waiversOn = input.waiversOn ?? ((date: string) => readWaivers(batch, date))
    for (const date of planDates({ ...input, warehouseDir: input.config.warehouseDir })) {
      plan.push({ ...date, waivers: await waiversOn(date.businessDate) })
    }
    // A date that no night can have, for days are missing before it, leaves no run behind to be put right.
    findParent({ ...plan[0]!, warehouseDir: input.config.warehouseDir })
    const catalogue = await readCatalogue(input.config.modelsDir, input.ownReferencesDir)
    const task = { input, catalogue, batch, log, nights }
    await withEngine({ ...input, catalogue }, (engine) => runPlan({ ...task, engine }, plan))
    return { nights, publication_id: (await findLive(batch))?.publication_id ?? null }
  })
}

type Running = Pick<LoggedNight, 'input' | 'engine' | 'batch' | 'log' | 'nights'> & { catalogue: Catalogue }

async function runPlan({ catalogue, ...running }: Running, plan: NightDate[]): Promise<void> {
  const { input } = running
  const isBesidePeople = (input.origin ?? AT_A_TERMINAL).trigger_code !== 'command'
  beginRerun(input.config.warehouseDir, plan[0]!.businessDate)
  const common = {
    ...nightInput(input, catalogue),
    rerunSource: readRerunSource(input.config.warehouseDir),
    limits: limitsFor(input.config, { nights: plan.length, isBesidePeople }),
    lanes: isBesidePeople ? (1 as const) : (2 as const),
  }
  const board = openBoard({ ...input, contracts: catalogue.contracts })
  const ahead = loadAhead(common)
  const shared = { ...running, common, board, steps: planSteps(catalogue), ahead }
  try {
    for (const [index, date] of plan.entries()) {
      const started = performance.now()
      const { status } = await runLogged({ ...shared, date, next: plan[index + 1] })
      const seconds = (performance.now() - started) / 1000
      input.onNight?.({ business_date: date.businessDate, index, count: plan.length, status, seconds })
    }
    endRerun(input.config.warehouseDir)
  } finally {
    await ahead.stop()
  }
}

type NightDate = PlannedDate & { waivers: Waiver[] }

type LoggedNight = {
  input: RunNightsInput
  /** Plain values: they go to another thread as well. */
  common: Omit<NightInput, keyof NightDate | 'engine'>
  engine: Engine
  batch: pg.Client
  log: RunLog
  steps: RunPlan
  board: Board
  ahead: LoadAhead
  date: NightDate
  /** The night after this one, loaded while this one is at work; without one, this one is published. */
  next: NightDate | undefined
  /** The nights that have gone well so far; this one is added when it does. */
  nights: NightSummary[]
}

async function runLogged(task: LoggedNight): Promise<NightSummary> {
  const { input, common, engine, batch, log, board, ahead, next, nights } = task
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
    const own = { ...common, ...task.date }
    await input.awaitFiles?.(businessDate)
    // The first of several is loaded where all others will be: one thread learns what files repeat.
    if (nights.length === 0 && next) {
      const earlier = earlierFiles(common.warehouseDir, { parent: findParent(own), businessDate })
      ahead.start({ ...task.date, earlier })
    }
    const delivery = await ahead.take(businessDate, listener)
    const night = await runNight(
      { ...own, engine, ...listener, onLoaded: (arrivals) => loadNext(task, arrivals) },
      delivery,
    )
    const { version, run_id } = night.manifest
    const summary = { business_date: businessDate, kind, status: night.status, version, run_id, steps }
    if (!next) await publishUnlessLive(task, summary, listener)
    await lines.finish({ status: night.status, manifest: night.manifest })
    nights.push(summary)
    await archiveAfter(task, listener)
    if (next) removeOldVersions(common.warehouseDir, await publishedVersions(batch))
    return summary
  } catch (error) {
    await lines.fail(error)
    throw error instanceof AppError ? await tellNightsBefore(task, error, listener) : error
  } finally {
    await lines.close()
    await recordDate(batch, board, businessDate)
  }
}

const AT_A_TERMINAL: RunOrigin = { trigger_code: 'command', started_by: null, reason: null }

function loadNext({ input, common, ahead, date, next }: LoggedNight, arrivals: Loaded[]): void {
  if (!next) return
  const { warehouseDir } = common
  const { businessDate } = next
  const isNextDay = addDays(date.businessDate, 1) === businessDate
  const dayBefore = isNextDay ? arrivals.map(knownFile) : []
  const weekBefore = filesOfWeekBefore(warehouseDir, { from: readHead(warehouseDir), businessDate })
  ahead.start({ ...next, earlier: { dayBefore, weekBefore } }, input.awaitFiles?.(businessDate))
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
): Omit<NightInput, keyof NightDate | 'rerunSource'> {
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
  { version }: Pick<NightSummary, 'version'>,
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
  const last = nights.at(-1)
  if (!last) return error
  const before = await findLive(batch)
  if (last.kind === 'daily' && (!before || before.business_date <= last.business_date)) {
    await publishUnlessLive(task, last, listener)
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
