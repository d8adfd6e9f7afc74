import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverFile, fromFen, readFeeds, toDataFile, toFen, type Row } from '../../fixtures/deliver.ts'
import { fullRows, readTable } from '../../fixtures/tiny-bank/tables.ts'
import { openBoard, recordWatched } from '../../src/pipeline/index.ts'
import { readContracts } from '../../src/pipeline/load/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { openDuck, readRows } from '../../src/serving/duckdb.ts'
import { readHead, readManifest, type Manifest } from '../../src/serving/manifest.ts'
import { givenApp } from '../support/app.ts'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { holdBack } from '../support/hold-back.ts'
import { controlTotal, linesOf, redeliver, type Landed } from '../support/redeliver.ts'
import { undoNightsAfter } from '../support/undo-nights.ts'

const [FIRST, SECOND, LAST] = ['2026-06-28', '2026-06-29', '2026-06-30'] as const

/** Where all files came in time. */
let punctual: TestBank
let inTime: Manifest
/** The same bank after its first night; what happens to its files is undone by the end of each group. */
let bank: TestBank

beforeAll(async () => {
  punctual = await givenTinyBankAfter(LAST)
  bank = await givenTinyBankAfter(FIRST)
  inTime = headOf(punctual)
})
afterAll(async () => {
  await punctual?.drop()
  await bank?.drop()
})

const headOf = ({ config }: TestBank) => readHead(config.warehouseDir)!
const hold = (date: string, system: string, file = '') =>
  holdBack({ landingDir: bank.config.landingDir, date, system, file })
const landed = (date: string, file: string) => (): Landed => ({
  landingDir: bank.config.landingDir,
  date,
  file,
})
/** What a night says is old when files of these kinds have not come since the first one. */
const carriedOf = (isHeld: (file: string) => boolean) =>
  Object.fromEntries(
    readContracts(bank.config.modelsDir)
      .filter(({ file, if_missing }) => if_missing === 'carry' && isHeld(file))
      .filter(({ file }) => inTime.inputs.some((input) => input.file === file))
      .map(({ file }) => [file, FIRST]),
  )

/** What a night after a gap is refused for: of these files only the whole says how it is. */
const neededInFull = (files: string[]) =>
  files.map((file) => ({ code: 'full_file_needed', file: `${file}.i.20260630.dat` }))

const openRows = (manifest: Manifest, table: string) => manifest.tables[table]!.current
const lastDay = (manifest: Manifest, table: string) => manifest.tables[table]!.segments.at(-1)!
const feeds = readFeeds()

/** A line of a delivered file with another value in one column. */
function withValue(file: string, column: string, change: (value: string) => string) {
  const feed = feeds[file]!
  const at = feed.columns.findIndex((it) => it.name === column)
  return (line: string) =>
    line
      .split(feed.delimiter)
      .map((value, index) => (index === at ? change(value) : value))
      .join(feed.delimiter)
}

type Sent = { table: string; date: string; change?: (row: Row) => Row }

/** The whole file of a feed, as its source would make it for any day. */
function sendWhole({ table: name, date, change = (row) => row }: Sent): void {
  const table = readTable(name)
  const feed = feeds[table.file]!
  const rows = fullRows(feed, table, date).map(change)
  deliverFile({ landingDir: bank.config.landingDir, date }, toDataFile(feed, 'f', rows))
}

const hashesOf = (manifest: Manifest) =>
  Object.fromEntries(
    Object.entries(manifest.tables).map(([name, table]) => [
      name,
      [table.current?.hash, ...table.segments.map((segment) => `${segment.business_date} ${segment.hash}`)],
    ]),
  )

/** One value a row, of what people see. */
async function seen(select: string): Promise<string[]> {
  const { rows } = await connect(bank.postgres.url('batch'), (batch) =>
    batch.query<{ value: string }>(
      `${select} and publication_id = (select max(publication_id) from serving.publications)`,
    ),
  )
  return rows.map((row) => row.value)
}

/** What the API tells an operator once the landing folder has been looked at. */
async function told(date: string) {
  const board = openBoard({ config: bank.config, clock: systemClock })
  await connect(bank.postgres.url('batch'), (batch) => recordWatched(batch, board, { isDemo: true }))
  const database = { url: bank.postgres.url, drop: async () => {} }
  const server = await givenApp({ database, stateDir: bank.config.stateDir })
  const user = { user_id: `O${date}`, username: `operator-${date}`, reaches: [] }
  await server.addUser({ ...user, permissions: ['arrivals.read'] }).catch(() => undefined)
  const operator = await server.signIn(user.username)
  const { carried } = (await operator.get('/api/freshness')).body as { carried: object[] }
  const { feeds: files } = (await operator.get(`/api/arrivals?date=${date}`)).body as {
    feeds: { file: string; state_code: string; carried_since: string | null; is_rerun_due: boolean }[]
  }
  await server.close()
  return { carried, of: (file: string) => files.find((feed) => feed.file === file)! }
}

