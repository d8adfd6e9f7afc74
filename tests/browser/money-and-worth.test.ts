import { describe, expect } from 'vitest'
import type { ContributionAnswer } from '../../src/modules/customer-view/contribution.schema.ts'
import type { PointsAnswer } from '../../src/modules/customer-view/points.schema.ts'
import type { FlowsAnswer } from '../../src/modules/customer-view/flows.schema.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { rowsOf, yuan } from './figures.ts'
import { journey, picture, settled, shareBrowser, type Visit } from './journey.ts'

const ID = '1000000000000016'
const RECORD = `/customers/${ID}`

const section = ({ page }: Visit, name: string) =>
  page.getByRole('tabpanel').getByRole('region', { name, exact: true })
const asksFor = ({ page }: Visit, name: string) => new URL(page.url()).searchParams.get(name)

describe('money in and out of a customer’s accounts', () => {
  shareBrowser()

  journey('months, counterparties and channels are those of the server', { as: 'rm1' }, async (visit) => {
    const { page, api, open } = visit
    const flows = await api<FlowsAnswer>(`/api/customers/${ID}/flows`)
    await open(RECORD)
    await page.getByRole('tab', { name: '资金往来' }).click()

    await page.getByText('期间保留流水 5 天（2026-03-31 至 2026-06-30）').waitFor()
    const months = await rowsOf(section(visit, '按月'))
    expect(months.map((cells) => cells.slice(0, 4))).toEqual(
      flows.months
        .toReversed()
        .map((it) => [
          ...[it.month_start.slice(0, 7), yuan(it.in_amount)],
          ...[it.in_count === null ? '—' : String(it.in_count), yuan(it.out_amount)],
        ]),
    )
    const most = await rowsOf(section(visit, '转出对手前十'))
    expect(most.map((cells) => cells[1])).toEqual(flows.counterparties_out.map((it) => yuan(it.flow_amount)))
    expect(most[0]![0]).toContain('欧*静')
    await section(visit, '按月')
      .getByRole('img', { name: /^2025-07 至 2026-06/ })
      .locator('canvas')
      .waitFor()
    await picture(visit, 'flows')
  })

  journey('a month leads to its bookings, and back to the same months', { as: 'rm1' }, async (visit) => {
    const { page, open } = visit
    await open(`${RECORD}?tab=flows`)
    await page.getByText('近3个月', { exact: true }).click()
    await expect.poll(() => asksFor(visit, 'months')).toBe('3')
    await expect.poll(() => rowsOf(section(visit, '按月')).then((it) => it.length)).toBe(3)

    await section(visit, '按月').getByRole('link', { name: '2026-06' }).click()

    await page.getByText('共 5 笔').waitFor()
    expect([asksFor(visit, 'tab'), asksFor(visit, 'from'), asksFor(visit, 'to')]).toEqual([
      ...['transactions', '2026-06-01', '2026-06-30'],
    ])
    await page.goBack()
    await expect.poll(() => rowsOf(section(visit, '按月')).then((it) => it.length)).toBe(3)
  })

  journey('fit a telephone', { as: 'rm1', width: 390, height: 844 }, async (visit) => {
    const { page, open } = visit
    for (const [tab, name] of [
      ['flows', '按月'],
      ['contribution', '忠诚度'],
      ['points', '最近20笔积分'],
    ] as const) {
      await open(`${RECORD}?tab=${tab}`)
      await section(visit, name).getByRole('table').first().waitFor()
      await settled(page)
      expect([tab, ...(await beyondTheWindow(page)), ...(await seriousFindings(page))]).toEqual([tab])
      await picture(visit, `${tab}-narrow`)
    }
  })
})

describe('what a customer is worth', () => {
  shareBrowser()

  journey('parts of contribution and loyalty stand with their sums', { as: 'rm1' }, async (visit) => {
    const { page, api, open } = visit
    const { scores, profits, grades } = await api<ContributionAnswer>(`/api/customers/${ID}/contribution`)
    await open(RECORD)
    await page.getByRole('tab', { name: '贡献与忠诚' }).click()

    await section(visit, '忠诚度').getByRole('table').waitFor()
    const loyalty = await rowsOf(section(visit, '忠诚度'))
    expect(loyalty.map((cells) => cells.slice(0, 3))).toEqual([
      ['年限', scores!.years_points, String(scores!.years_points_full)],
      ['产品宽度', scores!.breadth_points, String(scores!.breadth_points_full)],
      ['资产稳定', scores!.steadiness_points, String(scores!.steadiness_points_full)],
      ['主动交易', scores!.activity_points, String(scores!.activity_points_full)],
      ['主办关系', scores!.bond_points, String(scores!.bond_points_full)],
      ['态度', scores!.attitude_points, String(scores!.attitude_points_full)],
      ['合计', scores!.loyalty_score, '100'],
    ])
    const parts = await rowsOf(section(visit, '贡献构成'))
    expect(parts.at(-1)!.slice(1)).toEqual([
      yuan(profits[0]!.contribution_mtd),
      yuan(profits[0]!.contribution_ytd),
    ])
    expect(parts[1]!.slice(1)).toEqual([
      yuan(profits[0]!.loan_contribution_mtd),
      yuan(profits[0]!.loan_contribution_ytd),
    ])
    expect(await rowsOf(section(visit, '等级变动记录'))).toHaveLength(grades.length)
    await picture(visit, 'contribution')

    const { sums, entries } = await api<PointsAnswer>(`/api/customers/${ID}/points`)
    await page.getByRole('tab', { name: '积分', exact: true }).click()
    await section(visit, '最近20笔积分').getByRole('table').waitFor()
    const shown = await rowsOf(section(visit, '最近20笔积分'))
    expect(shown.map((cells) => [cells[0], cells[3]])).toEqual(entries.map((it) => [it.earned_on, it.points]))
    expect(shown[0]!.join(' ')).toContain('大额存单月日均')
    // Born in March: what March earned is doubled, which says when to whoever sees birthdays whole.
    expect(shown.flat().join(' ')).not.toContain('生日月')
    const figures = await section(visit, '积分').innerText()
    expect(figures.replaceAll(',', '')).toContain(sums!.points_balance)
    await picture(visit, 'points')
    await section(visit, '积分').getByRole('button').first().click()
    await page.getByRole('dialog').getByText('积分余额').first().waitFor()
  })

  journey('a part of the month is explained where the record’s figure is', { as: 'rm1' }, async (visit) => {
    const { page, open } = visit
    await open(`${RECORD}?tab=contribution`)

    await section(visit, '贡献构成').getByRole('row', { name: '票据' }).getByRole('button').first().click()

    await page.getByRole('dialog').getByText('当月票据贡献').first().waitFor()
  })
})
