import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Bank } from '../platform/context.ts'
import { openKeyRing } from '../platform/crypto/index.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { connect, type Postgres } from '../platform/postgres/index.ts'
import { readHead } from '../serving/manifest.ts'
import type { OnSwitch } from '../serving/publish.ts'
import { removeUnnamedFiles } from './housekeeping.ts'
import { runNight } from './night.ts'
import { readCatalogue, type Catalogue, type NightInput } from './night-plan.ts'
import type { NightKind, Step } from './night-state.ts'
import { publishNight } from './publish-night.ts'
import { loadAhead, type LoadAhead } from './load-ahead.ts'
import { createRunLog, type RunLog } from './run-log.ts'
import { addDays } from './write/tables.ts'

export { readStatus, type Status } from './status.ts'
export type { Step } from './night-state.ts'

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
  threads?: number
  onNight?: (night: {
    business_date: string
    index: number
    count: number
    status: string
    seconds: number
  }) => void
  onStep?: (business_date: string, step: Step) => void
  /** What modules change together with the switch of a publication. */
  onSwitch?: OnSwitch
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

/** One night at a time for a bank; any number would do, as long as it stays the same. */
const NIGHT_LOCK = 7_305_112
const LOCK_TRIES = 20
const LOCK_RETRY_MS = 100

/**
 * Runs nights in order of their dates and publishes the last one. An earlier date is run again together
 * with all later ones, since each builds on the one before. A second caller is refused while one is at
 * work.
 */
export async function runNights(input: RunNightsInput): Promise<RunSummary> {
  return connect(input.postgres.url('batch'), async (batch) => {
    await takeNightLock(batch)
    removeUnnamedFiles(input.config.warehouseDir, await publishedVersions(batch))
    const log = createRunLog(batch, input.clock)
    const nights: NightSummary[] = []
    const plan = planDates(input)
    const catalogue = await readCatalogue(input.config.modelsDir, input.ownReferencesDir)
    const common = { ...nightInput(input, catalogue), threads: input.threads ?? threadsFor(plan.length) }
    const ahead = loadAhead(common)
    try {
      for (const [index, date] of plan.entries()) {
        const started = performance.now()
        const next = plan[index + 1]
        const task = { input, common, batch, log, ahead, date, next }
        const { status } = nights[nights.push(await runLogged(task)) - 1]!
        const seconds = (performance.now() - started) / 1000
        input.onNight?.({ business_date: date.businessDate, index, count: plan.length, status, seconds })
      }
    } finally {
      await ahead.stop()
    }
    return { nights, publication_id: await latestPublication(batch) }
  })
}

/** The session of a night that was cut off holds the lock until its server notices: waiting a little pays. */
async function takeNightLock(batch: pg.Client): Promise<void> {
  for (let attempt = 1; attempt <= LOCK_TRIES; attempt++) {
    const { rows } = await batch.query<{ is_mine: boolean }>('select pg_try_advisory_lock($1) as is_mine', [
      NIGHT_LOCK,
    ])
    if (rows[0]?.is_mine) return
    await setTimeout(LOCK_RETRY_MS)
  }
  throw conflict('night_running', 'Another night is at work. Wait until it has ended.')
}

type PlannedDate = { businessDate: string; kind: NightKind }

function planDates(input: RunNightsInput): PlannedDate[] {
  const opening = input.opening.toSorted().map((businessDate) => ({ businessDate, kind: 'opening' as const }))
  const dates = new Set(input.dates)
  const head = readHead(input.config.warehouseDir)
  const first = [...dates].toSorted()[0]
  // Later nights stand on the one that is run again.
  if (head?.kind === 'daily' && first) {
    for (let date = first; date <= head.business_date; date = addDays(date, 1)) dates.add(date)
  }
  const plan = [
    ...opening,
    ...[...dates].toSorted().map((businessDate) => ({ businessDate, kind: 'daily' as const })),
  ]
  if (plan.length === 0) throw invalid('name at least one date')
  return plan
}

type LoggedNight = {
  input: RunNightsInput
  common: Omit<NightInput, keyof PlannedDate>
  batch: pg.Client
  log: RunLog
  ahead: LoadAhead
  date: PlannedDate
  /** The night after this one, loaded while this one is at work; without one, this one is published. */
  next: PlannedDate | undefined
}

async function runLogged(task: LoggedNight): Promise<NightSummary> {
  const { input, common, batch, log, ahead, next } = task
  const { businessDate, kind } = task.date
  const runNo = await log.start(businessDate, kind)
  const steps: Step[] = []
  const onStep = (step: Step) => {
    steps.push(step)
    input.onStep?.(businessDate, step)
  }
  try {
    const own = { ...common, ...task.date }
    const delivery = await ahead.take(businessDate)
    const night = await runNight(
      { ...own, onStep, onLoaded: (arrivals) => next && ahead.start(next, arrivals) },
      delivery,
    )
    const { version, run_id } = night.manifest
    if (!next && !(await publishedVersions(batch)).includes(version)) {
      await publishNight({ ...publishInput(input, common.catalogue), version, step: stepTimer(onStep) })
    }
    await log.finish(runNo, { status: night.status, version, run_id })
    return { business_date: businessDate, kind, status: night.status, version, run_id, steps }
  } catch (error) {
    await log.fail(runNo, error)
    throw error
  } finally {
    for (const [index, step] of steps.entries()) await log.step(runNo, index + 1, step)
  }
}

/** Where several nights are caught up with, two are always in work, and share the cores. */
const threadsFor = (nights: number): number | undefined =>
  nights > 1 ? Math.max(1, Math.floor(availableParallelism() / 2)) : undefined

function nightInput(input: RunNightsInput, catalogue: Catalogue): Omit<NightInput, keyof PlannedDate> {
  const { warehouseDir, landingDir, allowSyntheticId, stateDir } = input.config
  const keys = openKeyRing(join(stateDir, 'keys'))
  return { warehouseDir, landingDir, allowSyntheticId, catalogue, keys }
}

function publishInput(input: RunNightsInput, catalogue: Catalogue) {
  const { warehouseDir } = input.config
  const { postgres, bank, onSwitch, clock } = input
  const { models } = catalogue
  return { warehouseDir, models, postgres, bank, onSwitch, publishedAt: clock.now() }
}

const stepTimer =
  (onStep: (step: Step) => void) =>
  async <T extends Partial<Step>>(name: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now()
    const result = await work()
    const seconds = Math.round(performance.now() - started) / 1000
    onStep({ step: name, rows_in: result.rows_in ?? null, rows_out: result.rows_out ?? null, seconds })
    return result
  }

async function publishedVersions(batch: pg.Client): Promise<string[]> {
  const { rows } = await batch.query<{ warehouse_version: string }>(
    'select warehouse_version from serving.publications where expires_at is null or expires_at > now()',
  )
  return rows.map((row) => row.warehouse_version)
}

async function latestPublication(batch: pg.Client): Promise<number | null> {
  const { rows } = await batch.query<{ id: number | null }>(
    'select max(publication_id) as id from serving.publications',
  )
  return rows[0]?.id ?? null
}
