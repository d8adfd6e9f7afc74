import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { journey, settled, shareBrowser } from './journey.ts'

const RECORD = '/customers/1000000000000016'
const notice = (page: Page, parts: string) => page.getByText(`网址中有不能采用的内容，已忽略：${parts}。`)
const filter = (...and: object[]) => `filter=${encodeURIComponent(JSON.stringify({ and }))}`
const ACTIVE = { column: 'status_code', op: 'eq', value: 'active' }

describe('an address that cannot be', () => {
  shareBrowser()

  const lists: [address: string, parts: string, total: number, kept: string][] = [
    ['?filter=%7B&sort=nope', '筛选条件、排序', 10, ''],
    ['?filter=%7B&sort=-deposit_fen', '筛选条件', 10, '?sort=-deposit_fen'],
    [`?${filter(ACTIVE, { column: 'nope', op: 'eq', value: 1 })}`, '筛选条件', 9, `?${filter(ACTIVE)}`],
    [`?${filter({ ...ACTIVE, op: 'near' })}`, '筛选条件', 10, ''],
    ['?page=0', '页码', 10, ''],
    ['?page=-1&page_size=33', '页码、每页行数', 10, ''],
    ['?page=77', '页码', 10, ''],
    ['?page=987654321', '页码', 10, ''],
    ['?columns=nope', '列', 10, ''],
  ]
  journey(
    'of the list shows what is valid of it, and says what it left out',
    { as: 'branch' },
    async (visit) => {
      const { page } = visit
      for (const [address, parts, total, kept] of lists) {
        await visit.open(`/customers${address}`)

        await notice(page, parts).waitFor()
        await page.getByText(`共 ${total} 户`, { exact: true }).waitFor()
        const at = { message: address }
        await expect.poll(() => page.getByRole('link', { name: '张伟' }).count(), at).toBe(1)
        await expect.poll(() => new URL(page.url()).search, at).toBe(kept)
      }
    },
  )

  journey(
    'of a record shows the record, as of the latest date that is kept',
    { as: 'rm1' },
    async (visit) => {
      const { page } = visit
      for (const [address, parts] of [
        ['?as_of=2026-02-30&tab=secrets', '标签页、查看日期'],
        ['?as_of=2001-01-01', '查看日期'],
        ['?as_of=tomorrow&from=never', '查看日期、起始日期'],
      ] as const) {
        await visit.open(RECORD + address)

        await notice(page, parts).waitFor()
        await page.getByRole('heading', { name: '张伟', level: 1 }).waitFor()
        await expect.poll(() => new URL(page.url()).search).toBe('')
        expect(await page.getByText('正在查看').count()).toBe(0)
      }
    },
  )

  journey('what was left out is said until it is read', { as: 'branch' }, async (visit) => {
    const { page } = visit
    await visit.open('/customers?sort=nope')
    const words = notice(page, '排序')

    await words.locator('..').getByRole('button', { name: '关闭' }).click()
    await words.waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('')

    await visit.open('/customers?sort=nope')
    await page.getByRole('columnheader', { name: '存款余额' }).click()
    await page.waitForURL('**sort=-deposit_fen*')
    await words.waitFor({ state: 'detached' })
  })

  journey('of no page is said to be none, with the menu at hand', { as: 'branch' }, async (visit) => {
    const { page } = visit
    for (const address of ['/nowhere', '/customers/somebody', '/customers/1/2/3']) {
      await visit.open(address)
      await page.getByRole('heading', { name: '页面不存在' }).waitFor()
      await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '客户列表' }).waitFor()
    }
    await page.getByRole('link', { name: '回到工作台' }).click()
    await page.getByRole('heading', { name: '罗建军，您好' }).waitFor()
  })
})

describe('a page that fails', () => {
  shareBrowser()

  journey(
    'leaves menu and top bar standing, says so by its code, and can be tried again',
    { as: 'branch', isBroken: true, isNew: true },
    async (visit) => {
      const { page } = visit
      // An answer no page reckons with stands for any mistake that a page may hold.
      await page.route('**/api/workbench', (route) => route.fulfill({ json: { figures: 'none' } }))
      await page.goto(`${visit.url}/`)

      const words = page.getByRole('main').getByRole('alert')
      await words.getByText('这个页面出现错误').waitFor()
      await words.getByText('page_failed').waitFor()
      expect(await words.getByRole('link', { name: '回到工作台' }).getAttribute('href')).toBe('/')
      await page.getByRole('button', { name: '用户菜单' }).waitFor()
      await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '客户列表' }).click()
      await page.getByText('共 10 户', { exact: true }).waitFor()

      await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '工作台' }).click()
      await words.getByText('page_failed').waitFor()
      await page.unroute('**/api/workbench')
      await words.getByRole('button', { name: '重试' }).click()
      await settled(page)
      await page.getByRole('region', { name: '客户数' }).waitFor()
    },
  )

  journey(
    'a refusal of the server is told with the number of the request',
    { as: 'branch' },
    async (visit) => {
      const { page } = visit
      await page.route('**/api/workbench', (route) =>
        route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          json: { code: 'internal', status: 500, detail: '', request_id: 'request-4711' },
        }),
      )
      await page.goto(`${visit.url}/`)

      const words = page.getByRole('main').getByRole('alert')
      await words.getByText('request-4711').waitFor()
      await words.getByText('internal', { exact: true }).waitFor()
      await page.unroute('**/api/workbench')
      await words.getByRole('button', { name: '重试' }).click()
      await page.getByRole('region', { name: '客户数' }).waitFor()
    },
  )
})
