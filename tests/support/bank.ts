import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BERKA_BANK } from '../../fixtures/berka/about.ts'
import { deliverBerka } from '../../fixtures/berka/index.ts'
import type { Profile } from '../../fixtures/generator/bank.ts'
import type { Dirt } from '../../fixtures/generator/dirt.ts'
import { generateBank } from '../../fixtures/generator/index.ts'
import { deliverTinyBank } from '../../fixtures/tiny-bank/index.ts'
import { takeUpStaff } from '../../src/modules/people/index.ts'
import { takeUpPublication } from '../../src/modules/customer-management/index.ts'
import { runNights, type RunNightsInput, type RunSummary } from '../../src/pipeline/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig, type Config } from '../../src/platform/config.ts'
import type { Bank } from '../../src/platform/context.ts'
import type { Postgres } from '../../src/platform/postgres/index.ts'
import { statePaths } from '../../src/platform/state.ts'
import { closeKeptRows } from '../../src/serving/kept-rows.ts'
import { closeWorlds } from '../../src/serving/worlds.ts'
import { givenDatabase, type TestDatabase } from './database.ts'

export const TINY_BANK = {
  name_zh: '小小示范银行',
  name_en: 'Tiny Bank',
  currency_code: 'CNY',
  is_demo: true,
}

export type TestBank = {
  config: Config
  postgres: Postgres
  opening: string[]
  dates: string[]
  run(input?: Partial<RunNightsInput>): Promise<RunSummary>
  drop(): Promise<void>
}

type Deliver = (config: Config) => { opening: string[]; dates: string[] }

/** The tiny bank's files in a landing folder of their own, a database, and no night run yet. */
export const givenTinyBank = (options: { lastNight?: string } = {}): Promise<TestBank> =>
  givenBank(TINY_BANK, ({ landingDir }) => deliverTinyBank(landingDir, options))

/** The same for Berka, from the folder of its tables, with files on the dates that are named. */
export const givenBerka = (from: string, dates: Pick<TestBank, 'opening' | 'dates'>): Promise<TestBank> =>
  givenBank(BERKA_BANK, (config) =>
    deliverBerka({
      from,
      dates,
      landingDir: config.landingDir,
      referencesDir: statePaths(config).referencesDir,
    }),
  )

/** A generated bank of five hundred people, with the dirt that is asked for. */
export const givenGeneratedBank = (dirt: Partial<Dirt>): Promise<TestBank> =>
  givenBank(TINY_BANK, ({ landingDir }) => generateBank({ profile: 'tiny500', landingDir, dirt }))

/** A generated bank of any size and dates, with the usual dirt. */
export const givenMadeBank = (profile: Profile): Promise<TestBank> =>
  givenBank(TINY_BANK, ({ landingDir }) => generateBank({ profile, landingDir }))

async function givenBank(bank: Bank, deliver: Deliver): Promise<TestBank> {
  const stateDir = mkdtempSync(join(tmpdir(), 'zhike-bank-'))
  const database = await givenDatabase()
  return openTestBank({ bank, stateDir, database, nights: deliver(configOf(stateDir)) })
}

const configOf = (stateDir: string) => {
  const { ZHIKE_NIGHT_THREADS } = process.env
  return readConfig({ ZHIKE_STATE: stateDir, ALLOW_SYNTHETIC_ID: 'true', ZHIKE_NIGHT_THREADS })
}

type Parts = {
  bank: Bank
  stateDir: string
  database: TestDatabase
  nights: Pick<TestBank, 'opening' | 'dates'>
}

/** A bank over a state folder and a database, which go with it. */
export function openTestBank({ bank, stateDir, database, nights }: Parts): TestBank {
  const config = configOf(stateDir)
  const postgres: Postgres = { url: database.url, isEmbedded: true, stop: async () => {} }
  const { referencesDir } = statePaths(config)
  return {
    config,
    postgres,
    ...nights,
    run: (input = {}) =>
      runNights({
        config,
        postgres,
        clock: systemClock,
        bank,
        opening: [],
        dates: [],
        onSwitch: async (db, publication) => {
          await takeUpPublication(db, publication)
          await takeUpStaff(db, publication, { clock: systemClock })
        },
        ...(existsSync(referencesDir) ? { ownReferencesDir: referencesDir } : {}),
        ...input,
      }),
    drop: async () => {
      await closeWorlds()
      await closeKeptRows()
      await database.drop()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}
