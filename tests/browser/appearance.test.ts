import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, settled, shareBrowser, type Visit } from './journey.ts'

const WORDS = {
  'zh-CN': { signIn: '登录', customer: '张伟', hello: '陈思远，您好', list: '客户列表', tab: '账户与持有' },
  'en-US': {
    signIn: 'Sign in',
    customer: '张伟',
    hello: 'Hello, 陈思远',
    list: 'Customers',
    tab: 'Accounts and holdings',
  },
} as const

/** Looks at the four pages one after the other. */
async function look(
  { page, open }: Visit,
  language: keyof typeof WORDS,
  see: (name: string) => Promise<void>,
) {
  const words = WORDS[language]
  const seen = async (name: string, heading: string) => {
    await page.getByRole('heading', { name: heading, exact: true }).first().waitFor()
    await settled(page)
    await see(name)
  }
  await open('/sign-in')
  await seen('sign-in', words.signIn)
  await open('/')
  await seen('workbench', words.hello)
  await open('/customers')
  await page.getByRole('link', { name: words.customer }).waitFor()
  await seen('list', words.list)
  await page.getByRole('link', { name: words.customer }).click()
  await seen('record', words.customer)
  await page.getByRole('tab', { name: words.tab }).click()
  await page.getByRole('tabpanel').getByText('****0101-1').first().waitFor()
  await seen('record, accounts', words.customer)
}

const LOOKS = [
  { language: 'zh-CN', theme: 'light', width: 1366 },
  { language: 'en-US', theme: 'light', width: 1366 },
  { language: 'zh-CN', theme: 'dark', width: 1366 },
  { language: 'zh-CN', theme: 'light', width: 390 },
  { language: 'en-US', theme: 'dark', width: 390 },
] as const

describe('how the pages look', () => {
  shareBrowser()

  for (const wish of LOOKS) {
    const { language, theme, width } = wish
    journey(
      `every page fits ${width} px and serves every person, ${language}, ${theme}`,
      { as: 'rm1', ...wish },
      (visit) =>
        look(visit, language, async (name) => {
          expect(await beyondTheWindow(visit.page), name).toEqual([])
          expect(await seriousFindings(visit.page), name).toEqual([])
        }),
    )
  }

  journey(
    'a page that did not fit, or a picture without words, would be found',
    {},
    async ({ page, open }) => {
      await open('/sign-in')
      await page.evaluate(
        `document.body.insertAdjacentHTML('beforeend',
          '<div style="width: 3000px"><img src="data:,"></div>')`,
      )

      expect(await beyondTheWindow(page)).toEqual([expect.stringContaining('wide in 1366')])
      expect(await seriousFindings(page)).toEqual([expect.stringContaining('image-alt')])
    },
  )

  journey(
    'light and dark are chosen by the person and remembered',
    { as: 'rm1', isNew: true },
    async ({ page, open }) => {
      const shade = () => page.evaluate<string>(`getComputedStyle(document.body).backgroundColor`)
      await open('/')
      const light = await shade()

      await page.getByRole('button', { name: '显示设置' }).click()
      await page.getByText('深色', { exact: true }).click()
      await expect.poll(shade).not.toBe(light)
      const dark = await shade()
      expect(brightness(dark)).toBeLessThan(brightness(light) / 3)

      await page.reload()
      await settled(page)
      expect(await shade()).toBe(dark)
    },
  )

  journey(
    'the language changes where one stands, without loading the page again',
    { as: 'rm1', isNew: true },
    async ({ page, open }) => {
      await open('/customers?sort=-deposit_fen')
      await page.getByRole('link', { name: '张伟' }).waitFor()
      const address = page.url()
      let documents = 0
      page.on('request', (request) => (documents += request.isNavigationRequest() ? 1 : 0))

      await page.getByRole('button', { name: 'English' }).click()

      await page.getByRole('heading', { name: 'Customers', exact: true }).waitFor()
      await page.getByText('3 customers', { exact: true }).first().waitFor()
      await page.getByRole('columnheader', { name: 'Deposits' }).waitFor()
      expect(await page.getByRole('main').innerText()).not.toMatch(/客户|存款|导出|共 /)
      expect(await page.evaluate(`document.documentElement.lang`)).toBe('en-US')
      await page.getByRole('button', { name: '中文' }).click()
      await page.getByRole('heading', { name: '客户列表', exact: true }).waitFor()
      expect(documents).toBe(0)
      expect(page.url()).toBe(address)
    },
  )
})

const brightness = (colour: string) =>
  (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, it) => sum + Number(it), 0)
