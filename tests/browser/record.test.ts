import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { keyFigures, rowsOf, yuan } from './figures.ts'
import { journey, settled, shareBrowser, type Visit } from './journey.ts'

type Amounts = Record<
  'aum_balance_eod' | 'aum_balance_avg_mtd' | 'deposit_balance_eod' | 'loan_balance_eod',
  string
>
type Customer = Amounts & { customer_name: string; next_maturity_on: string }
type Answer = { customer: Customer; as_of: string }
type Rows = { rows: Record<string, string | null>[] }

const QUARTER_END = '2026-03-31'

/** Opens the search, types, and gives the customers it offers. */
async function search(page: Page, typed: string) {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: '打开搜索' }).fill(typed)
  return page.getByRole('group', { name: '客户', exact: true }).getByRole('option')
}

async function openCustomer({ page, open }: Visit, typed: string): Promise<string> {
  await open('/')
  await (await search(page, typed)).first().click()
  await page.getByRole('tabpanel').waitFor()
  await settled(page)
  return /customers\/(\d+)/.exec(page.url())![1]!
}

const shown = (customer: Customer) => ({
  管理资产: yuan(customer.aum_balance_eod),
  管理资产月日均: yuan(customer.aum_balance_avg_mtd),
  存款余额: yuan(customer.deposit_balance_eod),
  贷款余额: yuan(customer.loan_balance_eod),
  存款理财下次到期: customer.next_maturity_on,
})

describe('finding and reading a customer', () => {
  shareBrowser()

  journey('a customer is found by pinyin and opened without a mouse', { as: 'rm2' }, async (visit) => {
    const { page } = visit
    await visit.open('/')

    const found = await search(page, 'zengxiaoxian')
    await found.filter({ hasText: '曾小贤' }).waitFor()
    expect(await found.count()).toBe(1)
    expect(await found.innerText()).toContain('拼音')
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { name: '曾小贤', level: 1 }).waitFor()
    expect(await page.title()).toContain('曾小贤')
  })

  journey('initials, a number and the end of a mobile find the same person', { as: 'hq' }, async (visit) => {
    const { page } = visit
    await visit.open('/')
    for (const typed of ['oyj', '1000000003', '16100001003', '99021119860521100X']) {
      const found = await search(page, typed)
      // The head office sees the bank without the names of its people.
      await found.filter({ hasText: '1000000003' }).getByText('欧*静').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
  })

  journey('who is not in the bank is said to be not found', { as: 'hq' }, async (visit) => {
    await visit.open('/')

    await search(visit.page, 'nobodyhere')

    await visit.page.getByText('没有找到“nobodyhere”。可能不存在，也可能不在您的数据范围内。').waitFor()
  })

  journey('the figures of the header are those of the server', { as: 'rm1' }, async (visit) => {
    const id = await openCustomer(visit, '1000000001')
    const { customer } = await visit.api<Answer>(`/api/customers/${id}`)

    await expect.poll(() => keyFigures(visit.page)).toEqual(shown(customer))
    expect(customer.deposit_balance_eod).toBe('841946.60')
  })

  journey('every tab shows all its rows', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    const id = await openCustomer(visit, '1000000001')
    const tabs: [tab: string, section: string, path: string, names: string[]][] = [
      ['基本信息', '证件', 'certificates', ['id_number_masked', 'id_expires_on']],
      ['基本信息', '联系方式明细', 'contacts', ['contact_masked']],
      ['账户与持有', '存款账户', 'accounts', ['account_id', 'product_name', 'balance', 'opened_on']],
      ['账户与持有', '理财与代销持有', 'holdings', ['product_name', 'market_value', 'bought_on']],
      ['贷款', '贷款借据', 'loans', ['note_no', 'balance', 'next_due_on']],
      ['信用', '本客户合同的担保', 'guarantees', ['guarantee_no', 'guaranteed_amount', 'appraised_on']],
      ['信用', '评级与五级分类记录', 'credit-assessments', ['effective_on', 'object_no', 'reason']],
      ['银行卡', '银行卡', 'cards', ['card_no', 'opened_on']],
      ['交易明细', '交易明细', 'transactions', ['account_id', 'amount', 'balance_after', 'memo']],
      ['余额与资产走势', '数据表', 'history', ['business_date', 'aum_balance_eod', 'loan_balance_eod']],
      ['归属', '归属记录', 'ownership', ['employee_name', 'employee_id', 'valid_from']],
    ]
    for (const [tab, section, path, names] of tabs) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      const table = page.getByRole('tabpanel').getByRole('region', { name: section, exact: true })
      const { rows } = await visit.api<Rows>(`/api/customers/${id}/${path}`)
      expect(rows.length, path).toBeGreaterThan(0)

      await expect.poll(() => rowsOf(table).then((it) => it.length), { message: section }).toBe(rows.length)
      const text = (await rowsOf(table)).map((cells) => cells.join(' ')).toSorted()
      for (const row of rows) {
        const words = names.map((name) => wordOf(row[name] ?? null))
        expect(
          text.some((line) => words.every((word) => line.includes(word))),
          `${section}: ${words.join(' ')}`,
        ).toBe(true)
      }
    }
  })

  journey('rates are read in per cent', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    await openCustomer(visit, '1000000001')

    await page.getByRole('tab', { name: '账户与持有' }).click()
    await page
      .getByRole('row', { name: '整存整取三年' })
      .getByRole('cell', { name: '2.15%', exact: true })
      .waitFor()
    await page.getByRole('tab', { name: '贷款', exact: true }).click()
    await page
      .getByRole('row', { name: '354,134.93' })
      .getByRole('cell', { name: '3.30%', exact: true })
      .waitFor()
  })

  journey('the curve of balances is drawn', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    await openCustomer(visit, '1000000001')

    await page.getByRole('tab', { name: '余额与资产走势' }).click()

    const curve = page.getByRole('img', { name: /^2026-03-31 至 2026-06-30 的管理资产/ })
    await curve.locator('canvas').waitFor()
    expect((await curve.boundingBox())!.height).toBeGreaterThan(150)
  })
})

