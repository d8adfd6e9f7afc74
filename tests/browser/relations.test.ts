import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { rowsOf } from './figures.ts'
import { journey, settled, shareBrowser, type Visit } from './journey.ts'

async function openRelations({ page, open, find }: Visit, number: string): Promise<string> {
  const { results } = await find(number)
  const id = results[0]!.customer_id
  await open(`/customers/${id}?tab=relations`)
  await section(page, '关系明细').getByRole('table').waitFor()
  await settled(page)
  return id
}

const section = (page: Page, name: string) =>
  page.getByRole('tabpanel').getByRole('region', { name, exact: true })
const graphOf = (page: Page) => page.getByRole('group', { name: '关系图' })
const cellsOf = async (page: Page, name: string) =>
  (await rowsOf(section(page, name))).map((cells) => cells.join(' '))

describe('the relations of a customer', () => {
  shareBrowser()

  journey('of a company the graph and the table name its representative', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    await openRelations(visit, '2000000001')

    await graphOf(page).getByRole('button', { name: '张伟 法定代表人' }).waitFor()
    const [row, ...more] = await cellsOf(page, '关系明细')
    expect(more).toEqual([])
    for (const words of ['法定代表人', '张伟', '2026-03-31', '对公客户信息', '2000000001']) {
      expect(row).toContain(words)
    }
  })

  journey('a group says whom its sums leave out', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    await openRelations(visit, '2000000001')

    const group = section(page, '集团 JT0001')
    await group.getByText('另有 1 位成员不在您的可见范围内；合计只含可见的 1 位，每位计一次。').waitFor()
    await group.getByText('1 / 2 位').waitFor()
    expect(await cellsOf(page, '集团 JT0001')).toHaveLength(1)
    expect(await page.getByRole('tabpanel').innerText()).not.toContain('长沙示范物流')
    await graphOf(page).getByRole('button', { name: '另有 1 位成员不在您的可见范围内 集团' }).waitFor()
  })

  journey('who sees the whole group sees its whole sum', { as: 'hq' }, async (visit) => {
    const { page } = visit
    await openRelations(visit, '2000000001')

    await section(page, '集团 JT0001').getByText('合计包含全部 2 位成员，每位计一次。').waitFor()
    expect(await cellsOf(page, '集团 JT0001')).toHaveLength(2)
  })

  journey('relations of relations are unfolded by keys, and lead on', { as: 'rm2' }, async (visit) => {
    const { page } = visit
    await openRelations(visit, '1000000005')

    const surety = graphOf(page).getByRole('button', { name: '曾小贤 保证人' })
    await surety.focus()
    await page.keyboard.press('Enter')
    expect(await surety.getAttribute('aria-pressed')).toBe('true')
    await page.getByText('DB2024000501 HT2024000501').first().waitFor()
    const before = await graphOf(page).locator('path').count()
    await page.getByRole('button', { name: '展开其关系' }).press('Enter')
    await page.getByRole('button', { name: '收起其关系' }).waitFor()
    // His employer is the other's as well: no new node, but a line between two who are there.
    await expect.poll(() => graphOf(page).locator('path').count()).toBe(before + 1)

    await page.getByRole('link', { name: '曾小贤' }).first().click()
    await page.getByRole('heading', { name: '曾小贤', level: 1 }).waitFor()
    await graphOf(page).getByRole('button', { name: '王建国 被担保人' }).waitFor()
    expect(page.url()).toContain('tab=relations')
  })

  journey('an earlier day has the relations of that day', { as: 'rm2' }, async (visit) => {
    const { page } = visit
    const id = await openRelations(visit, '1000000005')
    expect(await cellsOf(page, '关系明细')).toHaveLength(2)

    await visit.open(`/customers/${id}?tab=relations&as_of=2026-06-29`)
    await expect.poll(() => cellsOf(page, '关系明细').then((it) => it.length)).toBe(1)
  })

  journey('on a telephone the table stands alone', { as: 'rm1', width: 390, height: 800 }, async (visit) => {
    const { page } = visit
    await openRelations(visit, '2000000001')

    expect(await cellsOf(page, '关系明细')).toHaveLength(1)
    expect(await graphOf(page).count()).toBe(0)
  })
})
