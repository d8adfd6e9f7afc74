import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/platform/postgres/index.ts'
import { statePaths } from '../../src/platform/state.ts'
import { readHead, versionChain } from '../../src/serving/manifest.ts'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { givenDatabase } from '../support/database.ts'
import { type Place, runNightProcess, writeSecrets } from '../support/night-process.ts'
import { clearLanding, landThresholds } from '../support/time-passed.ts'

const MARCH = '2026-03-31'

/** When one try after the other is killed, as shares of the time that the whole takes undisturbed. */
const KILLS = [0.3, 0.7] as const

const runAgain = (place: Place, killAfterMs: number | null) =>
  runNightProcess({ place, words: ['--date', MARCH, '--json'] }, killAfterMs)

let bank: TestBank
const places: Place[] = []

/** A copy of the bank as it stood before the list was corrected, with a database of its own. */
async function givenBefore(): Promise<Place> {
  const stateDir = mkdtempSync(join(tmpdir(), 'zhike-rerun-kill-'))
  cpSync(bank.config.stateDir, stateDir, { recursive: true })
  const place = { stateDir, database: await givenDatabase() }
  writeSecrets(place)
  places.push(place)
  return place
}

/** All that must not depend on how often the re-run was cut off. */
async function resultOf({ stateDir, database }: Place) {
  const warehouseDir = join(stateDir, 'wh')
  const head = readHead(warehouseDir)!
  const published = await connect(database.url('batch'), async (batch) => {
    const { rows } = await batch.query(
      'select business_date::text, warehouse_version, run_id, tables from serving.publications',
    )
    return rows
  })
  const chain = versionChain(warehouseDir, head).map((it) => [it.version, it.run_id, it.inputs])
  return { tables: head.tables, chain, published, notes: readdirSync(warehouseDir).toSorted() }
}

beforeAll(async () => {
  bank = await givenTinyBankAfter('2026-06-30')
  clearLanding(bank.config)
  landThresholds(statePaths(bank.config).referencesDir)
})
afterEach(async () => {
  for (const { stateDir, database } of places.splice(0)) {
    await database.drop()
    rmSync(stateDir, { recursive: true, force: true })
  }
})
afterAll(() => bank.drop())

describe('a re-run from base that is killed again and again', () => {
  let undisturbed: Awaited<ReturnType<typeof resultOf>>
  let seconds: number

  it('is first run undisturbed', async () => {
    const place = await givenBefore()
    const outcome = await runAgain(place, null)

    expect(outcome.exit, outcome.answer).toBe(0)
    seconds = outcome.seconds
    undisturbed = await resultOf(place)
    expect(undisturbed.published).toHaveLength(1)
    expect(undisturbed.notes).not.toContain('RERUN.json')
  })

  it('ends the same', async () => {
    const place = await givenBefore()
    for (const share of KILLS) await runAgain(place, share * seconds * 1000)
    const last = await runAgain(place, null)

    expect(last.exit, last.answer).toBe(0)
    expect(await resultOf(place)).toEqual(undisturbed)
  })
})
