import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { deliver, type Sent } from '../../../tests/support/delivery.ts'
import { systemClock } from '../../platform/clock.ts'
import { readConfig, type Config } from '../../platform/config.ts'
import { type Databases, openDatabases } from '../../platform/db.ts'
import { connect } from '../../platform/postgres/index.ts'
import { judgeFeed } from '../../serving/arrival-state.ts'
import { dateInQuestion, listArrivalDates, readArrivals } from '../../serving/arrivals.ts'
import { MANIFEST_SCHEMA_VERSION, writeHead, writeManifest, type Manifest } from '../../serving/manifest.ts'
import { refuseDelivery, problem, type Problem } from '../load/problems.ts'
import { createRunLog } from '../run-log.ts'
import { openBoard, recordDate, recordWatched, type Board } from './record.ts'

const DATE = '2026-06-30'
const FILE = 'CMS_NOTE'
const ROWS = [{ note_no: '1' }, { note_no: '2' }]

let database: TestDatabase
let databases: Databases
let config: Config
let board: Board

beforeAll(async () => {
  database = await givenDatabase()
  databases = openDatabases({ url: database.url('api'), log: quietLog })
})
afterAll(async () => {
  await databases?.close()
  await database?.drop()
})
beforeEach(() => {
  config = readConfig({ ZHIKE_STATE: mkdtempSync(join(tmpdir(), 'zhike-board-')) })
  board = openBoard({ config, clock: systemClock })
})
afterEach(async () => {
  rmSync(config.stateDir, { recursive: true })
  await connect(database.url('owner'), (owner) =>
    owner.query('truncate pipeline.arrivals, pipeline.runs cascade'),
  )
})

const asBatch = <T>(work: Parameters<typeof connect<T>>[1]) => connect(database.url('batch'), work)
const contractOf = (file: string) => board.contracts.find((it) => it.file === file)!
const folder = (date = DATE) => join(config.landingDir, 'cms', date.replaceAll('-', ''))

const send = (sent: Partial<Sent> = {}) =>
  deliver(config.landingDir, contractOf(FILE), { rows: ROWS, date: DATE, ...sent })

let versions = 0

/** Notes a night as the warehouse does: what it took and what it carried. Gives its version. */
function givenNight(date: string, night: Partial<Manifest> = {}): string {
  const version = `${date}.${++versions}`
  writeManifest(config.warehouseDir, {
    version,
    business_date: date,
    kind: 'daily',
    run_id: version,
    parent: null,
    engine: 'none',
    schema_version: MANIFEST_SCHEMA_VERSION,
    inputs: [],
    stale: {},
    tables: {},
    marts: [],
    models: '',
    ...night,
  })
  writeHead(config.warehouseDir, version)
  return version
}

const NIGHT = {
  businessDate: DATE,
  kind: 'daily' as const,
  origin: { trigger_code: 'command' as const, started_by: null, reason: null },
  plan: { plan_id: 'none', steps: [] },
}

async function refuse(problems: Problem[]): Promise<void> {
  await asBatch(async (batch) => {
    const lines = await createRunLog({ batch, clock: systemClock }).start(NIGHT)
    await lines.fail(refuseDelivery(problems))
  })
}

/** Looks, and reads what the API would read of the feed. */
async function look(now = systemClock.now()) {
  await asBatch((batch) => recordDate(batch, board, DATE))
  const recorded = (await readArrivals(databases.db, DATE))!
  const facts = recorded.facts.find((it) => it.file === FILE)!
  return { ...judgeFeed(facts, now), run: recorded.latest_run }
}

describe('what is written down of a feed', () => {
  it('is when it is due, while nothing has come', async () => {
    expect(await look(new Date('2026-07-01T01:00:00+08:00'))).toMatchObject({
      state_code: 'expected',
      system_code: 'cms',
      title: { en: 'Loan notes' },
      if_missing: 'carry',
      ready_by: new Date('2026-07-01T02:00:00+08:00'),
      hard_limit: new Date('2026-07-01T04:30:00+08:00'),
      file_name: null,
      arrived_at: null,
      run: null,
    })
  })

  it('is part of a delivery until its flag file has come', async () => {
    send()
    rmSync(join(folder(), 'CMS_20260630.ok'))
    expect(await look()).toMatchObject({ state_code: 'overdue', delivery: 'part', row_count: 2 })
    expect(await look(new Date('2026-07-01T03:00:00+08:00'))).toMatchObject({ state_code: 'arriving' })
  })

  it('is what the control file of a whole delivery says, and when it came', async () => {
    const started = Date.now()
    send({ created: '2026-07-01 01:12:00' })

    const seen = await look()

    expect(seen).toMatchObject({
      state_code: 'arrived',
      file_name: 'CMS_NOTE.f.20260630.dat',
      row_count: 2,
      created_at: '2026-07-01 01:12:00',
      is_rerun_due: false,
    })
    expect(Math.abs(seen.arrived_at!.getTime() - started)).toBeLessThan(10_000)
  })

  it('is a file still being written when there is no control file yet', async () => {
    mkdirSync(folder(), { recursive: true })
    writeFileSync(join(folder(), 'CMS_NOTE.f.20260630.dat.tmp'), 'half')
    expect(await look(new Date('2026-07-01T02:30:00+08:00'))).toMatchObject({ state_code: 'arriving' })
  })

  it('is what anybody can see is wrong, once the delivery is said to be complete', async () => {
    send({ spoil: (bytes) => bytes.subarray(0, 5) })
    expect(await look()).toMatchObject({ state_code: 'refused', problems: [{ code: 'byte_size' }] })

    writeFileSync(join(folder(), 'CMS_NOTE.f.20260630.ctl'), 'nonsense')
    expect(await look()).toMatchObject({
      state_code: 'refused',
      problems: [{ code: 'control_file', line: 1 }],
    })

    rmSync(join(folder(), 'CMS_NOTE.f.20260630.ctl'))
    expect(await look()).toMatchObject({ state_code: 'refused', problems: [{ code: 'missing_file' }] })

    rmSync(join(folder(), 'CMS_20260630.ok'))
    expect((await look()).problems).toEqual([])
  })
})

