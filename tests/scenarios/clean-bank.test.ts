import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLEAN } from '../../fixtures/generator/dirt.ts'
import type { RunSummary } from '../../src/pipeline/index.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { givenGeneratedBank, type TestBank } from '../support/bank.ts'
import { dirtyFiles } from '../support/dirty-files.ts'
import { rowsByCustomer } from '../support/whole-world.ts'

let bank: TestBank
let nights: RunSummary['nights']

beforeAll(async () => {
  bank = await givenGeneratedBank(CLEAN)
  nights = (await bank.run({ opening: bank.opening, dates: bank.dates.slice(0, 3) })).nights
})
afterAll(() => bank.drop())

describe('a bank whose files are clean', () => {
  it('has no row kept aside and no value in doubt, on any date', () => {
    const { tables } = readHead(bank.config.warehouseDir)!
    const rowsOf = (step: string) => nights.map(({ steps }) => steps.find((it) => it.step === step)?.rows_out)

    expect(rowsOf('ods.rejects')).toEqual(nights.map(() => 0))
    expect(rowsOf('ods.findings')).toEqual(nights.map(() => 0))
    expect(tables['ods.core_deposit_accounts']!.segments.every((it) => it.rows > 500)).toBe(true)
  })

  it('is warned of nothing about customers and bookings', () => {
    const about = /^check (metrics\.stub_customers|base\.deposit_transactions):/
    const checks = nights.flatMap(({ steps }) => steps.filter((it) => about.test(it.step)))

    expect(checks).toHaveLength(2 * nights.length)
    expect(checks.filter((it) => it.note)).toEqual([])
  })

  it('shows a thousand pairs of customer and earlier date as they were that evening', async () => {
    const { warehouseDir } = bank.config
    const head = readHead(warehouseDir)!
    const marts = head.marts.filter((it) => it.is_published && it.columns.includes('customer_id'))
    const pairs = new Set<string>()
    for (const { version, business_date: asOf } of nights.slice(-3, -1)) {
      const [then, later] = [version, head.version].map((it) => ({ warehouseDir, version: it, asOf }))
      const [evening, now] = [await rowsByCustomer(then!, marts), await rowsByCustomer(later!, marts)]
      expect(now).toEqual(evening)
      for (const [customer] of evening.get('customers')!) pairs.add(`${asOf} ${customer}`)
    }
    expect(pairs.size).toBeGreaterThan(1000)
  })

  it('has neither shared mobiles nor stubs', async () => {
    const { query } = dirtyFiles(bank, bank.dates[2]!)
    const [found] = await query(
      `select (select count(*) from metrics.shared_mobiles) as mobiles,
        (select count(*) from metrics.stub_customers) as stubs,
        (select count(*) from base.customer_contacts where is_mobile_valid) > 400 as has_mobiles`,
    )

    expect(found).toEqual({ mobiles: '0', stubs: '0', has_mobiles: true })
  })
})
