import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { rowsOf, yuan } from './figures.ts'
import { journey, settled, shareBrowser, type Visit } from './journey.ts'

type Rows = { rows: Record<string, string | null>[] }

const sectionOf = (page: Page, name: string) =>
  page.getByRole('tabpanel').getByRole('region', { name, exact: true })

/** Opens the tab of business of who is found by a number. */
async function openBusiness(visit: Visit, no: string): Promise<string> {
  const [found] = (await visit.find(no)).results
  await visit.open(`/customers/${found!.customer_id}`)
  await visit.page.getByRole('tab', { name: '业务办理', exact: true }).click()
  await sectionOf(visit.page, '产品概览').locator('tbody tr.ant-table-row').first().waitFor()
  await settled(visit.page)
  return found!.customer_id
}

/** Every row that the server tells stands in the section, with its words. */
async function expectRows({ page, api }: Visit, name: string, told: { path: string; columns: string[] }) {
  const { rows } = await api<Rows>(told.path)
  const section = sectionOf(page, name)
  await expect.poll(() => rowsOf(section).then((it) => it.length), { message: name }).toBe(rows.length)
  const shown = (await rowsOf(section)).map((cells) => cells.join(' '))
  for (const [at, row] of rows.entries()) {
    for (const column of told.columns) {
      const value = row[column] ?? null
      const word = /^-?\d+\.\d+$/.test(value ?? '') ? yuan(value) : (value ?? '—')
      expect(shown[at], `${name}: ${column}`).toContain(word)
    }
  }
  return rows
}

describe('the business of a customer', () => {
  shareBrowser()

  journey('a person: what is held, and what is above the risk', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    const id = await openBusiness(visit, '1000000003')
    const path = `/api/customers/${id}`

    const products = await expectRows(visit, '产品概览', {
      path: `${path}/products`,
      columns: ['balance_cny', 'opened_on', 'matures_on'],
    })
    expect(products.length).toBe(5)
    await expectRows(visit, '电子渠道', { path: `${path}/channels`, columns: ['signed_on', 'daily_limit'] })
    await expectRows(visit, '国际汇款', { path: `${path}/remittances`, columns: ['amount_usd'] })
    const [due] = await expectRows(visit, '到期与待办事项', {
      path: `${path}/maturities`,
      columns: ['due_on'],
    })
    expect(due).toMatchObject({ maturity_kind_code: 'identity_document', due_on: '2026-07-01' })
    await sectionOf(page, '到期与待办事项').getByText('居民身份证').waitFor()
    await sectionOf(page, '风险测评与适当性')
      .getByText('持有的“示范积存金”风险等级为中风险，高于客户的风险承受能力（中低风险）。')
      .waitFor()
    await sectionOf(page, '工资入账').getByText('没有记录').waitFor()
    // A person draws no bills and employs nobody: nothing is said of it.
    expect(await sectionOf(page, '信用证、保函、托收与票据').count()).toBe(0)
    expect(await sectionOf(page, '代发工资').count()).toBe(0)
  })

  journey('an employee is told with the employer, an employer by months', { as: 'rm2' }, async (visit) => {
    const employee = await openBusiness(visit, '1000000002')
    await expectRows(visit, '工资入账', {
      path: `/api/customers/${employee}/wages`,
      columns: ['employer_name', 'last_paid_on', 'last_paid_amount'],
    })

    const employer = await openBusiness(visit, '2000000002')
    const [june] = await expectRows(visit, '代发工资', {
      path: `/api/customers/${employer}/payroll`,
      columns: ['paid_amount', 'last_paid_on'],
    })
    expect(june).toMatchObject({ month_start: '2026-06-01', paid_amount: '13850.00', payee_count: 2 })
    expect(await sectionOf(visit.page, '工资入账').count()).toBe(0)
    await sectionOf(visit.page, '到期与待办事项').getByText('未来 90 天没有到期事项。').waitFor()
  })

  journey('a company can be looked at on the road', { as: 'rm1', width: 390, height: 844 }, async (visit) => {
    const { page } = visit
    const id = await openBusiness(visit, '2000000001')

    await expectRows(visit, '到期与待办事项', {
      path: `/api/customers/${id}/maturities`,
      columns: ['due_on', 'reference_no', 'due_amount'],
    })
    await expectRows(visit, '信用证、保函、托收与票据', {
      path: `/api/customers/${id}/trade`,
      columns: ['reference_no', 'trade_amount', 'open_amount', 'due_on'],
    })
    expect(await beyondTheWindow(page)).toEqual([])
    expect(await seriousFindings(page)).toEqual([])
  })

  journey('an earlier date shows what was then', { as: 'rm2' }, async (visit) => {
    const { page } = visit
    await openBusiness(visit, '1000000005')
    const channels = sectionOf(page, '电子渠道')
    await channels.getByRole('cell', { name: '已解约' }).waitFor()

    await page.getByRole('combobox', { name: '查看日期' }).click()
    await page.locator('.ant-select-item-option', { hasText: '2026-06-28' }).click()
    await page.getByText('正在查看 2026-06-28').waitFor()

    await channels.getByRole('cell', { name: '有效' }).waitFor()
  })
})
