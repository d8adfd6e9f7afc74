import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/platform/postgres/index.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { landedPath, linesOf, redeliver, type Landed } from '../support/redeliver.ts'

const DATE = '2026-06-30'
/** 周子轩 and 周子涵, as bytes of GB18030. */
const FIRST_NAME = '\xd6\xdc\xd7\xd3\xd0\xf9'
const OTHER_NAME = '\xd6\xdc\xd7\xd3\xba\xad'

let bank: TestBank
let people: Landed
let first: string[]

beforeAll(async () => {
  bank = await givenTinyBank()
  people = { landingDir: bank.config.landingDir, date: DATE, file: 'CORE_CUST_PER.i' }
  first = linesOf(people)
})
afterAll(() => bank.drop())

const query = async <T>(sql: string) =>
  (await connect(bank.postgres.url('batch'), (batch) => batch.query(sql))).rows as T[]

/** What people see: the live publication's date, and the newest customer's name in it. */
async function seen() {
  const [live] = await query<{ id: number; date: string; version: string }>(
    `select publication_id as id, business_date::text as date, warehouse_version as version
       from serving.publications where expires_at is null`,
  )
  const names = await query<{ name: string }>(
    `select customer_name as name from marts.customers
      where publication_id = ${live!.id} and customer_name like '周子%'`,
  )
  return { ...live!, names: names.map((it) => it.name) }
}

describe('a range with a night that is refused', () => {
  it('gives people the last good night, and says so', async () => {
    await bank.run({ opening: bank.opening, dates: [bank.dates[0]!] })
    redeliver(people, first, { 3: '0'.repeat(64) })

    const refused = bank.run({ dates: bank.dates.slice(1) })

    await expect(refused).rejects.toMatchObject({
      code: 'delivery_refused',
      message: expect.stringContaining('Good until then: 2026-06-29. People see 2026-06-29.'),
      details: { good_nights: ['2026-06-29'], problems: [{ file: 'CORE_CUST_PER.i.20260630.dat' }] },
    })
    expect(await seen()).toMatchObject({ date: '2026-06-29', names: [] })
  })

  it('never takes people back to an earlier date', async () => {
    redeliver(people, first)
    await bank.run({ dates: [DATE] })
    const before = await seen()
    const yesterday = { ...people, date: '2026-06-29' }
    redeliver(yesterday, linesOf(yesterday).toReversed())
    writeFileSync(landedPath(people, 'ctl'), 'nonsense')

    await expect(bank.run({ dates: ['2026-06-29'] })).rejects.toMatchObject({ code: 'delivery_refused' })

    expect(await seen()).toEqual(before)
  })
})

describe('content that is sent again after other content', () => {
  it('is what people see again', async () => {
    writeFileSync(landedPath(people, 'ctl'), `${'|@|'.repeat(5)}20260630|@|2026-07-01 00:40:00`)
    const send = async (lines: string[]) => {
      redeliver(people, lines, { 0: 'CORE_CUST_PER.i.20260630.dat', 4: '0.00' })
      const { nights } = await bank.run({ dates: [DATE] })
      return { status: nights[0]!.status, ...(await seen()) }
    }

    const once = await send(first)
    const other = await send(first.map((line) => line.replace(FIRST_NAME, OTHER_NAME)))
    const again = await send(first)

    expect([once.names, other.names, again.names]).toEqual([['周子轩'], ['周子涵'], ['周子轩']])
    expect(again).toMatchObject({ status: 'unchanged', version: once.version })
    expect(again.id).toBeGreaterThan(other.id)
    expect(readHead(bank.config.warehouseDir)!.version).toBe(once.version)
    expect((await send(first)).id).toBe(again.id)
  })

  it('leaves nothing of a publication that nobody may read any more, but its line', async () => {
    await query('update serving.publications set expires_at = now() where expires_at is not null')
    redeliver(people, first.toReversed())
    await bank.run({ dates: [DATE] })
    redeliver(
      people,
      first.map((line) => line.replace(FIRST_NAME, OTHER_NAME)),
    )
    await bank.run({ dates: [DATE] })

    const readable = await query<{ id: number }>(
      `select publication_id as id from serving.publications
        where expires_at is null or expires_at > now() order by 1`,
    )
    const units = await query('select distinct publication_id as id from platform.units order by 1')
    const customers = await query('select distinct publication_id as id from marts.customers order by 1')
    const [lines] = await query<{ count: number }>('select count(*)::int from serving.publications')

    expect(units).toEqual(readable)
    expect(customers).toEqual(readable)
    expect(lines!.count).toBeGreaterThan(readable.length)
  })
})
