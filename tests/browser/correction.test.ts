import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { correctFirst, correctText } from '../support/redeliver.ts'
import { seriousFindings } from './appearance.ts'
import { rowsOf } from './figures.ts'
import { picture, settled, shareBrowser, visit, type Wish } from './journey.ts'

const DATE = '2026-06-30'
/** 周子轩 and 周子涵 as bytes of GB18030. */
const NAME = { from: '\xd6\xdc\xd7\xd3\xd0\xf9', to: '\xd6\xdc\xd7\xd3\xba\xad' }

let bank: TestBank
let server: Awaited<ReturnType<typeof serveBeside>>
let wish: Wish

/** The last date once more, with another name of one customer and another rate of another's account. */
beforeAll(async () => {
  const stage = inject('stage')
  bank = await givenTinyBankAfter(DATE)
  const { landingDir, stateDir } = bank.config
  cpSync(join(stage.stateDir, 'web'), join(stateDir, 'web'), { recursive: true })
  correctFirst({ landingDir, date: DATE, file: 'CORE_DEP_ACCT.f' }, 'exec_rate', '9.250000')
  correctText({ landingDir, date: DATE, file: 'CORE_CUST_PER.i' }, NAME)
  await bank.run({ dates: [DATE] })
  server = await serveBeside({ stateDir }, bank.postgres.url('api'))
  wish = { cookie: await signInAt(server.url, 'hq'), url: server.url }
})
afterAll(async () => {
  await server?.close()
  await bank?.drop()
})

describe('a date that was corrected after it was published', () => {
  shareBrowser()

  it('is seen as it was known that day and as corrected since, in every tab', () =>
    visit(wish, async (visitor) => {
      const { page, open, find } = visitor
      const [{ customer_id: id }] = (await find('周子涵')).results as [{ customer_id: string }]
      await open(`/customers/${id}`)
      await page.getByText(`${DATE} 的数据已于`).waitFor()
      await page.getByRole('button', { name: '此客户的差异' }).click()
      // All that is kept of him is read twice.
      await page.getByRole('region', { name: '数据口径' }).getByText('周子轩').waitFor({ timeout: 60_000 })
      const rows = await rowsOf(page.getByRole('region', { name: '数据口径' }))
      expect(rows).toContainEqual(['姓名 / 名称', '周子轩', '周子涵'])
      await picture(visitor, 'correction')
      expect(await seriousFindings(page)).toEqual([])

      await page.getByText('当日所知', { exact: true }).first().click()
      await page.getByRole('heading', { level: 1, name: '周子轩' }).waitFor()
      const { searchParams } = new URL(page.url())
      expect([searchParams.get('as_of'), searchParams.get('known')]).toEqual([DATE, 'then'])
      await page.reload()
      await page.getByRole('heading', { level: 1, name: '周子轩' }).waitFor()
    }))

  it('the choice stays from tab to tab, and fits a narrow window', () =>
    visit({ ...wish, width: 390, height: 844 }, async (visitor) => {
      const { page, open } = visitor
      await open(`/customers/1000000000000016?tab=accounts&as_of=${DATE}&known=then`)
      await page.getByText('当日所知', { exact: true }).first().waitFor()
      expect(await page.getByText('9.25').count()).toBe(0)
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      expect(width).toBeLessThanOrEqual(390)
      await picture(visitor, 'correction-narrow')

      await page.getByText('更正后', { exact: true }).first().click()
      await settled(page)
      await page.getByText('9.25').first().waitFor()
      expect(new URL(page.url()).searchParams.get('tab')).toBe('accounts')
    }))
})
