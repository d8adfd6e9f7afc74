import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../../tests/support/app.ts'
import { withBrokenTrail } from '../../../tests/support/broken-trail.ts'
import { givenServedBank } from '../../../tests/support/served-bank.ts'
import { TABS } from './tabs.schema.ts'

type Found = { customer_id: string; customer_name: string; matched_kind: string }

const KEPT = ['2026-06-30', '2026-06-29', '2026-06-28', '2026-04-30', '2026-03-31']

describe('the records of the tiny bank', () => {
  let served: Awaited<ReturnType<typeof givenServedBank>>
  let hq: Browser
  let rm1: Browser
  let dates: string[]

  beforeAll(async () => {
    served = await givenServedBank()
    ;({ hq, rm1 } = served)
    const kept: { dates: { business_date: string }[] } = (await hq.get('/api/business-dates')).body
    dates = kept.dates.map((it) => it.business_date)
  })
  afterAll(() => served?.close())

  const search = async (q: string, browser = hq): Promise<Found[]> =>
    (await browser.send('POST', '/api/search', { payload: { q } })).body.results
  const idOf = async (q: string) => {
    const [found] = await search(q)
    if (!found) throw new Error(`nobody is found by ${q}`)
    return found.customer_id
  }
  const read = (id: string, page = '', asOf?: string) =>
    hq.get(`/api/customers/${id}${page}${asOf ? `${page.includes('?') ? '&' : '?'}as_of=${asOf}` : ''}`)

  // Every row of every kept date is compared where nights run (`tests/scenarios/as-of.test.ts`): of the
  // past every third customer will do.
  it.for([KEPT[0]!, KEPT.at(-1)!])('every page of every customer can be read as of %s', async (asOf) => {
    const { rows, total } = (await hq.get('/api/customers?page_size=100')).body
    expect(total).toBe(rows.length)
    expect(dates).toEqual(KEPT)

    const pages = [
      '',
      ...Object.keys(TABS).map((tab) => `/${tab}`),
      '/transactions',
      '/history',
      '/ownership',
      '/relations',
      '/relations/rows',
    ]
    const odd: unknown[] = []
    const asked = (rows as Found[]).filter((_row, at) => asOf === KEPT[0] || at % 3 === 0)
    for (const { customer_id: id } of asked) {
      const answers = await Promise.all(pages.map((page) => read(id, page, asOf)))
      for (const [at, { status, body }] of answers.entries()) {
        const isBefore = pages[at] === '' && status === 404 && body.code === 'customer_not_found'
        if (status !== 200 && !isBefore) odd.push([id, pages[at], status, body])
      }
    }
    expect(odd).toEqual([])
  })

  it('the record of a day shows what the history says of it', async () => {
    const id = await idOf('1000000001')
    const { rows } = (await read(id, '/history')).body

    expect(rows.map((row: { business_date: string }) => row.business_date)).toEqual(dates.toReversed())
    for (const row of rows) {
      const { body } = await read(id, '', row.business_date)
      expect(body).toMatchObject({ as_of: row.business_date, is_current: row.business_date === dates[0] })
      expect(body.customer.aum_balance_eod).toBe(row.aum_balance_eod)
      expect(body.customer.loan_balance_eod).toBe(row.loan_balance_eod)
    }
    expect(new Set(rows.map((row: { aum_balance_eod: string }) => row.aum_balance_eod)).size).toBeGreaterThan(
      1,
    )
  })

  it('who came on the last day is not there the day before', async () => {
    const id = await idOf('1000000008')

    expect((await read(id)).status).toBe(200)
    expect((await read(id, '', '2026-06-29')).body).toMatchObject({ status: 404, code: 'customer_not_found' })
  })

  it('a date that is not kept is refused by its name', async () => {
    const id = await idOf('1000000001')

    for (const page of [
      '',
      '/accounts',
      '/transactions',
      '/flows',
      '/history',
      '/contribution',
      '/channel-months',
      '/ownership',
    ]) {
      expect((await read(id, page, '2026-05-15')).body).toMatchObject({ status: 422, code: 'date_not_kept' })
    }
  })

  it('transactions are counted, masked, and chosen by the masked account and the day', async () => {
    const id = await idOf('1000000001')
    const all = (await read(id, '/transactions')).body
    const shown = all.rows[0].account_id

    expect(all.total).toBe(all.rows.length)
    expect(shown).toMatch(/^\*{4}\d{4}-1$/)
    const transfer = all.rows.find((row: { memo: string }) => row.memo === '转账')
    expect(transfer).toMatchObject({
      amount: '3000.00',
      direction_code: 'debit',
      counterparty_name: '欧*静',
      counterparty_account: '****0301',
    })
    const account = encodeURIComponent(shown)
    const day = (await read(id, `/transactions?account_id=${account}&from=2026-06-29&to=2026-06-29`)).body
    expect(day.rows.map((row: { amount: string }) => row.amount)).toEqual(['2985.40'])
    expect((await read(id, '/transactions?account_id=****9999-1')).body).toMatchObject({ rows: [], total: 0 })
    expect((await read(id, '/transactions', '2026-06-28')).body.rows).toHaveLength(2)
  })

  it.for([
    ['an identity number', '990211197803070418', 'id_number'],
    ['an identity number of fifteen digits', '990203580912022', 'id_number'],
    ['a mobile', '+86 154 0000 1001', 'mobile'],
    ['the end of a mobile', '1003', 'last_four'],
    ['initials', 'oyj', 'pinyin'],
    ['a part of the name', '建国', 'name'],
  ] as const)('%s finds its holder', async ([_what, typed, kind]) => {
    const found = await search(typed)

    expect(found.length).toBeGreaterThan(0)
    expect(found.every((hit) => hit.matched_kind === kind)).toBe(true)
  })

  it('a manager finds and reads the own customers, with their name, and nobody else', async () => {
    const [own] = await search('1000000001', rm1)
    const foreign = await idOf('1000000002')

    expect(own).toMatchObject({ customer_name: '张伟' })
    expect((await rm1.get(`/api/customers/${own!.customer_id}`)).body).toMatchObject({
      owner: { employee_id: 'E00101', employee_name: '陈思远', is_virtual: false },
      customer: { employer_name: '株洲示范轨道配件有限公司', birth_date: '1978-**-**' },
    })
    expect(await search('1000000002', rm1)).toEqual([])
    for (const page of ['', '/transactions', '/flows', '/history', '/contribution', '/ownership']) {
      expect((await rm1.get(`/api/customers/${foreign}${page}`)).status).toBe(404)
    }
    expect((await rm1.get('/api/customers')).body.total).toBe(3)
  })

  it('a masked value is opened for a reason by who may, and only the reason is kept', async () => {
    const [own] = await search('1000000001', rm1)
    const { customer } = (await rm1.get(`/api/customers/${own!.customer_id}`)).body
    const ask = (browser: Browser, id: string, more: object) =>
      browser.send('POST', `/api/customers/${id}/reveal`, {
        payload: { field: 'mobile', masked: customer.mobile_masked, reason: '客户来电核实身份', ...more },
      })

    const broken = await withBrokenTrail(served.database, () => ask(rm1, own!.customer_id, {}))
    expect([broken.status, broken.body.values]).toEqual([500, undefined])
    const { status, body } = await ask(rm1, own!.customer_id, {})
    expect(status).toBe(200)
    expect(body.values).toHaveLength(1)
    const [mobile] = body.values
    expect(mobile).toMatch(/^1\d{10}$/)
    expect(customer.mobile_masked).toBe(`${mobile.slice(0, 3)}****${mobile.slice(-4)}`)
    const id = await ask(rm1, own!.customer_id, { field: 'id_number', masked: customer.id_number_masked })
    expect(id.body.values[0]).toMatch(/^\d{17}[\dX]$/)

    expect(await ask(rm1, own!.customer_id, { reason: '' })).toMatchObject({ status: 422 })
    expect(await ask(rm1, own!.customer_id, { masked: '199****0000' })).toMatchObject({ status: 404 })
    expect(await ask(rm1, await idOf('1000000002'), {})).toMatchObject({ status: 404 })
    expect(await ask(hq, own!.customer_id, {})).toMatchObject({ status: 403 })
    const trail = JSON.stringify(await served.trail())
    expect(trail).toContain('"customers.reveal"')
    for (const clear of [mobile, id.body.values[0]]) expect(trail).not.toContain(clear)
  })

  it('a customer whom nobody was given is held by the virtual holder of the unit', async () => {
    const { body } = await read(await idOf('1000000008'))

    expect(body.owner).toMatchObject({ employee_id: 'VM9902001000', is_virtual: true })
  })
})
