import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/platform/postgres/index.ts'
import { readHead } from '../../src/serving/manifest.ts'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { givenDatabase } from '../support/database.ts'
import { type Place, runNightProcess, writeSecrets } from '../support/night-process.ts'

const DATE = '2026-06-30'
const NIGHTS = Number(process.env['ZHIKE_KILLED_NIGHTS'] ?? 2)
const KILLS_A_NIGHT = 8
const SEED = Number(process.env['ZHIKE_SEED'] ?? 20260630)

/**
 * When each night is killed, as fractions of a night's time. They are spread over all of it, the seed only
 * moves each within its share; a night takes one of every few, in an order the seed tells.
 */
function killsByNight(seed: number): number[][] {
  let state = seed
  const random = () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
  return Array.from({ length: NIGHTS }, (_, night) =>
    Array.from({ length: KILLS_A_NIGHT }, (_, part) => ({
      fraction: (part * NIGHTS + night + random()) / (NIGHTS * KILLS_A_NIGHT),
      order: random(),
    }))
      .toSorted((a, b) => a.order - b.order)
      .map((it) => it.fraction),
  )
}

const runLast = (place: Place, killAfterMs: number | null) =>
  runNightProcess({ place, words: ['--date', DATE, '--json'] }, killAfterMs)

let bank: TestBank
const places: Place[] = []

/** A copy of the bank as it stood the evening before, with a database of its own. */
async function givenEveningBefore(): Promise<Place> {
  const stateDir = mkdtempSync(join(tmpdir(), 'zhike-kill-'))
  cpSync(bank.config.stateDir, stateDir, { recursive: true })
  const database = await givenDatabase()
  const place = { stateDir, database }
  writeSecrets(place)
  places.push(place)
  return place
}

/** All that must not depend on how often the night was cut off. */
async function resultOf({ stateDir, database }: Place) {
  const warehouseDir = join(stateDir, 'wh')
  const head = readHead(warehouseDir)!
  const files = readdirSync(warehouseDir, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[a-z]+$/.test(path))
    .toSorted()
  const published = await connect(database.url('batch'), async (batch) => {
    const publications = await batch.query(
      'select business_date::text, warehouse_version, run_id, tables from serving.publications',
    )
    const customers = await batch.query(
      `select c.customer_id, c.aum_balance_eod from marts.customers c
         join serving.publications p using (publication_id) order by c.customer_id`,
    )
    const partitions = await batch.query(
      `select count(*)::int as n from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'marts' and c.relkind = 'r' and c.relname ~ '^customers_p'`,
    )
    return { publications: publications.rows, customers: customers.rows, partitions: partitions.rows[0].n }
  })
  return { version: head.version, tables: head.tables, files, ...published }
}

beforeAll(async () => {
  bank = await givenTinyBankAfter('2026-06-29')
})

afterEach(async () => {
  for (const { stateDir, database } of places.splice(0)) {
    await database.drop()
    rmSync(stateDir, { recursive: true, force: true })
  }
})

afterAll(() => bank.drop())

describe(`a night that is killed again and again (seed ${SEED})`, () => {
  let undisturbed: Awaited<ReturnType<typeof resultOf>>
  let seconds: number

  it('is first run undisturbed', async () => {
    const place = await givenEveningBefore()
    const outcome = await runLast(place, null)

    expect(outcome.exit, outcome.answer).toBe(0)
    seconds = outcome.seconds
    undisturbed = await resultOf(place)
    expect(undisturbed.publications).toHaveLength(1)
    expect(undisturbed.customers.length).toBeGreaterThan(0)
  })

  for (const [index, fractions] of killsByNight(SEED).entries()) {
    const times = fractions.map((it) => `${Math.round(it * 100)} %`)
    it(`${index + 1} ends the same after kills at ${times.join(', ')} of its time`, async () => {
      const place = await givenEveningBefore()
      for (const fraction of fractions) await runLast(place, fraction * seconds * 1000)
      const last = await runLast(place, null)

      expect(last.exit, last.answer).toBe(0)
      expect(await resultOf(place)).toEqual(undisturbed)
    })
  }
})