describe('a system that delivers after the night', () => {
  const mortgage = () =>
    seen(`select balance::text as value from marts.customer_loans where note_no = 'JJ2018000101'`)
  let comes: (() => void)[]

  it('is gone on without, for as many nights as it takes, and everybody is told since when', async () => {
    comes = [hold(SECOND, 'cms'), hold(LAST, 'cms')]

    await bank.run({ dates: [SECOND, LAST] })

    expect(headOf(bank).stale).toEqual(carriedOf((file) => file.startsWith('CMS_')))
    expect(headOf(bank).stale).toMatchObject({ CMS_NOTE: FIRST })
    expect(await mortgage()).toEqual(['356120.33'])
    const { carried, of } = await told(LAST)
    expect(carried).toEqual([{ system_code: 'cms', business_date: FIRST }])
    expect(of('CMS_NOTE')).toMatchObject({ state_code: 'carried', carried_since: FIRST })
    expect(of('CORE_PROD')).toMatchObject({ state_code: 'loaded', carried_since: null })
    expect(of('CRM_OWNERSHIP')).toMatchObject({ state_code: 'not_needed' })
  })

  it('is waited for where a later day brings changes that go on from what has not come', async () => {
    comes[1]!()

    await expect(bank.run({ dates: [LAST] })).rejects.toMatchObject({
      details: { problems: neededInFull(['CMS_CLASS', 'CMS_PLAN']) },
    })

    expect(headOf(bank).stale).toMatchObject({ CMS_NOTE: FIRST, CMS_PLAN: FIRST })
    expect((await told(LAST)).of('CMS_PLAN')).toMatchObject({ state_code: 'refused' })
  })

  it('is no longer old once a later day has come in full', async () => {
    for (const table of ['loan-instalments', 'credit-assessments']) sendWhole({ table, date: LAST })

    await bank.run({ dates: [LAST] })

    expect(headOf(bank).stale).toEqual({})
    expect(await mortgage()).toEqual(['354134.93'])
    expect((await told(LAST)).carried).toEqual([])
    expect(hashesOf(headOf(bank))).not.toEqual(hashesOf(inTime))
    const plans = 'base.loan_instalments'
    expect(openRows(headOf(bank), plans)?.rows).toBe(openRows(inTime, plans)?.rows)
    for (const file of ['CMS_PLAN.f', 'CMS_CLASS.f']) hold(LAST, 'cms', file)
  })

  it('has its day and the later ones run again, which come out as if it had come in time', async () => {
    comes[0]!()
    const late = { state_code: 'arrived', is_rerun_due: true }
    expect((await told(SECOND)).of('CMS_NOTE')).toMatchObject(late)

    const { nights } = await bank.run({ dates: [SECOND] })

    expect(nights.map((night) => night.business_date)).toEqual([SECOND, LAST])
    expect(headOf(bank)).toMatchObject({ stale: {}, run_id: inTime.run_id })
    expect(hashesOf(headOf(bank))).toEqual(hashesOf(inTime))
    expect((await told(SECOND)).of('CMS_NOTE')).toMatchObject({ state_code: 'loaded', is_rerun_due: false })
  })
})

describe('every system that need not hold the night', () => {
  it('may be missing at once, and all may come late', async () => {
    const systems = readdirSync(bank.config.landingDir).filter((it) => !/^(core|crm)$/.test(it))
    const comes = systems.map((system) => hold(SECOND, system))
    undoNightsAfter(bank.config.warehouseDir, FIRST)
    await expect(bank.run({ dates: [SECOND, LAST] })).rejects.toMatchObject({
      details: {
        good_nights: [SECOND],
        problems: neededInFull(['CCS_TICKET', 'CMS_CLASS', 'CMS_PLAN', 'EBK_SIGN', 'WMS_RISK']),
      },
    })
    expect(headOf(bank)).toMatchObject({ business_date: SECOND, stale: carriedOf(() => true) })

    for (const come of comes) come()
    await bank.run({ dates: [SECOND, LAST] })

    expect(hashesOf(headOf(bank))).toEqual(hashesOf(inTime))
  })
})

