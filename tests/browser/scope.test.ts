import { describe, expect, inject } from 'vitest'
import { journey, shareBrowser, visit } from './journey.ts'

const THEIRS = '1000000002'

/** What rm2 knows the customer by. */
async function idOfTheirs(): Promise<string> {
  let id = ''
  await visit({ as: 'rm2' }, async ({ find }) => {
    id = (await find(THEIRS)).results[0]!.customer_id
  })
  return id
}

describe('who may see whom', () => {
  shareBrowser()

  journey('another manager’s customer is not found by any word', { as: 'rm1' }, async ({ page, open }) => {
    await open('/')
    await page.keyboard.press('Control+k')
    for (const typed of ['zengxiaoxian', THEIRS, '曾小贤', '99020319901016005X']) {
      await page.getByRole('combobox', { name: '打开搜索' }).fill(typed)
      await page.getByText(`没有找到“${typed}”。可能不存在，也可能不在您的数据范围内。`).waitFor()
    }
  })

  journey(
    'a link to another manager’s customer is refused in words',
    { as: 'rm1' },
    async ({ page, open }) => {
      const id = await idOfTheirs()
      const addresses = [
        `/customers/${id}`,
        `/customers/${id}?as_of=2026-03-31`,
        `/customers/${id}?tab=transactions`,
      ]
      for (const address of addresses) {
        await page.goto(inject('stage').url + address)
        await page.getByRole('alert').getByText('没有这位客户，或不在您的数据范围内。').waitFor()
        await page.getByText('customer_not_found').waitFor()
        expect(await page.content()).not.toContain('曾')
      }
      await open('/customers')
      expect(await page.getByRole('main').getByText(THEIRS).count()).toBe(0)
    },
  )

  journey('the same customer opens for the own manager', { as: 'rm2' }, async ({ page, open }) => {
    await open(`/customers/${await idOfTheirs()}`)

    await page.getByRole('heading', { name: '曾小贤', level: 1 }).waitFor()
  })

  journey('the administrator sees no business data anywhere', { as: 'admin' }, async ({ page, open }) => {
    const words = page.getByText('当前用户没有业务数据范围')
    const id = await idOfTheirs()
    await open('/')
    await words.waitFor()
    expect(await page.getByRole('link', { name: '客户列表' }).count()).toBe(0)
    await page.goto(`${inject('stage').url}/customers`)
    await words.waitFor()

    await page.goto(`${inject('stage').url}/customers/${id}`)
    await page.getByText('您没有查看此内容的权限').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: '打开搜索' }).fill('zhangwei')
    await page.getByRole('option').first().waitFor({ state: 'detached' })
    expect(await page.getByRole('group', { name: '客户', exact: true }).count()).toBe(0)
    expect(await page.content()).not.toMatch(/张伟|曾小贤|1000000002/)
  })
})
