import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { rowsOf } from './figures.ts'
import { journey, picture, settled, shareBrowser, type Visit } from './journey.ts'

const COMPANY = '2000000001'
const BORROWER = '1000000005'

/** Opens the tab of a customer, whole. */
async function openCredit({ page, open, find }: Visit, no: string, asOf = ''): Promise<void> {
  const [found] = (await find(no)).results
  await open(`/customers/${found!.customer_id}?tab=credit${asOf && `&as_of=${asOf}`}`)
  await page.getByRole('tabpanel').getByRole('table').last().waitFor()
  await settled(page)
}

const factOf = ({ page }: Visit, name: string) =>
  page.getByRole('tabpanel').locator('dl > div').filter({ hasText: name }).locator('dd').innerText()

const linesOf = async ({ page }: Visit, section: string) =>
  (await rowsOf(page.getByRole('region', { name: section, exact: true }))).map((cells) => cells.join(' '))

describe('the credit of a customer', () => {
  shareBrowser()

  journey('of a company: rating, limit, collateral and bills', { as: 'rm1' }, async (visit) => {
    await openCredit(visit, COMPANY)

    expect(await factOf(visit, '信用评级')).toBe('A')
    expect(await factOf(visit, '额度使用率')).toBe('65.00%')
    expect(await linesOf(visit, '授信额度')).toEqual([expect.stringContaining('ED2025002101 综合授信')])
    expect(await linesOf(visit, '本客户合同的担保')).toEqual([
      expect.stringMatching(/抵押.*商用房.*16,000,000\.00.*62\.50%.*有效/),
    ])
    expect(await linesOf(visit, '本客户提供的担保')).toEqual([])
    expect(await linesOf(visit, '票据贴现与承兑')).toEqual([
      expect.stringMatching(/承兑.*2,000,000\.00.*40\.00%.*1,200,000\.00/),
    ])
    expect(await linesOf(visit, '评级与五级分类记录')).toHaveLength(6)
  })

  journey('of an earlier day it is read as it was', { as: 'rm1' }, async (visit) => {
    await openCredit(visit, COMPANY, '2026-06-28')

    expect(await factOf(visit, '信用评级')).toBe('BBB')
    expect(await linesOf(visit, '评级与五级分类记录')).toHaveLength(3)
  })

  journey('of a person: what is overdue, who stands surety, no bills', { as: 'rm2' }, async (visit) => {
    await openCredit(visit, BORROWER)

    expect(await factOf(visit, '逾期本金')).toMatch(/^2,690\.00\s+1 笔$/)
    expect(await factOf(visit, '最差五级分类')).toContain('关注')
    expect(await linesOf(visit, '本客户合同的担保')).toEqual([expect.stringContaining('保证 曾*贤')])
    expect(await visit.page.getByRole('region', { name: '票据贴现与承兑' }).count()).toBe(0)
  })

  for (const [no, wish] of [
    [COMPANY, { as: 'hq', language: 'zh-CN', theme: 'light', width: 1366 }],
    [COMPANY, { as: 'hq', language: 'en-US', theme: 'dark', width: 390 }],
    [BORROWER, { as: 'hq', language: 'zh-CN', theme: 'light', width: 390 }],
  ] as const) {
    const { width, theme, language } = wish
    journey(
      `of ${no} fits ${width} px and serves every person, ${language}, ${theme}`,
      wish,
      async (visit) => {
        await openCredit(visit, no)
        await picture(visit, `credit-${no}-${language}-${width}-${theme}`)
        expect(await beyondTheWindow(visit.page)).toEqual([])
        expect(await seriousFindings(visit.page)).toEqual([])
      },
    )
  }
})
