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
    await drawer.getByText(/第 \d+ 号归属：陈思远，.*依据开账归属文件/).waitFor()
    // Posts and givers are words; their codes are for whoever points at them.
    expect(await drawer.getByText(/^岗位：.*天元支行 · 外拓客户经理/).getAttribute('title')).toMatch(
      /rm_hunter/,
    )
    expect(await drawer.innerText()).not.toMatch(/rm_hunter|opening/)
    const shown = drawer.getByRole('table')
    expect(await shown.locator('tbody tr').count()).toBeGreaterThan(5)
    await drawer.getByRole('combobox', { name: '字段' }).click()
    await drawer.locator('.ant-select-item-option', { hasText: '工作单位' }).click()
    await expect.poll(() => shown.locator('tbody').innerText()).toMatch(/^工作单位\s+明文\s+明文$/)
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

// The browser sets a thin space between two characters of a button.
const ASK = /^查\s?询$/

describe('the page of who explains access', () => {
  shareBrowser()

  journey('security asks why somebody sees a customer whom it may not open', { as: 'sec' }, async (visit) => {
    const { page, open } = visit
    await open('/system/metrics')
    await page.getByRole('link', { name: '访问解释' }).click()
    const form = page.getByRole('form', { name: '查询条件' })
    expect(await form.getByRole('button', { name: ASK }).isDisabled()).toBe(true)
    await form.getByRole('combobox', { name: '人员' }).fill('陈思')
    await page.locator('.ant-select-item-option', { hasText: '陈思远' }).click()
    await form.getByRole('textbox', { name: '客户号或客户标识' }).fill('1000000001')
    await form.getByRole('button', { name: ASK }).click()

    const answer = page.getByRole('region', { name: '查询结果' })
    await answer.getByText(/陈思远可以查看该客户/).waitFor()
    await answer.getByText(/依据开账归属文件/).waitFor()
    await answer.getByText(/以“外拓客户经理”岗位查看/).waitFor()
    expect(await page.innerText('body')).not.toContain('张伟')
    // The address brings the question back, and names nobody.
    expect(page.url()).toMatch(/\/system\/access\?.*customer=1000000001/)
    expect(decodeURIComponent(page.url())).not.toContain('陈思远')

    await form.getByRole('combobox', { name: '字段' }).click()
    await page.locator('.ant-select-item-option', { hasText: '金额' }).click()
    await form.getByRole('button', { name: ASK }).click()
    await expect
      .poll(() => answer.getByRole('table').locator('tbody').innerText())
      .toMatch(/^金额\s+明文\s+明文$/)

    // Who holds nobody's customers there does not see him, and so no field of his.
    await open('/system/access?customer=1000000001&user=E00201')
    await answer.getByText(/林雅不能查看该客户/).waitFor()
    await answer.getByText('看不到该客户，因此任何字段都不显示。').waitFor()
    await open('/system/access?customer=9999999999&user=E00201')
    await page.getByRole('alert').waitFor()
  })

  journey('audit lists who could see a customer, and asks on from there', { as: 'audit' }, async (visit) => {
    const { page, open, api } = visit
    await open('/system/access')
    await page.getByRole('tab', { name: '谁能看到' }).click()
    const form = page.getByRole('form', { name: '查询条件' })
    await form.getByRole('textbox', { name: '客户号或客户标识' }).fill('1000000001')
    await form.getByRole('button', { name: ASK }).click()
    const answer = page.getByRole('region', { name: '查询结果' })
    const { people } = await api<{ people: { user: { user_id: string; display_name: string } }[] }>(
      '/api/access/who?customer_no=1000000001',
    )
    expect(people.length).toBeGreaterThan(2)
    await answer.getByText(`共 ${people.length} 人可以看到该客户`).waitFor()
    const names = await answer.locator('li strong').allInnerTexts()
    expect(names).toEqual(people.map((it) => it.user.display_name))
    await answer.getByRole('link', { name: '查看判断过程' }).first().click()
    await answer.getByText(`${names[0]}可以查看该客户`).waitFor()
    expect(page.url()).toContain(`user=${people[0]!.user.user_id}`)

    await open('/system/audit?action=access')
    await page
      .locator('tbody tr', { hasText: '许静' })
      .filter({ hasText: '查询他人能否看到客户' })
      .first()
      .waitFor()
  })

  for (const wish of [
    { as: 'audit', language: 'zh-CN', theme: 'light', width: 1366 },
    { as: 'audit', language: 'en-US', theme: 'dark', width: 390 },
  ] as const) {
    const { width, theme, language } = wish
    journey(
      `the page fits ${width} px and serves every person, ${language}, ${theme}`,
      wish,
      async (visit) => {
        const { page, open } = visit
        for (const [name, search] of [
          ['why', 'customer=1000000001&user=E00101'],
          ['who', 'tab=who&customer=1000000001&field=mobile'],
        ]) {
          await open(`/system/access?${search}`)
          await page.getByRole('region').getByRole('table').first().waitFor()
          await picture(visit, `access-page-${name}-${language}-${width}-${theme}`)
          expect(await beyondTheWindow(page)).toEqual([])
          expect(await seriousFindings(page)).toEqual([])
        }
      },
    )
  }
})
