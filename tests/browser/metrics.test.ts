import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { rowsOf } from './figures.ts'
import { journey, shareBrowser } from './journey.ts'

describe('the catalogue of figures', () => {
  shareBrowser()

  journey('a manager finds a figure and follows it down to the files', { as: 'rm1' }, async (visit) => {
    const { page, open, api } = visit
    await open('/')
    await page.getByRole('link', { name: '指标目录' }).click()
    await page.getByRole('link', { name: '管理资产', exact: true }).waitFor()
    const { metrics } = await api<{ metrics: unknown[] }>('/api/metrics')
    await page.getByText(`共 ${metrics.length} 个`).waitFor()

    // Groups by subject, with the way to each and how many it has.
    const jump = page.getByRole('navigation', { name: '按主题' })
    const counts = await jump.locator('small').allInnerTexts()
    expect(counts.reduce((sum, it) => sum + Number(it), 0)).toBe(metrics.length)
    await jump.getByRole('button', { name: /^机构/ }).click()
    await page.locator('h2:focus', { hasText: '机构' }).waitFor()

    await page.getByRole('searchbox', { name: '搜索名称、口径、部门或表' }).fill('百分位 零售')

    await expect.poll(async () => (await rowsOf(page.getByRole('main'))).length).toBe(1)
    const [row] = await rowsOf(page.getByRole('main'))
    expect(row!.slice(2)).toEqual(['分', '派生值', '零售业务部', 'v1', 'metrics.customer_scores'])
    expect(new URL(page.url()).searchParams.get('q')).toBe('百分位 零售')

    await open('/system/metrics/aum_balance_eod')
    await page.getByRole('heading', { name: '管理资产', level: 1 }).waitFor()
    const files = page.getByRole('region', { name: '源文件及字段' })
    await files.getByText('CORE_DEP_ACCT').waitFor()
    await files.getByText(/^bal /).first().waitFor()
    await page.getByRole('region', { name: '参数表' }).getByText('ref.aum_items').waitFor()
    await page.getByText('客户搜索').waitFor()
  })

  journey('the card of a figure says who answers for it', { as: 'hq' }, async ({ page, open }) => {
    await open('/customers')
    await page.getByRole('columnheader', { name: '管理资产', exact: true }).getByText('管理资产').focus()

    const card = page.getByRole('tooltip')
    await card.getByText('零售业务部').waitFor()
    await card.getByText('v1', { exact: true }).waitFor()
  })

  journey('says that there is no such figure', { as: 'hq' }, async ({ page, open }) => {
    await open('/system/metrics/nothing_eod')
    await page.getByText('没有这个指标').waitFor()
  })

  for (const wish of [
    { as: 'admin', language: 'en-US', theme: 'dark', width: 1366 },
    { as: 'admin', language: 'en-US', theme: 'light', width: 390 },
  ] as const) {
    const { width, theme } = wish
    journey(
      `fits ${width} px and serves every person, in English, ${theme}`,
      wish,
      async ({ page, open }) => {
        await open('/system/metrics')
        await page.getByRole('link', { name: 'AUM', exact: true }).waitFor()
        expect(await page.getByRole('main').innerText()).not.toMatch(/\p{Script=Han}/u)
        expect(await beyondTheWindow(page)).toEqual([])
        expect(await seriousFindings(page)).toEqual([])

        await open('/system/metrics/aum_balance_eod')
        await page.getByRole('heading', { name: 'AUM', level: 1 }).waitFor()
        expect(await beyondTheWindow(page)).toEqual([])
        expect(await seriousFindings(page)).toEqual([])
      },
    )
  }
})
