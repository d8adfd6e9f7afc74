import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NightSummary, RunSummary } from '../../src/pipeline/index.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { contentOf, expectSameBank, headOf } from '../support/bank-content.ts'
import { givenDatabase, givenEmptyDatabase, type TestDatabase } from '../support/database.ts'
import { type Place, spawnNight, writeSecrets } from '../support/night-process.ts'
import { type Landed, linesOf, redeliver } from '../support/redeliver.ts'
import { landThresholds } from '../support/time-passed.ts'

const LAST = '2026-06-30'
/** 周子轩 and 周子涵, as bytes of GB18030. */
const FIRST_NAME = '\xd6\xdc\xd7\xd3\xd0\xf9'
const OTHER_NAME = '\xd6\xdc\xd7\xd3\xba\xad'

let onDuck: TestBank
let onServer: TestBank
let warehouse: TestDatabase
/** The state of the second bank before its last night. */
let evening: string

beforeAll(async () => {
  onDuck = await givenTinyBank()
  onServer = await givenTinyBank()
  warehouse = await givenEmptyDatabase()
  evening = mkdtempSync(join(tmpdir(), 'zhike-evening-'))
  // Keys are an input too: an index made with other keys is another index.
  await onDuck.run({ opening: onDuck.opening.slice(0, 1) })
  cpSync(join(onDuck.config.stateDir, 'keys'), join(onServer.config.stateDir, 'keys'), { recursive: true })
})

afterAll(async () => {
  await onDuck.drop()
  await onServer.drop()
  await warehouse.drop()
  rmSync(evening, { recursive: true, force: true })
})

/** Nights of the second bank, computed by the server. */
const runOnServer = (input: Parameters<TestBank['run']>[0]) =>
  onServer.run({ ...input, config: { ...onServer.config, warehouseUrl: warehouse.url('owner') } })

async function expectSame(): Promise<void> {
  await expectSameBank(onServer, onDuck)
}

/** What the night says of its working copies, first for its models and, where it was published, its marts. */
const copiesNotes = ({ steps }: Pick<NightSummary, 'steps'>) =>
  steps.filter((it) => it.step === 'working copies').map((it) => it.note ?? '')

const lastOf = ({ nights }: RunSummary) => nights.at(-1)!

const FILLED = /^\d+ of \d+ filled again: /
const AS_THEY_WERE = /^all \d+ as they were$/

/** Sends a file of both banks again, with other content. */
function sendAgain(file: string, date: string, change: (lines: string[]) => string[]): void {
  for (const bank of [onDuck, onServer]) {
    const landed: Landed = { landingDir: bank.config.landingDir, date, file }
    redeliver(landed, change(linesOf(landed)))
  }
}

