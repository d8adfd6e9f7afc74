import { describe, expect } from 'vitest'
import { rowsOf, sumOf, yuan } from './figures.ts'
import { journey, settled, shareBrowser, type Visit } from './journey.ts'

type Figure = { code: string; value: number; amount: string | null; filter: object }
type Rows = { rows: Record<string, string>[]; total: number }

const FIGURES = [
  { code: 'customers', name: '客户数', amountOf: null },
  { code: 'aum', name: '管理资产', amountOf: 'aum_balance_eod' },
  { code: 'maturities_30d', name: '30 天内到期', amountOf: 'maturity_amount_30d' },
  { code: 'large_movements', name: '大额变动', amountOf: 'large_movement_amount_1d' },
] as const

/** Opens a figure's list and compares its count, its rows and their sum with the figure. */
async function openFigure({ page, open, api }: Visit, { code, name, amountOf }: (typeof FIGURES)[number]) {
  await open('/')
  const { figures } = await api<{ figures: Figure[] }>('/api/workbench')
  const figure = figures.find((it) => it.code === code)!
  const card = page.getByRole('region', { name, exact: true })
  const shown = code === 'aum' ? yuan(figure.amount) : String(figure.value)
  await card.getByText(new RegExp(`^${shown}(元)?$`)).waitFor()

  await card.getByRole('link', { name: '查看名单' }).click()

  await page.getByText(`共 ${figure.value} 户`, { exact: true }).waitFor()
  await settled(page)
  await expect.poll(() => rowsOf(page.getByRole('main')).then((it) => it.length)).toBe(figure.value)
  if (amountOf === null) return
  const filter = new URL(page.url()).searchParams.get('filter')!
  const list = await api<Rows>(`/api/customers?filter=${encodeURIComponent(filter)}&columns=${amountOf}`)
  expect(sumOf(list.rows.map((row) => row[amountOf]!))).toBe(figure.amount)
}

describe('the workbench', () => {
  shareBrowser()

  for (const as of ['hq', 'branch', 'rm2'] as const) {
    journey(`each figure opens a list that counts the same, for ${as}`, { as }, async (visit) => {
      for (const figure of FIGURES) await openFigure(visit, figure)
    })
  }

  journey('what matures soon stands there by name and opens the customer', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    await visit.open('/')
    const panel = page.getByRole('region', { name: '近期到期' })
    await panel.getByText('2026-07-20').waitFor()
    await panel.getByText('500,000.00').waitFor()

    await panel.getByRole('link', { name: '张伟' }).click()

    await page.getByRole('heading', { name: '张伟', level: 1 }).waitFor()
    await page.getByText('第 1 位 / 共 1 位').waitFor()
  })

  journey('a figure says what it means and of which day it is', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    await visit.open('/')

    await page.getByRole('heading', { name: '管理资产' }).getByText('管理资产').hover()

    const words = page.getByRole('tooltip')
    await words.getByText('数据范围内全部客户（不论状态）的日终管理资产（AUM）合计').waitFor()
    await words.getByText('2026-06-30').waitFor()
  })

  journey(
    'the number of customers says whom it counts, as its list does',
    { as: 'branch' },
    async (visit) => {
      const { page } = visit
      await visit.open('/')
      const card = page.getByRole('region', { name: '客户数', exact: true })
      await card.getByText('不含销户与合并').waitFor()

      await card.getByRole('link', { name: '查看名单' }).click()

      await page.getByText('共 9 户', { exact: true }).waitFor()
      await page.getByRole('group', { name: '筛选条件' }).getByText('正常', { exact: true }).waitFor()
      await page.getByRole('button', { name: '清除全部条件' }).click()
      await page.getByText('共 10 户', { exact: true }).waitFor()
    },
  )
})
