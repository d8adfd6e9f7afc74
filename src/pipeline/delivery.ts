import { performance } from 'node:perf_hooks'
import { linkSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import {
  connectDuck,
  type Duck,
  literal,
  openDuck,
  PARQUET,
  readParquet,
  readRow,
} from '../serving/duckdb.ts'
import {
  ASIDE,
  checkArrivals,
  createAside,
  createEmptySource,
  loadFile,
  problemsOf,
  refuseDelivery,
  type Arrival,
  type Contract,
  type EarlierFiles,
  type Loaded,
  type LoadInput,
  type Problem,
} from './load/index.ts'
import type { NightInput } from './night-plan.ts'
import type { FeedState, Night, Step, StepListener } from './night-state.ts'
import { describeFailure } from './failure-text.ts'
import { contentOf } from './write/content.ts'
import { typedSelect } from './write/typed-select.ts'
import { deliveredTables, findKeptFiles, type KeptFile, keptSegment } from './rerun/kept-files.ts'
import { isWaived } from './waiver.ts'

export type DeliveryInput = Omit<NightInput, keyof StepListener | 'engine' | 'onLoaded'> & {
  /** One that is kept for many deliveries; otherwise each has its own. */
  duck?: Duck
}

/** Rows of one day as the ods layer keeps them, in a file that a night makes part of its version. */
export type DeliveredTable = { path: string; columns: string[]; rows: number; hash: string }

/** The files of a date, checked, loaded and written down. Plain values: it may come from another thread. */
export type Delivery = {
  arrivals: (Arrival | KeptFile)[]
  feeds: Record<string, FeedState>
  tables: Record<string, DeliveredTable>
  steps: Step[]
}

/** Checks the files of a date without reading their rows. */
export async function checkDelivery(
  input: DeliveryInput,
  earlier: EarlierFiles,
  step: Night['step'],
): Promise<Delivery['arrivals']> {
  const { waivers, catalogue, kind } = input
  const place = { ...input, opening: kind === 'opening' }
  let arrivals: Delivery['arrivals'] = []
  await step('arrivals', async () => {
    const contracts = catalogue.contracts.filter((it) => !isWaived(waivers, 'feed', it.file))
    const kept = findKeptFiles(place, { contracts, source: input.rerunSource })
    const looked = new Set(contracts.map((it) => it.file))
    for (const { contract } of kept) looked.delete(contract.file)
    const leftOut = new Set(catalogue.contracts.map((it) => it.file).filter((it) => !looked.has(it)))
    const came = await checkArrivals({ ...place, contracts: catalogue.contracts, earlier, leftOut })
    const order = new Map(catalogue.contracts.map((it, at) => [it.file, at]))
    arrivals = [...came, ...kept].toSorted(
      (a, b) => order.get(a.contract.file)! - order.get(b.contract.file)!,
    )
    return {
      rows_in: arrivals.length,
      ...(kept.length > 0 ? { note: `${kept.length} as they were kept` } : {}),
    }
  })
  return arrivals
}

/** Loads every file that came and writes its rows down under the names of the ods layer. */
export async function loadDelivery(
  input: DeliveryInput,
  arrivals: Delivery['arrivals'],
  step: Night['step'],
): Promise<Omit<Delivery, 'steps'>> {
  const folder = join(input.warehouseDir, 'work', input.businessDate)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const duck = input.duck ?? (await openDuck(input.limits))
  try {
    await createAside(duck.connection)
    const work: Work = { input, arrivals, folder, step, feeds: {}, tables: {} }
    const waiting = [...input.catalogue.contracts]
    const problems: Problem[] = []
    // Two at a time: one file is read and protected here while the engine types the rows of another.
    const lane = async () => {
      const connection = await connectDuck(duck)
      try {
        for (let contract = waiting.shift(); contract; contract = waiting.shift()) {
          problems.push(...(await loadFeed(connection, work, contract)))
        }
      } finally {
        connection.closeSync()
      }
    }
    // Both come to their end before either's error is looked at, so that nobody works on a closed engine.
    for (const ended of await Promise.allSettled([lane(), lane()])) {
      if (ended.status === 'rejected') throw ended.reason
    }
    if (problems.length > 0) {
      await keepRefused(duck.connection, input)
      throw refuseDelivery(problems)
    }
    for (const [name, columns] of Object.entries(ASIDE)) {
      await writeDown(duck.connection, work, { name: `ods.${name}`, select: `source.${name}`, columns })
    }
    return { arrivals, feeds: work.feeds, tables: work.tables }
  } finally {
    if (!input.duck) duck.close()
  }
}

type Work = Pick<Delivery, 'arrivals' | 'feeds' | 'tables'> & {
  input: DeliveryInput
  folder: string
  step: Night['step']
}

/** What it brought stays as it is where it does not come. */
export const isCarriedFeed = ({ waivers }: Pick<NightInput, 'waivers'>, { file, if_missing }: Contract) =>
  if_missing === 'carry' || isWaived(waivers, 'feed', file)

export const arrivalOf = <T extends Loaded>(arrivals: T[], contract: Contract): T | undefined =>
  arrivals.find((arrival) => arrival.contract.file === contract.file)

/** Loads one feed and gives what it is refused for; a feed that did not come stands empty. */
async function loadFeed(connection: DuckDBConnection, work: Work, contract: Contract): Promise<Problem[]> {
  const { input, folder, step } = work
  const { lists } = input.catalogue
  const arrival = arrivalOf(work.arrivals, contract)
  if (arrival && 'isKept' in arrival) {
    await takeKept(connection, work, arrival)
    return []
  }
  if (arrival) {
    const load: LoadInput = { ...input, arrival, contract, lists, stageDir: folder }
    try {
      await step(`load ${contract.file}`, () => loadFile(connection, load))
    } catch (error) {
      const problems = problemsOf(error)
      if (problems) return problems
      throw error
    }
  } else await createEmptySource(connection, contract)
  await nameDelivered(connection, work, contract)
  return []
}

/** Takes the rows of a file as an earlier night of the date had written them down. */
async function takeKept(connection: DuckDBConnection, work: Work, kept: KeptFile): Promise<void> {
  const { input, folder, feeds, tables, step } = work
  const { contract, file_name, row_count } = kept
  const keptIn = input.rerunSource!
  await step(`load ${contract.file}`, async () => {
    for (const name of deliveredTables(input.catalogue, contract)) {
      const { file, rows, hash } = keptSegment(keptIn, name, input.businessDate)!
      const path = join(folder, `${name}.parquet`)
      linkSync(join(input.warehouseDir, file), path)
      tables[name] = { path, columns: keptIn.tables[name]!.columns, rows, hash }
      feeds[name] = { delivery: deliveryOf(kept), isCarried: false }
    }
    for (const [name, columns] of Object.entries(ASIDE)) {
      const aside = keptSegment(keptIn, `ods.${name}`, input.businessDate)
      if (!aside) continue
      await connection.run(`insert into source.${name} select ${columns.join(', ')}
        from ${readParquet([join(input.warehouseDir, aside.file)])} where file = ${literal(file_name)}`)
    }
    const { aside } = await readRow(
      connection,
      `select count(distinct line_no) as aside from source.rejects where file = ${literal(file_name)}`,
    )
    const rows_out = row_count - Number(aside)
    return { rows_in: row_count, rows_out, note: `${rows_out} rows of ${input.businessDate} as kept` }
  })
}

const deliveryOf = ({ mode }: Pick<KeptFile, 'mode'>) => (mode === 'i' ? 'increment' : 'full')

/** Gives the rows of a feed the names of the ods tables that read it, and says of each how its feed came. */
async function nameDelivered(connection: DuckDBConnection, work: Work, contract: Contract): Promise<void> {
  const { input } = work
  const arrival = arrivalOf(work.arrivals, contract)
  const source = `source.${contract.file.toLowerCase()}`
  for (const model of input.catalogue.models) {
    if (model.layer !== 'ods' || !model.reads.includes(source)) continue
    work.feeds[model.name] = {
      delivery: arrival ? deliveryOf(arrival) : 'none',
      // The bookings of the day before are none of this day.
      isCarried: !arrival && isCarriedFeed(input, contract) && contract.modes.some((it) => it !== 'a'),
    }
    const columns = Object.keys(model.columns)
    const select = `(${typedSelect(model, input.businessDate, columns)}) as delivered`
    await writeDown(connection, work, { name: model.name, select, columns })
  }
  await connection.run(`drop table ${source}`)
}

async function writeDown(
  connection: DuckDBConnection,
  work: Work,
  table: { name: string; select: string; columns: string[] },
): Promise<void> {
  const { name, select, columns } = table
  await work.step(name, async () => {
    const path = join(work.folder, `${name}.parquet`)
    await connection.run(
      `copy (select ${columns.join(', ')} from ${select}) to ${literal(path)} (${PARQUET})`,
    )
    const content = await contentOf(connection, readParquet([path]), columns)
    work.tables[name] = { path, columns, ...content }
    return { rows_in: content.rows, rows_out: content.rows }
  })
}

/** The rejected rows of a refused delivery, for those who have to mend it; the next try replaces them. */
async function keepRefused(connection: DuckDBConnection, input: DeliveryInput): Promise<void> {
  const folder = join(input.warehouseDir, 'refused')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${input.businessDate}.parquet`)
  await connection.run(
    `copy (select ${ASIDE.rejects.join(', ')} from source.rejects) to ${literal(file)} (format parquet)`,
  )
}

/** Times the steps of a night, notes them, and tells whoever listens. */
export function stepRecorder(steps: Step[], listener: StepListener = {}): Night['step'] {
  return async (name, work) => {
    const started = performance.now()
    const secondsSince = () => Math.round(performance.now() - started) / 1000
    listener.onBegin?.(name)
    try {
      const result = await work()
      const done: Step = {
        step: name,
        rows_in: null,
        rows_out: null,
        ...pickCounts(result),
        seconds: secondsSince(),
      }
      steps.push(done)
      listener.onStep?.(done)
      return result
    } catch (error) {
      listener.onFailed?.({ step: name, seconds: secondsSince(), message: describeFailure(error) })
      throw error
    }
  }
}

function pickCounts(result: Partial<Step>): Partial<Step> {
  const { rows_in = null, rows_out = null, note, failing, holds_back } = result
  return {
    rows_in,
    rows_out,
    ...(note ? { note } : {}),
    ...(failing ? { failing } : {}),
    ...(holds_back ? { holds_back } : {}),
  }
}
