import { describe, expect } from 'vitest'
import { STAGE_PASSWORD } from '../support/stage-password.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, letProofPass, picture, settled, shareBrowser, type Visit } from './journey.ts'

const idOf = async ({ find }: Visit, no: string): Promise<string> => (await find(no)).results[0]!.customer_id

async function openDrawer(visit: Visit, no: string, name?: string): Promise<void> {
  const { page, open } = visit
  await open(`/customers/${await idOf(visit, no)}`)
  if (name) await picture(visit, `${name}-record`, { isWhole: false })
  await page.getByRole('button', { name: /为什么能看到|Why do I see this/ }).click()
  await page.getByRole('dialog').locator('li').first().waitFor()
}

describe('who sees a customer, and why', () => {
  shareBrowser()

  journey('a manager is told by which grant, and asks about nobody else', { as: 'rm1' }, async (visit) => {
    const { page } = visit
    await openDrawer(visit, '1000000001')
    const drawer = page.getByRole('dialog')
    await drawer.getByText('本人名下及授权客户').waitFor()
    await drawer.getByText(/第 \d+ 号归属/).waitFor()
    expect(await drawer.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(['为什么我能看到'])
  })

  journey('compliance marks a customer private and takes it back', { as: 'comp' }, async (visit) => {
    const { page } = visit
    await openDrawer(visit, '1000000001')
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: '列出可见人员' }).click()
    await drawer.getByText(/共 \d+ 人/).waitFor()
    await drawer.getByRole('combobox', { name: '其他人员是否可见' }).fill('E00201')
    await drawer.locator('.ant-select-item-option', { hasText: '林雅' }).click()
    await drawer.getByText(/林雅不能查看该客户/).waitFor()
    await drawer.getByRole('textbox', { name: /理由/ }).fill('客户为公众人物')
    await drawer.getByRole('button', { name: '标记为隐私客户' }).click()
    await drawer.getByRole('button', { name: '取消隐私标记' }).waitFor()
    await drawer.getByRole('button', { name: '列出可见人员' }).click()
    await expect.poll(() => drawer.innerText()).not.toContain('陈思远')
    await picture(visit, 'access-private', { isWhole: false })
    await drawer.getByRole('textbox', { name: /理由/ }).fill('不再属于公众人物')
    await letProofPass('E00005')
    await drawer.getByRole('button', { name: '取消隐私标记' }).click()
    const proof = page.getByRole('dialog', { name: '确认身份' })
    await proof.getByRole('textbox', { name: '密码' }).fill(STAGE_PASSWORD)
    await proof.getByRole('button', { name: '确定' }).click()
    await drawer.getByRole('button', { name: '标记为隐私客户' }).waitFor()
  })

  for (const wish of [
    { as: 'comp', language: 'zh-CN', theme: 'light', width: 1366 },
    { as: 'comp', language: 'en-US', theme: 'dark', width: 390 },
  ] as const) {
    const { width, theme, language } = wish
    journey(`fits ${width} px and serves every person, ${language}, ${theme}`, wish, async (visit) => {
      const { page } = visit
      await openDrawer(visit, '1000000001', `access-${language}-${width}`)
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /列出可见人员|List them/ })
        .click()
      await page
        .getByRole('dialog')
        .getByText(/共 \d+ 人|\d+ people/)
        .waitFor()
      await settled(page)
      await picture(visit, `access-${language}-${width}-${theme}`, { isWhole: false })
      expect(await beyondTheWindow(page)).toEqual([])
      expect(await seriousFindings(page)).toEqual([])
    })
  }
})