describe('a file that never comes', () => {
  it('is covered by the next day’s where it is sent in full', async () => {
    const come = hold(SECOND, 'crd')
    undoNightsAfter(bank.config.warehouseDir, FIRST)

    await bank.run({ dates: [SECOND, LAST] })

    expect(headOf(bank).stale).toEqual({})
    expect(openRows(headOf(bank), 'base.cards')?.rows).toBe(openRows(inTime, 'base.cards')?.rows)
    const balances = 'base.credit_card_balances'
    expect(lastDay(headOf(bank), balances).hash).toBe(lastDay(inTime, balances).hash)
    come()
  })

  it('holds the night where only changes are sent, until the whole file of that day is', async () => {
    const come = hold(SECOND, 'core', 'CORE_CUST_PER.i')
    undoNightsAfter(bank.config.warehouseDir, FIRST)
    await expect(bank.run({ dates: [SECOND] })).rejects.toMatchObject({
      code: 'delivery_refused',
      details: { problems: [{ code: 'missing_file', file: 'CORE_CUST_PER.i.20260629.dat' }] },
    })

    sendWhole({ table: 'retail-customers', date: SECOND })
    await bank.run({ dates: [SECOND, LAST] })

    const people = 'base.retail_customers'
    expect(openRows(headOf(bank), people)).toEqual(openRows(inTime, people))
    const inputs = readManifest(bank.config.warehouseDir, headOf(bank).parent!).inputs
    expect(inputs.find((it) => it.file === 'CORE_CUST_PER')?.file_name).toBe('CORE_CUST_PER.f.20260629.dat')
    hold(SECOND, 'core', 'CORE_CUST_PER.f')
    come()
  })
})

describe('a file that is sent again', () => {
  const whole = landed(LAST, 'CORE_CUST_PER.f')
  const names = () =>
    seen(`select customer_name as value from marts.customers where customer_type_code = 'retail'`)

  it('waits to be read, and counts where it was made later', async () => {
    await bank.run({ dates: [SECOND] })
    expect(headOf(bank).run_id).toBe(inTime.run_id)
    const rename = (row: Row) => ({ ...row, cust_name: row.cust_name!.replace('周子轩', '周子涵') })
    sendWhole({ table: 'retail-customers', date: LAST, change: rename })
    redeliver(whole(), linesOf(whole()), { 6: '2026-07-01 03:00:00' })
    const sentAgain = { state_code: 'arrived', is_rerun_due: true }
    expect((await told(LAST)).of('CORE_CUST_PER')).toMatchObject(sentAgain)

    await bank.run({ dates: [LAST] })

    expect(await names()).toContain('周子涵')
  })

  it('counts for nothing where it was made earlier', async () => {
    redeliver(whole(), linesOf(whole()), { 6: '2026-06-30 23:00:00' })

    await bank.run({ dates: [LAST] })
    expect((await told(LAST)).of('CORE_CUST_PER')).toMatchObject({ state_code: 'loaded' })

    expect(await names()).toContain('周子轩')
    expect(headOf(bank).run_id).toBe(inTime.run_id)
  })
})

describe('what is told of an old day', () => {
  const bookings = landed(LAST, 'CORE_DEP_TXN.a')
  const accounts = landed(SECOND, 'CORE_DEP_ACCT.f')

  it('keeps its own day where a later day’s file tells it', async () => {
    const backdate = withValue('CORE_DEP_TXN', 'txn_date', () => '20260628')
    const isSalary = (line: string) => line.includes('N26063000004')
    redeliver(
      bookings(),
      linesOf(bookings()).map((line) => (isSalary(line) ? backdate(line) : line)),
    )

    await bank.run({ dates: [LAST] })

    const { file } = lastDay(headOf(bank), 'base.deposit_transactions')
    const duck = await openDuck()
    const late = await readRows(
      duck.connection,
      `select CAST(transacted_on AS varchar) as transacted_on, CAST(business_date AS varchar) as business_date
         from read_parquet('${join(bank.config.warehouseDir, file)}') where transacted_on < business_date`,
    )
    duck.close()
    expect(late).toEqual([{ transacted_on: FIRST, business_date: LAST }])
  })

  it('has all days since computed again where its own file is corrected', async () => {
    const average = async () =>
      (
        await seen(
          `select balance_avg_mtd::text as value from marts.customer_accounts
            where account_id = '9000000000000101-1'`,
        )
      )[0]!
    const before = await average()
    const addThreeThousand = (amount: string) => fromFen(toFen(amount) + 300_000n)
    const main = ['9000000000000101', '1', ''].join(feeds['CORE_DEP_ACCT']!.delimiter)
    const correct = withValue('CORE_DEP_ACCT', 'bal', addThreeThousand)
    redeliver(
      accounts(),
      linesOf(accounts()).map((line) => (line.startsWith(main) ? correct(line) : line)),
      { 4: addThreeThousand(controlTotal(accounts())) },
    )
    expect((await told(SECOND)).of('CORE_DEP_ACCT')).toMatchObject({ is_rerun_due: true })

    // The ledger of the day stays as it was.
    const ledger = 'metrics.ledger_reconciliation: the ledger is the sum of its accounts'
    const waiversOn = async () => [{ kind: 'check' as const, name: ledger }]
    const { nights } = await bank.run({ dates: [SECOND], waiversOn })

    expect(nights.map((night) => night.status)).toEqual(['done', 'done'])
    // One day of thirty.
    expect(toFen(await average()) - toFen(before)).toBe(100_00n)
  })
})
