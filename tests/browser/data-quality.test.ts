import { describe, expect } from 'vitest'
import { beyondTheWindow, LOOKS, seriousFindings } from './appearance.ts'
import { journey, picture, settled, shareBrowser } from './journey.ts'

const PAGE = '/system/quality'

describe('how good the fields of customers are', () => {
  shareBrowser()

  journey(
    'a branch goes from a field to its sources, its trend and the units below',
    { as: 'branch' },
    async (visit) => {
      const { page, open } = visit
      await open('/')
      await page.getByRole('link', { name: '质量概览' }).click()
      await page.getByRole('heading', { name: '质量概览', level: 1 }).waitFor()
      // One's own unit first, then what lies below; no other branch.
      await expect
        .poll(() => page.getByRole('columnheader').allInnerTexts())
        .toEqual(expect.arrayContaining(['株洲分行', '天元支行', '芦淞支行']))
      expect(await page.getByRole('main').innerText()).not.toContain('长沙')
      await page
        .getByRole('button', { name: /^手机号码，芦淞支行/ })
        .first()
        .click()

      const panel = page.getByRole('region', { name: '手机号码，芦淞支行' })
      await panel.getByRole('cell', { name: '核心系统' }).waitFor()
      await panel.getByRole('cell', { name: '电子银行', exact: true }).waitFor()
      await panel.getByText('2026-03-31').waitFor()
      expect(new URL(page.url()).searchParams.get('cell')).toBe('retail.mobile.9902002000')

      await page.getByRole('link', { name: '查看 天元支行 的下级机构' }).click()
      await page.getByRole('columnheader', { name: '天元营业部' }).waitFor()
      await page.getByRole('link', { name: '株洲分行', exact: true }).waitFor()
      // The field that was looked at was of the other unit.
      await expect.poll(() => panel.count()).toBe(0)
    },
  )

  journey('filters stay in the address, and a key opens a field', { as: 'hq' }, async ({ page, open }) => {
    await open(`${PAGE}?type=corporate&source=core&sense=accuracy`)
    const cell = page.getByRole('button', { name: /^统一社会信用代码，长沙分行/ })
    // The organisation code of 长沙示范物流 is right, if an older one.
    await expect.poll(() => cell.innerText()).toContain('100.0%')
    expect(await page.getByRole('main').innerText()).not.toContain('证件号码')
    await cell.press('Enter')
    await page.getByRole('region', { name: '统一社会信用代码，长沙分行' }).waitFor()
    await page.reload()
    await page.getByRole('region', { name: '统一社会信用代码，长沙分行' }).waitFor()
  })

  journey('a manager is not offered it', { as: 'rm1' }, async ({ page, open }) => {
    await open('/')
    await page.getByRole('link', { name: '指标目录' }).waitFor()
    expect(await page.getByRole('link', { name: '质量概览' }).count()).toBe(0)
  })

  for (const look of LOOKS) {
    const wish = { as: 'hq', ...look } as const
    const { width, theme, language } = wish
    journey(`fits ${width} px and serves every person, ${language}, ${theme}`, wish, async (visit) => {
      const { page, open } = visit
      await open(`${PAGE}?cell=retail.id_number.9900000000`)
      await page.getByRole('region').getByRole('table').last().waitFor()
      await page.locator('canvas').waitFor()
      await settled(page)
      await picture(visit, `quality-${language}-${width}-${theme}`)
      expect(await beyondTheWindow(page)).toEqual([])
      expect(await seriousFindings(page)).toEqual([])
      const words = (await page.getByRole('main').innerText()).replaceAll(
        /总行|[^\s/]*(分行|支行|营业部)/g,
        '',
      )
      if (language === 'en-US') expect(words).not.toMatch(/\p{Script=Han}/u)
    })
  }
})
