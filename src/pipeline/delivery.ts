import { performance } from 'node:perf_hooks'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { literal, openDuck, type Duck } from '../serving/duckdb.ts'
import {
  checkArrivals,
  createEmptySource,
  loadFile,
  problemsOf,
  refuseDelivery,
  type Arrival,
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
  const { connection } = delivery.duck
  const stageDir = join(input.warehouseDir, 'work', input.businessDate)
  const problems: Problem[] = []
  const waiting = [...input.catalogue.contracts]
  // Two at a time: one file is read and protected here while the engine types the rows of another.
  const lane = async () => {
    for (let contract = waiting.shift(); contract; contract = waiting.shift()) {
      const arrival = arrivals.find((it) => it.contract.file === contract.file)
      if (!arrival) {
        await createEmptySource(connection, contract)
        continue
      }
      const load = { ...input, arrival, contract, stageDir }
      await step(`load ${contract.file}`, () => loadFile(connection, load)).catch((error: unknown) => {
        problems.push(...(problemsOf(error) ?? raise(error)))
      })
    }
  }
  await Promise.all([lane(), lane()])
  rmSync(stageDir, { recursive: true, force: true })
  if (problems.length > 0) {
    await keepRefused(delivery, input)
    throw refuseDelivery(problems)
  }
  delivery.isLoaded = true
}

const raise = (error: unknown): never => {
  throw error
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
