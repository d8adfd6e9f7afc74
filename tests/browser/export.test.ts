import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { rowsOfFile, unmarked } from '../support/exports.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { askForFile } from './export-dialog.ts'
import { rowsOf, yuan } from './figures.ts'
import { journey, picture, prove, settled, shareBrowser, type Visit } from './journey.ts'

type Rows = { rows: Record<string, string | null>[]; total: number }

const COLUMNS = 'customer_name,source_customer_no,id_number_masked,mobile_masked,aum_balance_eod,org_name'

/** Exports what the list shows, by its button and the dialog, and reads the file that the browser saved. */
async function exportList(page: Page, language: 'zh' | 'en' = 'zh'): Promise<string> {
  await prove(page)
  const [download] = await Promise.all([page.waitForEvent('download'), askForFile(page, language)])
  expect(download.suggestedFilename()).toMatch(/\.csv$/)
  return readFileSync(await download.path(), 'utf8')
}

/** A cell of the file as the screen writes it: amounts in groups of three, a dash where there is nothing. */
const asShown = (cell: string) => (/^-?\d+\.\d+$/.test(cell) ? yuan(cell) : cell || '—')

const listed = (visit: Visit, query: string) =>
  visit.api<Rows>(`/api/customers?${query}&sort=-aum_fen&columns=${COLUMNS}`)

let found = ''

describe('exporting a list', () => {
  shareBrowser()

  journey(
    'the file holds the rows of the list, masked like it, and ends with their count and whose it is',
    { as: 'hq' },
    async (visit) => {
      const { page } = visit
      const filter = 'filter={"and":[{"column":"customer_type_code","op":"eq","value":"retail"}]}'
      await visit.open(`/customers?${filter}&columns=${COLUMNS}`)
      await page.getByText('共 8 户', { exact: true }).waitFor()

      found = await exportList(page)

      await page.getByText('已导出 8 行').waitFor()
      expect(found.startsWith('\uFEFF')).toBe(true)
      const file = unmarked(found)
      expect(file.slice(1).split('\r\n')[0]).toBe(
        '"客户名称","客户号","证件号码","手机号","管理资产","归属机构"',
      )
      expect(file).toContain('"共 8 行，业务日期 2026-06-30"')
      expect(file).toMatch(
        /"导出编号 \d+，何敏 \S+，[\d: -]+，用途：客户维护，共 8 行。内部资料，请勿外传。"/,
      )

      const { rows } = await listed(visit, filter)
      const names = COLUMNS.split(',')
      expect(rowsOfFile(file)).toEqual(rows.map((row) => names.map((name) => row[name] ?? '')))
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
        const shown = await page.getByRole('columnheader').allInnerTexts()
        // Where rows are ticked stand no words.
        const headings = shown.filter((it) => it.trim() !== '')
        const rows = await rowsOf(page.getByRole('main'))
        expect(rows).toHaveLength(10)

        const file = unmarked(await exportList(page, language === 'zh-CN' ? 'zh' : 'en'))

        const heading = file.slice(1).split('\r\n')[0]!
        expect(heading.slice(1, -1).split('","')).toEqual(headings)
        expect(rowsOfFile(file).map((cells) => cells.map(asShown))).toEqual(rows)
      },
    )
  }

  journey('says what is missing before anything is asked for', { as: 'rm1' }, async ({ page, open }) => {
    await open('/customers')
    await page.getByRole('button', { name: '导出', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('即时生成，72 小时内可下载 1 次').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: '导出 3 行' }).click()
    await dialog.getByRole('alert').getByText('请选择用途').waitFor()
  })

  journey('what one exported stands under My exports', { as: 'hq' }, async (visit) => {
    await visit.open('/exports/mine')
    const [first] = await rowsOf(visit.page.getByRole('main'))
    expect(first).toContain('已下载')
    expect(await seriousFindings(visit.page)).toEqual([])
    await picture(visit, 'exports-mine')
  })

  journey('a found list says which export it is from, and whose', { as: 'comp' }, async (visit) => {
    const { page, open } = visit
    await open('/exports/register')
    await page.getByRole('cell', { name: /何敏/ }).first().waitFor()
    await picture(visit, 'exports-register')

    await open('/exports/trace')
    const names = rowsOfFile(found).map(([name]) => name)
    await page.getByRole('textbox', { name: '泄露的内容' }).fill(names.toReversed().join('\n'))
    await page.getByRole('button', { name: '追溯', exact: true }).click()

    const byMark = page.getByRole('region', { name: '按水印' })
    await byMark.getByRole('cell', { name: /何敏/ }).waitFor()
    await byMark.getByRole('cell', { name: '8 / 8' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await picture(visit, 'exports-trace')
  })

  for (const path of ['/exports/mine', '/exports/register', '/exports/trace']) {
    journey(`${path} is usable on the road`, { as: 'comp', width: 390 }, async ({ page, open }) => {
      await open(path)
      expect(await beyondTheWindow(page)).toEqual([])
    })
  }
})
