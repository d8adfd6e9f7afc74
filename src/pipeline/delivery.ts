import { performance } from 'node:perf_hooks'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { connectDuck, literal, openDuck, type Duck } from '../serving/duckdb.ts'
import {
  checkArrivals,
  createEmptyRejects,
  createEmptySource,
  loadFile,
  problemsOf,
  refuseDelivery,
  type Arrival,
  type Contract,
  type LoadInput,
  type Problem,
} from './load/index.ts'
import type { NightInput } from './night-plan.ts'
import type { Night, Step } from './night-state.ts'

export const REJECT_COLUMNS = ['file', 'line_no', 'column_name', 'value', 'reason', 'raw_line', 'is_sealed']

/** A night whose files have been checked and, once `isLoaded`, read into an engine that its owner must close. */
export type Delivery = {
  duck: Duck
  arrivals: Arrival[]
  steps: Step[]
  step: Night['step']
  /** Who hears of each step when it is done. */
  listener: Listener
  isLoaded: boolean
}

type Listener = { onStep?: ((step: Step) => void) | undefined }

/** What a delivery is compared with, so that a file sent twice under two dates is noticed. */
export type PreviousChecksums = Map<string, string>

export const checksumsOf = (files: { file: string; checksum: string }[]): PreviousChecksums =>
  new Map(files.map((it) => [it.file, it.checksum]))

/** Takes over a delivery that was loaded ahead: its listener hears of what was done so far, and of what follows. */
export function adoptDelivery(delivery: Delivery, onStep: Listener['onStep']): void {
  for (const step of delivery.steps) onStep?.(step)
  delivery.listener.onStep = onStep
}

/** Checks the files of a date without reading their rows. */
export async function openDelivery(
  input: NightInput,
  previousChecksums: PreviousChecksums,
): Promise<Delivery> {
  const steps: Step[] = []
  const listener: Listener = { onStep: input.onStep }
  const step = stepRecorder(steps, listener)
  let arrivals: Arrival[] = []
  await step('arrivals', async () => {
    arrivals = await checkArrivals({
      contracts: input.catalogue.contracts,
      landingDir: input.landingDir,
      businessDate: input.businessDate,
      opening: input.kind === 'opening',
      previousChecksums,
    })
    return { rows_in: arrivals.length }
  })
  return {
    duck: await openDuck({ threads: input.threads }),
    arrivals,
    steps,
    step,
    listener,
    isLoaded: false,
  }
}

/** Loads every file that came; a feed that did not come stands empty. What is refused is refused in one report. */
export async function loadDelivery(delivery: Delivery, input: NightInput): Promise<void> {
  const { step, arrivals } = delivery
  const stageDir = join(input.warehouseDir, 'work', input.businessDate)
  const problems: Problem[] = []
  const waiting = [...input.catalogue.contracts]
  // Two at a time: one file is read and protected here while the engine types the rows of another.
  const lane = async () => {
    const connection = await connectDuck(delivery.duck)
    try {
      for (let contract = waiting.shift(); contract; contract = waiting.shift()) {
        const load = { ...input, arrival: arrivalOf(arrivals, contract), contract, stageDir }
        problems.push(...(await loadFeed(connection, load, step)))
      }
    } finally {
      connection.closeSync()
    }
  }
  await createEmptyRejects(delivery.duck.connection)
  // Both come to their end before either's error is looked at, so that nobody works on a closed engine.
  for (const ended of await Promise.allSettled([lane(), lane()])) {
    if (ended.status === 'rejected') throw ended.reason
  }
  rmSync(stageDir, { recursive: true, force: true })
  if (problems.length > 0) {
    await keepRefused(delivery, input)
    throw refuseDelivery(problems)
  }
  delivery.isLoaded = true
}

export const arrivalOf = (arrivals: Arrival[], contract: Contract): Arrival | undefined =>
  arrivals.find((arrival) => arrival.contract.file === contract.file)

type FeedLoad = Omit<LoadInput, 'arrival'> & { arrival: Arrival | undefined }

/** Loads one feed and gives what it is refused for; a feed that did not come stands empty. */
async function loadFeed(
  connection: DuckDBConnection,
  load: FeedLoad,
  step: Night['step'],
): Promise<Problem[]> {
  const { arrival, contract } = load
  if (!arrival) {
    await createEmptySource(connection, contract)
    return []
  }
  try {
    await step(`load ${contract.file}`, () => loadFile(connection, { ...load, arrival }))
    return []
  } catch (error) {
    const problems = problemsOf(error)
    if (problems) return problems
    throw error
  }
}

/** The rejected rows of a delivery that was refused, for those who have to mend it; the next try replaces them. */
async function keepRefused({ duck }: Delivery, input: NightInput): Promise<void> {
  const folder = join(input.warehouseDir, 'refused')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${input.businessDate}.parquet`)
  await duck.connection.run(
    `copy (select ${REJECT_COLUMNS.join(', ')} from source.rejects) to ${literal(file)} (format parquet)`,
  )
}

function stepRecorder(steps: Step[], listener: Listener): Night['step'] {
  return async (name, work) => {
    const started = performance.now()
    const result = await work()
    const seconds = Math.round(performance.now() - started) / 1000
    const done: Step = { step: name, rows_in: null, rows_out: null, ...pickCounts(result), seconds }
    steps.push(done)
    listener.onStep?.(done)
    return result
  }
}

function pickCounts(result: Partial<Step>): Partial<Step> {
  const { rows_in = null, rows_out = null, note } = result
  return { rows_in, rows_out, ...(note ? { note } : {}) }
}
