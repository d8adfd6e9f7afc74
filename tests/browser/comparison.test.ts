import { describe, expect } from 'vitest'
import type { Comparison } from '../../src/modules/customer-view/comparison.schema.ts'
import { rowsOf, yuan } from './figures.ts'
import { journey, picture, settled, shareBrowser } from './journey.ts'

const RECORD = '/customers/1000000000000016?tab=comparison'
const WHEN_SMALL = { as: 'rm1', width: 390, height: 844, language: 'en-US' } as const
const WHY_ASSETS = '资产变动原因'

describe('a customer on two dates', () => {
  shareBrowser()

  journey('the record says why assets are another amount than before', { as: 'rm1' }, async (visit) => {
    const { page, open, api } = visit
    await open(`${RECORD}&than=2026-06-28`)
    const { movements } = await api<Comparison>('/api/customers/1000000000000016/comparison?than=2026-06-28')
    const assets = movements.filter((it) => it.group_code === 'asset')

    const rows = await rowsOf(page.getByRole('region', { name: WHY_ASSETS }))
    expect(rows.length).toBe(assets.length)
    const total = rows.at(-1)!
    expect(total.at(1)).toBe(yuan(assets.at(-1)!.before_amount!))
    expect(total.at(-2)).toBe(yuan(assets.at(-1)!.after_amount!))
    await picture(visit, 'comparison')
  })

  journey('another date to compare with stands in the address', { as: 'rm1' }, async ({ page, open }) => {
    await open(RECORD)
    await page.getByRole('combobox', { name: '与此日比较' }).click()
    await page.getByTitle('2026-03-31').last().click()
    await settled(page)

    expect(new URL(page.url()).searchParams.get('than')).toBe('2026-03-31')
    await page.getByText('此期间的交易流水未全部保留').waitFor()
    await page.getByRole('columnheader', { name: '2026-03-31' }).first().waitFor()
  })

  journey('it reads in English on a narrow window', WHEN_SMALL, async (visit) => {
    await visit.open(RECORD)

    await visit.page.getByRole('heading', { name: 'Why assets changed' }).waitFor()
    const width = await visit.page.evaluate<number>('document.documentElement.scrollWidth')
    expect(width).toBeLessThanOrEqual(390)
    await picture(visit, 'comparison-narrow')
  })
})
