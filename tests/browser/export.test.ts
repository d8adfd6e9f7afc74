import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { rowsOf, yuan } from './figures.ts'
import { journey, settled, shareBrowser, type Visit } from './journey.ts'

type Rows = { rows: Record<string, string | null>[]; total: number }

const COLUMNS = 'customer_name,source_customer_no,id_number_masked,mobile_masked,aum_balance_eod,org_name'

/** Exports what the list shows, by its button, and reads the file that the browser saved. */
async function exportList(page: Page, words: { open: string; begin: RegExp }): Promise<string> {
  await page.getByRole('button', { name: words.open, exact: true }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: words.begin }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.csv$/)
  return readFileSync(await download.path(), 'utf8')
}

/** A cell of the file as the screen writes it: amounts in groups of three, a dash where there is nothing. */
const asShown = (cell: string) => (/^-?\d+\.\d+$/.test(cell) ? yuan(cell) : cell || '—')

const cellsOf = (line: string) => line.slice(1, -1).split('","')

const listed = (visit: Visit, query: string) =>
  visit.api<Rows>(`/api/customers?${query}&sort=-aum_fen&columns=${COLUMNS}`)

describe('exporting a list', () => {
  shareBrowser()

  journey(
    'the file holds the rows of the list, masked like it, and ends with their count',
    { as: 'hq' },
    async (visit) => {
      const { page } = visit
      const filter = 'filter={"and":[{"column":"customer_type_code","op":"eq","value":"retail"}]}'
      await visit.open(`/customers?${filter}&columns=${COLUMNS}`)
      await page.getByText('共 8 户', { exact: true }).waitFor()

      const file = await exportList(page, { open: '导出', begin: /^导出 8 户$/ })

      await page.getByText('已导出 8 行').waitFor()
      expect(file.startsWith('\uFEFF')).toBe(true)
      const lines = file.slice(1).trimEnd().split('\r\n')
      expect(cellsOf(lines[0]!)).toEqual(['客户名称', '客户号', '证件号码', '手机号', '管理资产', '归属机构'])
      expect(lines.at(-1)).toBe('"共 8 位客户，业务日期 2026-06-30"')

      const { rows } = await listed(visit, filter)
      const names = COLUMNS.split(',')
      expect(lines.slice(1, -1).map(cellsOf)).toEqual(rows.map((row) => names.map((name) => row[name] ?? '')))
      for (const clear of ['张伟', '990211197803070418', '15400001001']) expect(file).not.toContain(clear)
      expect(file).toContain('"张*","1000000001","9****************8","154****1001"')
    },
  )

  for (const language of ['zh-CN', 'en-US'] as const) {
    journey(
      `the file reads as the list does: its columns, in its order, in its words, ${language}`,
      { as: 'branch', language },
      async (visit) => {
        const { page } = visit
        await visit.open('/customers')
        await settled(page)
        const headings = await page.getByRole('columnheader').allInnerTexts()
        const rows = await rowsOf(page.getByRole('main'))
        expect(rows).toHaveLength(10)

        const [open, begin] = language === 'zh-CN' ? ['导出', /^导出/] : ['Export', /^Export/]
        const file = await exportList(page, { open: open as string, begin: begin as RegExp })

        const [header, ...lines] = file.slice(1).trimEnd().split('\r\n').map(cellsOf)
        expect(header).toEqual(headings)
        expect(lines.slice(0, -1).map((cells) => cells.map(asShown))).toEqual(rows)
      },
    )
  }

  journey('it speaks the language of the page', { as: 'rm1', language: 'en-US' }, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    await page.getByText('3 customers', { exact: true }).first().waitFor()

    const file = await exportList(page, { open: 'Export', begin: /^Export 3 rows$/ })

    await page.getByText('3 rows exported').waitFor()
    expect(file).toContain('"Customer no."')
    expect(file.trimEnd().endsWith('"3 customers, business date 2026-06-30"')).toBe(true)
    // The own manager knows the own customers by name.
    expect(file).toContain('"张伟"')
  })
})
