import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { rowsOf, yuan } from './figures.ts'
import { journey, settled, shareBrowser, type Visit } from './journey.ts'

type Row = Record<'customer_id' | 'customer_name' | 'source_customer_no' | 'deposit_balance_eod', string>
type Rows = { rows: Row[]; total: number }

const names = async (page: Page) => (await rowsOf(page.getByRole('main'))).map((cells) => cells[0])
const total = (count: number) => `共 ${count} 户`

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field, exact: true }).click()
  await page.locator('.ant-select-item-option', { hasText: option }).click()
  await page.keyboard.press('Escape')
}

/** The same list from the server, by the address that the page stands at. */
function listAt({ page, api }: Visit): Promise<Rows> {
  const query = new URL(page.url()).searchParams
  query.set('sort', query.get('sort') ?? '-aum_fen')
  query.set('columns', 'customer_id,customer_name,source_customer_no,deposit_balance_eod')
  return api<Rows>(`/api/customers?${query.toString()}`)
}

type Box = { scrollWidth: number; clientWidth: number }

/** The bank's customers, but as rich as the richest of a large one. */
const withLargeAmounts = (page: Page) =>
  page.route('**/api/customers?*', async (route) => {
    const answer = await route.fetch()
    const list = (await answer.json()) as Rows
    const rows = list.rows.map((row) => ({
      ...row,
      aum_balance_eod: '386600012.34',
      aum_balance_change_mom: '-12345678.90',
      deposit_balance_eod: '286600012.34',
      loan_balance_eod: '56600012.34',
    }))
    await route.fulfill({ response: answer, json: { ...list, rows } })
  })

describe('the customer list', () => {
  shareBrowser()

  journey('filters, sorts and says the exact total, as the server does', { as: 'branch' }, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    await page.getByText(total(10), { exact: true }).waitFor()

    await choose(page, '客户类型', '对私')
    await page.getByText(total(7), { exact: true }).waitFor()
    await page.getByRole('columnheader', { name: '存款余额' }).click()
    await page.waitForURL('**sort=-deposit_fen*')
    await settled(page)

    const { rows } = await listAt(visit)
    await expect.poll(() => names(page)).toEqual(rows.map((row) => row.customer_name))
    const amounts = (await rowsOf(page.getByRole('main'))).map((cells) => cells[6])
    expect(amounts).toEqual(rows.map((row) => yuan(row.deposit_balance_eod)))
    expect(rows.length).toBe(7)
  })

  journey(
    'a name, an amount and a maturity narrow it down, one clear brings all back',
    { as: 'branch' },
    async (visit) => {
      const { page } = visit
      await visit.open('/customers')

      await page.getByRole('textbox', { name: '姓名 / 名称' }).fill('示范')
      await page.keyboard.press('Enter')
      await expect
        .poll(() => names(page))
        .toEqual(['株洲示范轨道配件有限公司', '芦淞示范服饰商行', '醴陵示范陶瓷厂'])

      await page.getByRole('button', { name: '管理资产 不限' }).click()
      await page.getByRole('textbox', { name: '从' }).fill('50000')
      await page.getByRole('button', { name: '应用' }).click()
      await page.getByText(total(2), { exact: true }).waitFor()

      await page.getByRole('button', { name: '到期 不限' }).click()
      await page.getByRole('button', { name: '7 天内' }).click()
      await page.getByText('当前条件下没有记录').waitFor()

      await page.getByRole('button', { name: '清除全部条件' }).first().click()
      await page.getByText(total(10), { exact: true }).waitFor()
      expect(new URL(page.url()).search).toBe('')
    },
  )

  journey(
    'a reload, a pasted link and the way back give the same screen',
    { as: 'branch' },
    async (visit) => {
      const { page } = visit
      await visit.open('/customers')
      await choose(page, '客户类型', '对公')
      await page.getByText(total(3), { exact: true }).waitFor()
      await page.getByRole('columnheader', { name: '存款余额' }).click()
      await page.waitForURL('**sort=-deposit_fen*')
      await page.getByRole('button', { name: '列', exact: true }).click()
      await page.getByRole('checkbox', { name: '行业' }).click()
      await page.waitForURL('**columns=*')
      await page.keyboard.press('Escape')
      // The rows of before stay until those with the new column are there.
      await page.getByRole('cell', { name: '制造业' }).first().waitFor()
      await settled(page)
      const address = page.url()
      const before = await rowsOf(page.getByRole('main'))
      expect(before).toHaveLength(3)

      await page.reload()
      await settled(page)
      await expect.poll(() => rowsOf(page.getByRole('main'))).toEqual(before)

      await page.goto(`${visit.url}/`)
      await settled(page)
      await page.goto(address)
      await expect.poll(() => rowsOf(page.getByRole('main'))).toEqual(before)

      await page.getByRole('link', { name: before[1]![0]! }).click()
      await page.getByRole('heading', { name: before[1]![0]!, level: 1 }).waitFor()
      await page.goBack()
      await expect.poll(() => rowsOf(page.getByRole('main'))).toEqual(before)
      expect(page.url()).toBe(address)
    },
  )

  for (const language of ['zh-CN', 'en-US'] as const) {
    journey(
      `its own columns stand side by side on a screen of 1366 px, ${language}`,
      { as: 'branch', language },
      async ({ page, open }) => {
        await withLargeAmounts(page)
        await open('/customers')
        await page.getByText('386,600,012.34').first().waitFor()

        const table = page.locator('.ant-table-body')
        const [isWhole, headings] = [
          await table.evaluate((it: Box) => it.scrollWidth <= it.clientWidth),
          await page.getByRole('columnheader').allInnerTexts(),
        ]
        expect(isWhole).toBe(true)
        expect(headings.at(-1)).toBe(language === 'zh-CN' ? '存款理财下次到期' : 'Next maturity')
        await page.unroute('**/api/customers?*')
      },
    )
  }

  journey('the keyboard walks the list and from record to record', { as: 'branch' }, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    await page.locator('tr[data-row]').first().waitFor()
    const listed = await names(page)

    for (const key of ['j', 'j', 'j', 'k', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('heading', { name: listed[1]!, level: 1 }).waitFor()
    await page.getByText('第 2 位 / 共 10 位').waitFor()

    await page.keyboard.press('n')
    await page.getByRole('heading', { name: listed[2]!, level: 1 }).waitFor()
    await page.getByText('第 3 位 / 共 10 位').waitFor()
    await page.getByRole('button', { name: '上一位' }).click()
    await page.getByRole('heading', { name: listed[1]!, level: 1 }).waitFor()
    await page.keyboard.press('p')
    await page.getByRole('heading', { name: listed[0]!, level: 1 }).waitFor()
    expect(await page.getByRole('button', { name: '上一位' }).isDisabled()).toBe(true)

    await page.getByRole('link', { name: '返回名单' }).click()
    await expect.poll(() => names(page)).toEqual(listed)
  })
})