const wordOf = (value: string | null) => (/^-?\d+\.\d+$/.test(value ?? '') ? yuan(value) : (value ?? ''))

describe('the record of an earlier date', () => {
  shareBrowser()

  journey(
    'last quarter end shows a band and the older figures, and the way back',
    { as: 'rm1' },
    async (visit) => {
      const { page } = visit
      const id = await openCustomer(visit, '1000000001')
      const [now, then] = [
        await visit.api<Answer>(`/api/customers/${id}`),
        await visit.api<Answer>(`/api/customers/${id}?as_of=${QUARTER_END}`),
      ]
      const band = page.getByText(`正在查看 ${QUARTER_END} 的历史数据，不是最新数据（2026-06-30）。`)
      expect(await band.count()).toBe(0)

      await page.getByRole('button', { name: '上季末' }).click()

      await band.waitFor()
      await expect.poll(() => keyFigures(page)).toEqual(shown(then.customer))
      expect(then.customer.aum_balance_eod).not.toBe(now.customer.aum_balance_eod)
      expect(new URL(page.url()).searchParams.get('as_of')).toBe(QUARTER_END)

      await page.getByRole('button', { name: '回到最新' }).click()

      await band.waitFor({ state: 'detached' })
      await expect.poll(() => keyFigures(page)).toEqual(shown(now.customer))
      expect(new URL(page.url()).searchParams.has('as_of')).toBe(false)
    },
  )

  journey('tabs and a reload stay at the earlier date', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    const id = await openCustomer(visit, '1000000001')
    const { rows } = await visit.api<Rows>(`/api/customers/${id}/accounts?as_of=${QUARTER_END}`)
    await page.getByRole('button', { name: '上季末' }).click()

    await page.getByRole('tab', { name: '账户与持有' }).click()
    const accounts = page.getByRole('region', { name: '存款账户' })
    const demand = yuan(rows.find((row) => row['account_id']!.endsWith('-1'))!['balance']!)
    await accounts.getByRole('cell', { name: demand, exact: true }).first().waitFor()
    expect(demand).toBe('52,300.00')

    await page.reload()

    await accounts.getByRole('cell', { name: demand, exact: true }).first().waitFor()
    await page.getByText(`正在查看 ${QUARTER_END}`).waitFor()
  })

  journey('any kept date can be chosen, or stepped to', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    await openCustomer(visit, '1000000001')

    await page.getByRole('combobox', { name: '查看日期' }).click()
    await page.locator('.ant-select-item-option', { hasText: '2026-06-28' }).click()
    await page.getByText('正在查看 2026-06-28').waitFor()
    await page.getByRole('button', { name: '2026-04-30' }).click()

    await page.getByText('正在查看 2026-04-30').waitFor()
  })

  journey('who came later was not there yet, and the page says so', { as: 'sub' }, async (visit) => {
    const { page } = visit
    await openCustomer(visit, '1000000008')

    await page.getByRole('button', { name: '上季末' }).click()
    await page.getByText(`该客户在 ${QUARTER_END} 尚未开户。`).waitFor()
    await page.getByRole('button', { name: '回到最新' }).click()

    await page.getByRole('heading', { name: '周子轩', level: 1 }).waitFor()
  })
})