describe('the same nights on DuckDB and on PostgreSQL', () => {
  it('come to the same tables, marts and publication', async () => {
    const [first] = onDuck.dates
    await onDuck.run({ opening: onDuck.opening, dates: [first!] })
    await runOnServer({ opening: onServer.opening })
    const night = lastOf(await runOnServer({ dates: [first!] }))

    await expectSame()
    expect(headOf(onServer).engine).toMatch(/^duckdb v[\d.]+, models on postgresql \d+/)
    expect(headOf(onDuck).engine).toMatch(/^duckdb v[\d.]+$/)
    // Once for the models of the night, and once for its marts.
    expect(copiesNotes(night)).toEqual([AS_THEY_WERE, AS_THEY_WERE].map((it) => expect.stringMatching(it)))
  })

  it('go on from each other, through changes and deletions, and fill again what has changed', async () => {
    const [, second] = onDuck.dates
    await onDuck.run({ dates: [second!, LAST] })
    await onServer.run({ dates: [second!] })
    cpSync(onServer.config.stateDir, evening, { recursive: true })
    const night = lastOf(await runOnServer({ dates: [LAST] }))

    expect(copiesNotes(night)[0]).toMatch(FILLED)
    expect(copiesNotes(night)[1]).toMatch(AS_THEY_WERE)
    await expectSame()
  })

  it('come to the same when days are sent again with other content, and those after them', async () => {
    const before = headOf(onDuck).version
    sendAgain('CORE_CONTACT.i', '2026-06-29', (lines) => lines.toReversed())
    sendAgain('CORE_CUST_PER.i', LAST, (lines) => lines.map((line) => line.replace(FIRST_NAME, OTHER_NAME)))
    await onDuck.run({ dates: ['2026-06-29'] })
    const { nights } = await runOnServer({ dates: ['2026-06-29'] })

    expect(headOf(onDuck).version).not.toBe(before)
    expect(nights.map((it) => [it.business_date, it.status])).toEqual([
      ['2026-06-29', 'done'],
      [LAST, 'done'],
    ])
    expect(copiesNotes(nights[0]!)[0]).toMatch(FILLED)
    expect(copiesNotes(nights[1]!)[0]).toMatch(AS_THEY_WERE)
    await expectSame()
  })

  it('come to the same after a night whose server has ended its sessions', async () => {
    sendAgain('CORE_CONTACT.i', LAST, (lines) => [...lines, lines.at(-1)!.replace('C00000801', 'C00000802')])
    const breaking: Promise<void>[] = []
    const failing = runOnServer({
      dates: [LAST],
      onStep: (_date, { step }) => void (step === 'working copies' && breaking.push(endSessions())),
    })

    // Of two models at work, the one that was asking hears why; the next question hears that nobody is there.
    await expect(failing).rejects.toThrowError(/^(base|metrics)\.\w+: .*(terminat|connection error)/i)
    await Promise.all(breaking)
    await onDuck.run({ dates: [LAST] })
    const night = lastOf(await runOnServer({ dates: [LAST] }))

    // It goes on from what the broken night has made, here and there.
    expect(night.steps.find((it) => it.step === 'base.accounts')?.note).toMatch(/the run before/)
    expect(copiesNotes(night)[0]).toMatch(AS_THEY_WERE)
    await expectSame()
  })

  it('come to the same when a month end is made again from what it stood on', async () => {
    const ownReferencesDir = join(onDuck.config.stateDir, 'lists')
    landThresholds(ownReferencesDir)
    const wish = { dates: onDuck.opening.slice(0, 1), from: 'base', ownReferencesDir } as const
    await onDuck.run(wish)
    const { nights } = await runOnServer(wish)

    expect(nights[0]).toMatchObject({ kind: 'opening', status: 'done', from_layer: 'base' })
    expect(nights).toHaveLength(5)
    await expectSame()
  })
})

/** Holds up the night in the middle, and then ends all that it has open on the server. */
const endSessions = () =>
  connect(warehouse.url('owner'), async (client) => {
    await client.query('begin')
    await client.query('lock table metrics.customer_daily in access exclusive mode')
    const waiting = `select 1 from pg_locks where not granted
      and relation = 'metrics.customer_daily'::regclass`
    while ((await client.query(waiting)).rows.length === 0) await setTimeout(20)
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await client.query('rollback')
  })

describe('a night on a server that is killed', () => {
  const places: Place[] = []

  async function givenEvening(): Promise<Place> {
    const stateDir = mkdtempSync(join(tmpdir(), 'zhike-engine-'))
    cpSync(evening, stateDir, { recursive: true })
    const place = { stateDir, database: await givenDatabase() }
    places.push(place)
    writeSecrets(place)
    return place
  }

  afterAll(async () => {
    for (const { database, stateDir } of places) {
      await database.drop()
      rmSync(stateDir, { recursive: true, force: true })
    }
  })

  /** Runs the last night as a command, killed as soon as it names a step. Gives all it said. */
  function run(place: Place, { env, killedAt }: { env: NodeJS.ProcessEnv; killedAt?: string }) {
    const child = spawnNight({ place, words: ['--date', LAST], env })
    let said = ''
    child.stdout!.on('data', (text) => (said += String(text)))
    child.stderr!.on('data', (text) => {
      said += String(text)
      if (killedAt && said.includes(`  ${killedAt}  `)) process.kill(-child.pid!, 'SIGKILL')
    })
    return new Promise<{ exit: number | null; said: string }>((resolve) =>
      child.on('close', (exit) => resolve({ exit, said })),
    )
  }

  it('ends the same as one of DuckDB when it is run again', async () => {
    const undisturbed = await givenEvening()
    const disturbed = await givenEvening()
    const env = { WAREHOUSE_URL: warehouse.url('owner') }
    const onItsOwn = await run(undisturbed, { env: {} })
    for (const killedAt of ['base.customer_xref', 'metrics.customer_daily', 'marts.customers']) {
      const { exit, said } = await run(disturbed, { env, killedAt })
      expect(exit, said).toBeNull()
    }
    const last = await run(disturbed, { env })

    expect([onItsOwn.exit, last.exit], last.said).toEqual([0, 0])
    const [one, other] = [undisturbed, disturbed].map(({ stateDir }) => readHead(join(stateDir, 'wh'))!)
    expect(other!.engine).toContain('postgresql')
    expect(contentOf(other!)).toEqual(contentOf(one!))
  })
})
