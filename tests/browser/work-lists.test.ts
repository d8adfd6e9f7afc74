import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, settled, shareBrowser, type Visit } from './journey.ts'

const NAME = '三季度存单到期回访'
const row = ({ page }: Visit, name: string) => page.getByRole('row').filter({ hasText: name })

async function expectUsable({ page }: Visit): Promise<void> {
  expect(await beyondTheWindow(page)).toEqual([])
  expect(await seriousFindings(page)).toEqual([])
}

async function openList(visit: Visit): Promise<void> {
  await visit.open('/customers/lists')
  await visit.page.getByRole('table').getByRole('link', { name: NAME }).first().click()
  await visit.page.getByRole('heading', { name: NAME }).waitFor()
}

describe('a list that people work through', () => {
  shareBrowser()

  journey('is made of customers who are ticked, and shared', { as: 'sub' }, async (visit) => {
    const { page, open } = visit
    await open('/customers')
    await page.getByRole('checkbox', { name: '选择张伟' }).check()
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: '选择全部 4 户' }).click()
    await settled(page)
    await picture(visit, 'customers-chosen')
    await expectUsable(visit)
    await page.getByRole('button', { name: '加入名单' }).click()
    const dialog = page.getByRole('dialog', { name: '加入名单' })
    await dialog.getByRole('textbox', { name: '名单名称' }).fill(NAME)
    await dialog.getByRole('button', { name: /确\s?定/ }).click()
    await dialog.getByRole('link', { name: '打开名单' }).click()
    await page.getByText('0 / 4（0%）').waitFor()

    await page.getByRole('button', { name: /共\s?享/ }).click()
    const share = page.getByRole('dialog', { name: '共享' })
    await share.getByRole('combobox', { name: '共享给人员或岗位' }).fill('陈思远')
    await page.locator('.ant-select-item-option').first().click()
    await picture(visit, 'list-share', { isWhole: false })
    expect(await seriousFindings(page)).toEqual([])
    await share.getByRole('button', { name: /保\s?存/ }).click()
    await share.waitFor({ state: 'detached' })
  })

  journey(
    'is worked on in the row by a colleague, who sees his own customers alone',
    { as: 'rm1' },
    async (visit) => {
      const { page } = visit
      await openList(visit)
      await page
        .getByRole('note')
        .getByText(/名单中另有 \d 位客户不在您的权限内/)
        .waitFor()
      const member = row(visit, '张伟')
      await member.getByRole('combobox', { name: '张伟的状态' }).selectOption({ label: '跟进中' })
      await member.getByText('陈思远').first().waitFor()
      await page.getByRole('heading', { name: NAME }).click()
      await page.keyboard.press('j')
      await page.keyboard.press('m')
      await page.getByRole('textbox', { name: /的备注$/ }).fill('本周约见')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: /的备注\s*本周约见$/ }).waitFor()

      await page.getByRole('checkbox', { name: '选择张伟' }).check()
      await page.getByRole('button', { name: '批量任务' }).click()
      const bulk = page.getByRole('dialog', { name: '批量任务' })
      await bulk.getByRole('textbox', { name: '任务', exact: true }).fill('存单到期回访')
      await bulk.getByRole('button', { name: /试\s?算/ }).click()
      await bulk.getByText('将处理 1 户（所选 1 户）。').waitFor()
      await picture(visit, 'list-bulk', { isWhole: false })
      expect(await seriousFindings(page)).toEqual([])
      await bulk.getByRole('button', { name: '确认处理 1 户' }).click()
      await bulk.getByText('已处理 1 户（所选 1 户）。').waitFor()
      await bulk
        .getByRole('button', { name: /关\s?闭/ })
        .last()
        .click()
      await settled(page)
      await picture(visit, 'list-work')
      await expectUsable(visit)
    },
  )

  journey('shows its owner on a telephone how far it has come', { as: 'sub', width: 390 }, async (visit) => {
    await openList(visit)
    const workers = visit.page.getByRole('list', { name: '各跟进人进度' })
    await workers.getByText('陈思远 0 / 1').waitFor()
    await visit.page.getByText('本周约见').waitFor()
    await visit.page.getByRole('button', { name: '跟进中 1' }).click()
    await visit.page.getByText('第 1–1 户，共 1 户').waitFor()
    await visit.page.getByText('张伟').first().waitFor()
    await settled(visit.page)
    await picture(visit, 'list-390')
    await expectUsable(visit)
  })
})
