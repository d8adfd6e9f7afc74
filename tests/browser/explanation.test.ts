import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { journey, settled, shareBrowser, type Visit } from './journey.ts'

async function openRecord({ page, open }: Visit, typed: string) {
  await open('/')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: '打开搜索' }).fill(typed)
  await page.getByRole('group', { name: '客户', exact: true }).getByRole('option').first().click()
  await page.getByRole('tabpanel').waitFor()
  await settled(page)
}

/** Asks a figure of the record where it comes from, and follows the first way to the end. */
async function follow(page: Page, column: string, figure: string) {
  await page.locator(`[data-explains="${column}"]`).first().click()
  const panel = page.getByRole('dialog', { name: `来源：${figure}` })
  await panel.getByText('重新计算一致').first().waitFor()
  const line = panel.getByText(/第 \d+ 行/).first()
  for (let step = 0; step < 8 && !(await line.isVisible()); step++) {
    const closed = panel.getByRole('button', { expanded: false })
    if ((await closed.count()) > 0) await closed.first().click()
    await settled(page)
  }
  return { panel, line }
}

describe('where a figure comes from', () => {
  shareBrowser()

  journey('a manager follows deposits down to the line of the file', { as: 'rm2' }, async (visit) => {
    const { page } = visit
    await openRecord(visit, 'zengxiaoxian')

    const { panel, line } = await follow(page, 'deposit_balance_eod', '存款余额')

    expect(await line.innerText()).toMatch(
      /CORE_DEP_ACCT\.f\.20260630\.dat\s+第 \d+ 行\s+sha256 [0-9a-f]{12}/,
    )
    // Numbers of accounts are shown by their ends.
    expect(await panel.innerText()).not.toMatch(/9\d{15}/)
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
  })

  journey(
    'on a phone the panel takes no more than the width there is',
    { as: 'rm2', width: 390 },
    async (visit) => {
      const { page } = visit
      await openRecord(visit, 'zengxiaoxian')

      const { panel } = await follow(page, 'aum_balance_eod', '管理资产')

      expect(await panel.evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true)
    },
  )
})
