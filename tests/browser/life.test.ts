import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { rowsOf } from './figures.ts'
import { journey, picture, settled, shareBrowser, type Visit } from './journey.ts'

async function openRecord(visit: Visit, no: string, rest = ''): Promise<void> {
  const [found] = (await visit.find(no)).results
  await visit.open(`/customers/${found!.customer_id}${rest}`)
  await settled(visit.page)
}

const alerts = (page: Page) => page.getByRole('list', { name: '提醒' })
const panel = (page: Page) => page.getByRole('tabpanel')
const section = (page: Page, name: string) => panel(page).getByRole('region', { name, exact: true })

/** What stands in the timeline, line by line: day and what happened. */
const events = (page: Page) =>
  section(page, '近 36 个月')
    .getByRole('listitem')
    .evaluateAll((lines) =>
      lines.map((line) => `${line.children[0]!.textContent} ${line.children[1]!.textContent}`),
    )

describe('what happened to a customer and asks for attention', () => {
  shareBrowser()

  journey('an alert leads to the complaint that it is about', { as: 'rm2' }, async (visit) => {
    const { page } = visit
    await openRecord(visit, '1000000004')

    await alerts(page).getByRole('button', { name: '投诉已逾期 4 天' }).click()

    const table = section(page, '投诉、咨询与其他工单')
    await expect.poll(() => rowsOf(table).then((it) => it.length)).toBe(2)
    const [first, second] = (await rowsOf(table)).map((cells) => cells.join(' '))
    expect(first).toContain('2026-06-26 已逾期')
    expect(first).toContain('李*英')
    expect(second).not.toContain('已逾期')
    expect(page.url()).toContain('tab=service')
    await picture(visit, 'service-1366')
  })

  journey('next steps say why, and sell nothing while a complaint is open', { as: 'rm2' }, async (visit) => {
    const { page } = visit
    await openRecord(visit, '1000000004')
    const steps = section(page, '下一步建议')

    await steps.getByText('未办结投诉 2 件，最近期限 2026-06-26。').waitFor()
    await steps.getByText('有未办结投诉，办结前不列出营销建议。').waitFor()
    expect(await steps.getByRole('listitem').count()).toBe(1)

    await openRecord(visit, '1000000002')
    await section(page, '下一步建议')
      .getByText(/^30 天内到期 1 笔，共 50,000.00 元，最近 2026-07-15（15 天后）。$/)
      .waitFor()
    await section(page, '下一步建议').getByRole('button', { name: '商谈到期续接' }).click()
    expect(await page.getByRole('tab', { name: '账户与持有' }).getAttribute('aria-selected')).toBe('true')
  })

  for (const width of [1366, 390]) {
    journey(
      `a timeline is filtered, and the address keeps it, ${width} wide`,
      { as: 'rm2', width },
      async (visit) => {
        const { page } = visit
        await openRecord(visit, '1000000002', '?tab=timeline')

        await expect.poll(() => events(page)).toContain('06-30 理财到期')
        const all = await events(page)
        expect(all).toContain('06-29 手机号变更')
        await page
          .getByRole('group', { name: '按类别筛选' })
          .getByRole('button', { name: /^投诉与咨询/ })
          .click()
        await expect.poll(() => events(page)).toEqual(['06-30 投诉办结', '06-28 投诉'])

        await page.reload()
        await expect.poll(() => events(page)).toEqual(['06-30 投诉办结', '06-28 投诉'])
        await page.getByRole('button', { name: /^全部/ }).click()
        await expect.poll(() => events(page)).toEqual(all)
        expect(await section(page, '未来 60 天').getByRole('listitem').allInnerTexts()).toHaveLength(2)
        expect(await beyondTheWindow(page)).toEqual([])
        expect(await seriousFindings(page)).toEqual([])
        await picture(visit, `timeline-${width}`)
      },
    )
  }

  journey(
    'a phone shows alerts and tickets without a page wider than it is',
    { as: 'rm2', width: 390 },
    async (visit) => {
      const { page } = visit
      await openRecord(visit, '1000000004', '?tab=service')

      await alerts(page).getByRole('button').first().waitFor()
      await expect.poll(() => rowsOf(section(page, '投诉、咨询与其他工单')).then((it) => it.length)).toBe(2)
      expect(await beyondTheWindow(page)).toEqual([])
      expect(await seriousFindings(page)).toEqual([])
      await picture(visit, 'service-390')
    },
  )

  journey('an earlier day has the alerts of that day', { as: 'rm2' }, async (visit) => {
    const { page } = visit
    await openRecord(visit, '1000000005', '?as_of=2026-06-28')
    await alerts(page).getByRole('button', { name: '贷款逾期 35 天' }).waitFor()

    await openRecord(visit, '1000000005', '?as_of=2026-06-28&tab=timeline')
    await expect.poll(() => events(page)).toContain('06-28 贷款逾期')
    expect(await events(page)).not.toContain('06-30 电子渠道解约')
  })

  journey('all of it is said in English', { as: 'rm2', language: 'en-US' }, async (visit) => {
    const { page } = visit
    await openRecord(visit, '1000000005', '?tab=timeline')

    await page.getByRole('list', { name: 'Alerts' }).getByText('Loan 37 days overdue').waitFor()
    await panel(page).getByText('E-channel cancelled').waitFor()
    await panel(page).getByText('Normal → Special mention').waitFor()
    // Names of products are the bank's own.
    expect(await panel(page).innerText()).not.toMatch(/电子|逾期|发放/)
  })
})
