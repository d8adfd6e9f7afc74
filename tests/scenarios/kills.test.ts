import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import type { Secrets } from '../../src/platform/secrets.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'

const DATE = '2026-06-30'
const KILLS = 8
const SEED = Number(process.env['ZHIKE_SEED'] ?? 20260630)

/** Eight fractions of a night, spread over all of it; the seed only moves each within its eighth. */
function fractionsOf(seed: number): number[] {
  let state = seed
  return Array.from({ length: KILLS }, (_, index) => {
    state = (state * 1103515245 + 12345) % 2 ** 31
    return (index + state / 2 ** 31) / KILLS
  })
}

type Outcome = { exit: number | null; seconds: number; answer: string }

/** `zhike run` in a process group of its own, killed as a whole after a while. */
function runNightProcess(place: Place, killAfterMs: number | null): Promise<Outcome> {
  const started = performance.now()
  const child = spawn(process.execPath, ['src/cli/main.ts', 'run', '--date', DATE, '--json'], {
    cwd: PROJECT_DIR,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ZHIKE_STATE: place.stateDir,
      DATABASE_URL: place.database.url('owner'),
      ALLOW_SYNTHETIC_ID: 'true',
    },
  })
  const timer =
    killAfterMs === null ? null : setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), killAfterMs)
  let answer = ''
  child.stdout.on('data', (text) => (answer += String(text)))
  return new Promise((resolve) => {
    child.on('close', (exit) => {
      if (timer) clearTimeout(timer)
      resolve({ exit, answer, seconds: (performance.now() - started) / 1000 })
    })
  })
}

type Place = { stateDir: string; database: TestDatabase }

let bank: TestBank
const places: Place[] = []

/** A copy of the bank as it stood the evening before, with a database of its own. */
async function givenEveningBefore(): Promise<Place> {
  const stateDir = mkdtempSync(join(tmpdir(), 'zhike-kill-'))
  cpSync(bank.config.stateDir, stateDir, { recursive: true })
  const database = await givenDatabase()
  const passwordOf = (role: 'api' | 'batch') => decodeURIComponent(new URL(database.url(role)).password)
  const secrets: Secrets = {
    superuser_password: 'unused',
    owner_password: 'unused',
    api_password: passwordOf('api'),
    batch_password: passwordOf('batch'),
    demo_password: 'unused',
    session_secret: 'unused',
  }
  writeFileSync(join(stateDir, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 })
  const place = { stateDir, database }
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
  bank = await givenTinyBank()
  await bank.run({ opening: bank.opening, dates: bank.dates.filter((date) => date < DATE) })
})

afterAll(async () => {
  for (const { stateDir, database } of places) {
    await database.drop()
    rmSync(stateDir, { recursive: true, force: true })
  }
  await bank.drop()
})

describe(`a night that is killed (seed ${SEED})`, () => {
  let undisturbed: Awaited<ReturnType<typeof resultOf>>
  let seconds: number

  it('is first run undisturbed', async () => {
    const place = await givenEveningBefore()
    const outcome = await runNightProcess(place, null)

    expect(outcome.exit, outcome.answer).toBe(0)
    seconds = outcome.seconds
    undisturbed = await resultOf(place)
    expect(undisturbed.publications).toHaveLength(1)
    expect(undisturbed.customers.length).toBeGreaterThan(0)
  })

  for (const [index, fraction] of fractionsOf(SEED).entries()) {
    it(`ends the same after kill ${index + 1}, at ${Math.round(fraction * 100)} % of its time`, async () => {
      const place = await givenEveningBefore()
      await runNightProcess(place, fraction * seconds * 1000)
      const again = await runNightProcess(place, null)

      expect(again.exit, again.answer).toBe(0)
      expect(await resultOf(place)).toEqual(undisturbed)
    })
  }
})
