import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deliverTinyBank } from '../../fixtures/tiny-bank/index.ts'
import { takeUpOpeningOwnership } from '../../src/modules/customer-management/index.ts'
import { runNights, type RunNightsInput, type RunSummary } from '../../src/pipeline/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig, type Config } from '../../src/platform/config.ts'
import type { Postgres } from '../../src/platform/postgres/index.ts'
import { closeWorlds } from '../../src/serving/worlds.ts'
import { givenDatabase } from './database.ts'

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

/** The tiny bank's files in a landing folder of their own, a database, and no night run yet. */
export async function givenTinyBank(): Promise<TestBank> {
  const stateDir = mkdtempSync(join(tmpdir(), 'zhike-bank-'))
  const config = readConfig({ ZHIKE_STATE: stateDir, ALLOW_SYNTHETIC_ID: 'true' })
  const database = await givenDatabase()
  const postgres: Postgres = { url: database.url, isEmbedded: true, stop: async () => {} }
  const { opening, dates } = await deliverTinyBank(config.landingDir)
  return {
    config,
    postgres,
    opening,
    dates,
    run: (input = {}) =>
      runNights({
        config,
        postgres,
        clock: systemClock,
        bank: TINY_BANK,
        opening: [],
        dates: [],
        onSwitch: takeUpOpeningOwnership,
        ...input,
      }),
    drop: async () => {
      await closeWorlds()
      await database.drop()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}
