import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { rowsOf } from './figures.ts'
import { journey, settled, shareBrowser } from './journey.ts'

const view = (page: Page) => page.getByRole('article', { name: '客户简要视图' })

async function lookUp(page: Page, { by, number }: { by: string; number: string }): Promise<void> {
  const form = page.getByRole('form', { name: '查询客户' })
  await form.getByText('客户在柜面', { exact: true }).click()
  await form.getByText(by, { exact: true }).click()
  await form.getByRole('textbox', { name: '号码' }).fill(number)
  await form.getByRole('button', { name: '查询' }).click()
}

describe('a teller', () => {
  shareBrowser()

  journey(
    'serves whoever stands there by his number, and sees no amount',
    { as: 'teller1' },
    async (visit) => {
      const { page, open } = visit
      await open('/')
      await page.getByRole('main').getByRole('link', { name: '柜面与坐席' }).click()

      // A customer of another unit, with two complaints.
      await lookUp(page, { by: '证件号码', number: '990203580912022' })
      await view(page).getByRole('heading', { name: '李秀英' }).waitFor()
      await view(page).getByText('投诉已逾期 4 天').waitFor()
      await view(page).getByText('有未办结投诉，办结前不列出营销建议。').waitFor()
      expect(await view(page).getByText('绿窗').count()).toBe(0)

      await lookUp(page, { by: '账号或卡号', number: '9999010000000000010' })
      await view(page).getByRole('heading', { name: '张伟' }).waitFor()
      await view(page).getByText('绿窗').waitFor()
      await view(page).getByText('陈思远').waitFor()
      await view(page).getByText('30 天内到期 1 笔').waitFor()
      await settled(page)
      const products = await rowsOf(view(page).getByRole('region', { name: '持有产品' }))
      expect(products.map((cells) => cells[1])).toContain('整存整取三年')
      expect(await view(page).innerText()).not.toMatch(/\d,\d{3}|\d\.\d\d/)

      await view(page).getByRole('button', { name: '为什么能看到' }).click()
      await page.getByText('已查询客户的简要视图').first().waitFor()
      await page.keyboard.press('Escape')

      // What opens the short view opens no record.
      const id = new URL(page.url()).searchParams.get('customer')!
      await open(`/customers/${id}`)
      expect(await page.getByRole('main').innerText()).not.toContain('张伟')
      await open('/lite?customer=1000000000000099')
      await page.getByText('查询已过期，或尚未查询该客户。请重新查询。').waitFor()
    },
  )

  journey(
    'works on a narrow screen too',
    { as: 'teller1', width: 390, height: 800 },
    async ({ page, open }) => {
      await open('/lite')
      await lookUp(page, { by: '手机号', number: '15400009999' })
      await page.getByText('没有查到。请核对号码').waitFor()
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    },
  )
})
