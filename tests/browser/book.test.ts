import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, settled, shareBrowser, type Visit } from './journey.ts'

const column = ({ page }: Visit, name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) })
const card = (visit: Visit, at: string, name: string) =>
  column(visit, at).getByRole('listitem', { name, exact: true })

async function expectUsable({ page }: Visit): Promise<void> {
  await settled(page)
  expect(await beyondTheWindow(page)).toEqual([])
  expect(await seriousFindings(page)).toEqual([])
}

/** Opens the list behind a figure, which counts the same. */
async function openFigure({ page }: Visit, name: RegExp): Promise<void> {
  const link = page.getByRole('link', { name }).first()
  const count = await link.innerText()
  await link.click()
  await page.getByText(`共 ${count} 户`, { exact: true }).waitFor()
  await page.goBack()
}

describe('the book', () => {
  shareBrowser()

  journey('a manager plans his contacts by dragging, by keys and by a day', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    await visit.open('/')
    await page.getByRole('link', { name: '打开我的客户' }).click()
    await page.getByRole('table').waitFor()
    await picture(visit, 'book-summary')
    await expectUsable(visit)
    await openFigure(visit, /打开名单$/)

    await page.getByRole('tab', { name: '看板' }).click()
    const first = column(visit, '未安排').getByRole('listitem').first()
    const name = (await first.getAttribute('aria-label'))!
    await first.dragTo(column(visit, '今天'))
    await card(visit, '今天', name).waitFor()
    await card(visit, '今天', name).press('ArrowRight')
    await card(visit, '7 天内', name).waitFor()
    await page
      .getByRole('status')
      .getByText(new RegExp(`^${name}：下次联系 `))
      .waitFor()
    const { today } = await visit.api<{ today: string }>('/api/customer-book/board')
    await card(visit, '7 天内', name).getByRole('button').click()
    const day = card(visit, '7 天内', name).getByRole('textbox')
    await day.fill(today)
    await card(visit, '今天', name).waitFor()
    await picture(visit, 'book-board')
    await expectUsable(visit)

    await page.getByRole('tab', { name: '日历' }).click()
    await page.locator('[aria-current=date]').getByText('计划联系').waitFor()
    await picture(visit, 'book-calendar')
    await expectUsable(visit)
    await page.setViewportSize({ width: 390, height: 844 })
    await picture(visit, 'book-calendar-390')
    await expectUsable(visit)
    await page.getByRole('tab', { name: '看板' }).click()
    await card(visit, '今天', name).waitFor()
    await picture(visit, 'book-board-390')
    await expectUsable(visit)
    await page.setViewportSize({ width: 1366, height: 768 })
    await card(visit, '今天', name).focus()
    // The card that has moved keeps the focus.
    for (const at of ['7 天内', '以后', '未安排']) {
      await page.keyboard.press('ArrowRight')
      await card(visit, at, name).waitFor()
    }
    await settled(page)
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  journey(
    'the head of a branch sees who waits, and whose customers they are',
    { as: 'branch' },
    async (visit) => {
      const { page } = visit
      await visit.open('/customers/book?tab=coverage')
      const managers = page.getByRole('region', { name: '各客户经理的联系覆盖' })
      await managers.getByRole('link', { name: '查看 陈思远 的看板' }).waitFor()
      await picture(visit, 'book-coverage')
      await expectUsable(visit)
      await openFigure(visit, /^核心 从未联系/)
      await openFigure(visit, /^陈思远 从未联系/)
      await managers.getByRole('link', { name: '查看 陈思远 的看板' }).click()
      await page.getByText('陈思远', { exact: true }).first().waitFor()
      await column(visit, '未安排').getByRole('listitem').first().waitFor()
    },
  )
})
