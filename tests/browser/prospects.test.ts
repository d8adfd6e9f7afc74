import { describe, expect } from 'vitest'
import { workbook } from '../support/workbook.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, prove, settled, shareBrowser } from './journey.ts'

describe('people and companies without an account', () => {
  shareBrowser()

  journey(
    'are entered, spoken with, and imported from a list with broken lines',
    { as: 'branch' },
    async (visit) => {
      const { page, open } = visit
      await open('/customers/prospects')
      await page.getByRole('button', { name: '新增潜在客户' }).click()
      const drawer = page.getByRole('dialog', { name: '新增潜在客户' })
      await drawer.getByRole('textbox', { name: '姓名' }).fill('沈新遇')
      await drawer.getByRole('button', { name: /^保\s?存$/ }).click()
      await drawer.getByText('电话与单位至少填一项').waitFor()
      await drawer.getByRole('textbox', { name: '电话' }).fill('13900007777')
      await picture(visit, 'prospect-new', { isWhole: false })
      expect(await seriousFindings(page)).toEqual([])
      await drawer.getByRole('button', { name: /^保\s?存$/ }).click()

      const record = page.getByRole('dialog', { name: '沈新遇' })
      await record.getByText('139****7777').waitFor()
      await record.getByRole('textbox', { name: '联系内容' }).fill('有存款意向，下周来网点。')
      await record.getByRole('button', { name: '登记联系' }).click()
      await record.getByRole('list', { name: '联系记录' }).getByText('有存款意向').waitFor()
      await settled(page)
      await picture(visit, 'prospect-record', { isWhole: false })
      expect(await seriousFindings(page)).toEqual([])
      await page.keyboard.press('Escape')

      await page.getByRole('button', { name: '批量导入' }).click()
      const list = page.getByRole('dialog', { name: '批量导入' })
      const rows = [
        ['姓名', '电话', '来源'],
        ['顾好', '13900008888', '活动'],
        ['顾错', '12', ''],
        ['沈新遇', '13900007777', ''],
      ]
      const headless = { name: '无表头.csv', mimeType: 'text/csv', buffer: Buffer.from('来源\n活动\n') }
      await list.getByLabel('潜在客户名单').setInputFiles(headless)
      await list.getByText(/表头缺少必填的列.*缺少：/).waitFor()
      await list.getByLabel('潜在客户名单').setInputFiles({
        name: '潜在客户.xlsx',
        mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        buffer: workbook(rows),
      })
      await list.getByText('电话号码有误').waitFor()
      await list.getByText('已是潜在客户').waitFor()
      await picture(visit, 'prospect-import', { isWhole: false })
      expect(await seriousFindings(page)).toEqual([])
      await prove(page)
      await list.getByRole('button', { name: '导入 1 行' }).click()
      await list.getByText(/已导入 1 行/).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: '顾好' }).waitFor()
      await page.setViewportSize({ width: 390, height: 800 })
      await settled(page)
      await picture(visit, 'prospects-390')
      expect(await beyondTheWindow(page)).toEqual([])
    },
  )
})