describe('what a night made of it', () => {
  const taken = (checksum: string) => ({
    inputs: [{ file: FILE, file_name: 'CMS_NOTE.f.20260630.dat', checksum, row_count: 2 }],
  })
  const sendAndSum = () => createHash('sm3').update(readFileSync(send())).digest('hex')

  it('loaded is what it took, and stays known when the folder is cleared', async () => {
    givenNight(DATE, taken(sendAndSum()))
    const seen = await look()
    expect(seen).toMatchObject({ state_code: 'loaded', row_count: 2, night: 'loaded', is_rerun_due: false })

    rmSync(folder(), { recursive: true })

    const { delivery: _, ...kept } = await look()
    expect(kept).toMatchObject({ state_code: 'loaded', row_count: 2, arrived_at: seen.arrived_at })
  })

  it('a file that is sent again or comes after the night wants it run again', async () => {
    givenNight(DATE, { stale: { [FILE]: '2026-06-28' } })
    expect(await look()).toMatchObject({
      state_code: 'carried',
      carried_since: '2026-06-28',
      is_rerun_due: false,
    })
    send()
    expect(await look()).toMatchObject({ state_code: 'arrived', is_rerun_due: true })

    givenNight(DATE, taken('of an earlier file'))
    expect(await look()).toMatchObject({ state_code: 'arrived', is_rerun_due: true })
  })

  it('a file that is taken away before a night is not there, whatever was known of it', async () => {
    send()
    await look()
    renameSync(folder(), `${folder()}-aside`)
    expect(await look()).toMatchObject({ state_code: 'overdue', file_name: null, arrived_at: null })
  })

  it('refused is what the latest run says, without the values, until the file comes anew', async () => {
    send()
    const at = { file: 'CMS_NOTE.f.20260630.dat', line: 2, column: 'bal', value: '1e5' }
    const others = [
      problem('missing_file', { file: 'CMS_NOTE.f.20260630.dat' }, { zh: '未收到', en: 'has not come' }),
      problem('row', { file: 'CMS_CONTRACT.f.20260630.dat' }, { zh: '属于另一文件', en: 'of another feed' }),
    ]
    await refuse([problem('row', at, { zh: '不是金额', en: 'is no amount' }), ...others])

    const refused = await look()
    expect(refused).toMatchObject({
      state_code: 'refused',
      run: { status: 'failed', error_code: 'delivery_refused' },
    })
    const { value: _, ...place } = at
    expect(refused.problems).toEqual([
      { code: 'row', ...place, reason: 'is no amount', reason_zh: '不是金额' },
    ])

    send()
    expect(await look()).toMatchObject({ state_code: 'arrived', problems: [] })
  })

  it('what a later good run took is no longer refused', async () => {
    send()
    await refuse([
      problem('row', { file: 'CMS_NOTE.f.20260630.dat' }, { zh: '不是金额', en: 'is no amount' }),
    ])
    await asBatch(async (batch) => {
      const lines = await createRunLog({ batch, clock: systemClock }).start(NIGHT)
      const manifest = { version: 'v', run_id: 'r', tables: {} } as unknown as Manifest
      await lines.finish({ status: 'done', manifest })
    })
    expect(await look()).toMatchObject({ problems: [], run: { status: 'done' } })
  })
})

describe('the dates that are watched', () => {
  const watch = (isDemo: boolean) => asBatch((batch) => recordWatched(batch, board, { isDemo }))

  it('are none before there is a night', async () => {
    expect(await watch(false)).toEqual([])
    expect(dateInQuestion(await listArrivalDates(databases.db, 10), new Date())).toBeNull()
  })

  it('are those that can be run again and the one that comes next', async () => {
    let parent: string | null = null
    for (let day = 20; day <= 30; day++) parent = givenNight(`2026-06-${day}`, { parent })

    const dates = await watch(false)

    expect(dates).toEqual([25, 26, 27, 28, 29, 30].map((day) => `2026-06-${day}`).concat('2026-07-01'))
    const days = await listArrivalDates(databases.db, 3)
    expect(days[0]).toEqual({ business_date: '2026-07-01', due_from: new Date('2026-07-01T22:00:00+08:00') })
    expect(dateInQuestion(days, new Date('2026-07-01T21:59:00+08:00'))).toBe('2026-06-30')
    expect(dateInQuestion(days, new Date('2026-07-01T22:00:00+08:00'))).toBe('2026-07-01')
    expect(dateInQuestion(days, new Date('2026-01-01T00:00:00+08:00'))).toBe('2026-07-01')
  })

  it('go no further than a bank whose time stands still, unless it delivers', async () => {
    givenNight(DATE)
    expect(await watch(true)).toEqual([DATE])
    mkdirSync(folder('2026-07-01'), { recursive: true })
    expect(await watch(true)).toEqual([DATE, '2026-07-01'])
  })

  it('expect no day after a month end of the past', async () => {
    givenNight('2026-04-30', { kind: 'opening' })
    expect(await watch(false)).toEqual(['2026-04-30'])
  })
})
