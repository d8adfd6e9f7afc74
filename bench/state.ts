import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findBank, type StartBank } from '../scripts/start/banks.ts'
import { deliverFiles, ensureDemoUsers, missingNights, runMissing } from '../scripts/start/load-bank.ts'
import type { createSteps } from '../scripts/start/terminal.ts'
import { systemClock } from '../src/platform/clock.ts'
import { type Config, readConfig } from '../src/platform/config.ts'
import { type Databases, openDatabases } from '../src/platform/db.ts'
import { createLogger, type Logger } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { ensurePostgres, type Postgres, removeEmbedded } from '../src/platform/postgres/index.ts'
import { ensureState, statePaths } from '../src/platform/state.ts'
import { type Evening, keepEvening, readEvening, rewind } from './evening.ts'
import type { Ratio } from './report.ts'

/** A bank of the benchmarks' own, in the evening before its last night. */
export type Bench = {
  config: Config
  log: Logger
  postgres: Postgres
  databases: Databases
  bank: StartBank
  /** The night that is measured: the last one the bank has files for. */
  businessDate: string
  evening: Evening
  close(): Promise<void>
}

export type Steps = ReturnType<typeof createSteps>
export type Measuring = { bench: Bench; isQuick: boolean; step: Steps }
export type Measured = { business_date: string; ratios: Ratio[] }
export type Wanted = { bank: string; isFresh: boolean; step: Steps }

/** Each bank's state lies in the state folder, so that a reset removes it with everything else. */
export function benchConfig(bank: string): Config {
  const own = readConfig()
  const stateDir = join(statePaths(own).benchDir, bank)
  // The machine that asks is no person, and asks as fast as it can.
  const settings = { ALLOW_SYNTHETIC_ID: 'true', ZHIKE_READS_A_MINUTE: '9999999' }
  const state = readConfig({ ZHIKE_STATE: stateDir, ...settings })
  const { logLevel, nightMemoryMb, nightThreads } = own
  // A database of its own, which may be emptied and filled at will.
  return { ...state, logLevel, nightMemoryMb, nightThreads, host: '127.0.0.1', port: 0 }
}

export const openBenchLog = (config: Config): Logger =>
  createLogger(config, join(statePaths(config).logDir, 'zhike.log'))

/** Makes the bank once, up to the evening before its last night, and goes back to that evening ever after. */
export async function openBench({ bank: name, isFresh, step }: Wanted): Promise<Bench> {
  const bank = findBank(name)
  const config = benchConfig(name)
  if (isFresh) await removeBench(config)
  // The outer folders first: they get the mode that lets the database's user pass through.
  ensureState(readConfig())
  mkdirSync(statePaths(readConfig()).benchDir, { recursive: true, mode: 0o711 })
  ensureState(config)
  const log = openBenchLog(config)
  const postgres = await ensurePostgres(config, log)
  const databases = openDatabases({ url: postgres.url('api'), log, poolSize: 2 })
  const close = async () => {
    await databases.close()
    await postgres.stop()
  }
  try {
    await migrate(postgres.url('owner'), log)
    const opened = { config, log, postgres, databases, bank }
    const businessDate = await loadUntilEvening(opened, step)
    const evening = await keepEvening(opened)
    return { ...opened, businessDate, evening, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function removeBench(config: Config): Promise<void> {
  await removeEmbedded(config)
  rmSync(config.stateDir, { recursive: true, force: true })
}

type Opened = Omit<Bench, 'businessDate' | 'evening' | 'close'>

async function loadUntilEvening(opened: Opened, step: Steps): Promise<string> {
  const { config, log, postgres, databases, bank } = opened
  const { state, files } = await step(
    'Files of the bank',
    () => deliverFiles(config, { bank, from: null, openingMonths: null }),
    ({ state: { opening, dates } }) => `${opening.length} month ends, ${dates.length} days`,
  )
  const evening = readEvening(config)
  if (evening) await rewind(opened, evening)
  const earlier = { ...state, dates: state.dates.slice(0, -1) }
  const missing = await missingNights({ config }, { bank: earlier, databases })
  if (missing.opening.length + missing.dates.length > 0) {
    const needs = { config, log, postgres, clock: systemClock }
    await step(
      'Nights until the evening',
      (progress) => runMissing(needs, { ...missing, files, progress }),
      ({ nights }) => `${nights.length} nights`,
    )
  }
  await files.complete
  await ensureDemoUsers({ config, clock: systemClock }, { bank, databases })
  return state.dates.at(-1)!
}
