import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, prove, settled, shareBrowser } from './journey.ts'

/** 周子轩: of 天元, new, below VIP, held by the unit. */
const NEWCOMER = '1000000008'

describe('customers are given to managers', () => {
  shareBrowser()

  journey(
    'from the record, refused without a reason, done with one, and undone',
    { as: 'branch' },
    async (visit) => {
      const { page, open, find } = visit
      const [found] = (await find(NEWCOMER)).results
      await open(`/customers/${found!.customer_id}?tab=ownership`)
      await prove(page)
      await page.getByRole('button', { name: /^分\s?配$/ }).click()
      const dialog = page.getByRole('dialog', { name: '分配客户' })
      await dialog.getByRole('button', { name: '确认分配' }).click()
      await dialog.getByText('请选择接收的客户经理。').waitFor()
      await dialog.getByRole('combobox', { name: '新管户人' }).fill('林雅')
      await dialog.locator('.ant-select-item-option', { hasText: '林雅' }).click()
      await dialog.getByRole('button', { name: '确认分配' }).click()
      await dialog.getByText(/未达贵宾等级/).waitFor()
      await picture(visit, 'allocate-dialog', { isWhole: false })
      expect(await seriousFindings(page)).toEqual([])
      await dialog.getByRole('textbox').last().fill('企业主家属，潜力大')
      await dialog.getByRole('button', { name: '确认分配' }).click()
      await dialog.getByText('已分配，立即生效。').waitFor()
      await dialog
        .getByRole('button', { name: /^关\s?闭$/ })
        .last()
        .click()
      await page.getByRole('cell', { name: '林雅' }).first().waitFor()

      await open('/customers/allocation')
      await page.getByRole('table').getByRole('link').first().click()
      await page.getByText('已生效').first().waitFor()
      await settled(page)
      await picture(visit, 'allocation-applied')
      expect(await seriousFindings(page)).toEqual([])
      await page.getByRole('button', { name: /^撤\s?销$/ }).click()
      const undo = page.getByRole('dialog', { name: '撤销' })
      await undo.getByRole('textbox').fill('分配有误，退回机构')
      await undo.getByRole('button', { name: /^确\s?定$/ }).click()
      await page.getByText('已撤销').first().waitFor()
    },
  )

  journey(
    'by a list that has wrong lines, which are told one by one',
    { as: 'branch', width: 390 },
    async (visit) => {
      const { page, open } = visit
      await open('/customers/allocation')
      await page.getByRole('textbox', { name: '分配说明' }).fill('季度分户')
      const text = `客户号,客户经理,角色,理由\n${NEWCOMER},E00201,,\n9999999999,E00201,,\n1000000001,E00109,,\n`
      const file = { name: '分户.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
      await page.getByLabel('名单文件').setInputFiles(file)
      await page.getByText('未达贵宾等级，须写明理由（至少 5 个字）').waitFor()
      await page.getByText('权限范围内无此客户').waitFor()
      await page.getByText('员工已离职或停用').waitFor()
      await picture(visit, 'allocation-problems-390')
      expect(await beyondTheWindow(page)).toEqual([])
      await page.getByRole('button', { name: /^放\s?弃$/ }).click()
      await page.getByText('已放弃').first().waitFor()
    },
  )

  journey(
    'several who are ticked in the list, seen before they are given',
    { as: 'branch' },
    async (visit) => {
      const { page, open } = visit
      const tick = async () => {
        await open('/customers')
        for (const name of ['张伟', '欧阳静'])
          await page.getByRole('checkbox', { name: `选择${name}` }).check()
      }
      await tick()
      await page.getByRole('button', { name: '申请移交' }).click()
      const asking = page.getByRole('dialog', { name: '发起申请' })
      const named = await asking.getByLabel(/^客户号/).inputValue()
      expect(named.split('\n')).toHaveLength(2)

      await tick()
      await page.getByRole('button', { name: /^分\s?配$/ }).click()
      const dialog = page.getByRole('dialog', { name: '分配客户' })
      await dialog.getByRole('combobox', { name: '新管户人' }).fill('林雅')
      await dialog.locator('.ant-select-item-option', { hasText: '林雅' }).click()
      await dialog.getByRole('textbox').last().fill('片区调整，就近服务')
      await dialog.getByRole('button', { name: '校验并预览' }).click()
      await page.getByText('增减预览').first().waitFor()
      await picture(visit, 'allocation-ticked')
      await page.getByRole('button', { name: /^放\s?弃$/ }).click()
      await page.getByText('已放弃').first().waitFor()
    },
  )

  journey('by a rule that is looked at first, and companies that wait', { as: 'branch' }, async (visit) => {
    const { page, open } = visit
    await open('/customers/allocation')
    await page.getByRole('button', { name: '按规则分配' }).click()
    const drawer = page.getByRole('dialog', { name: '按规则分配' })
    await drawer.getByRole('textbox', { name: '分配说明' }).fill('新客户均分')
    await drawer.getByRole('combobox', { name: '添加客户经理' }).fill('林雅')
    await drawer.locator('.ant-select-item-option', { hasText: '林雅' }).click()
    await picture(visit, 'allocation-rule', { isWhole: false })
    expect(await seriousFindings(page)).toEqual([])
    await drawer.getByRole('button', { name: '生成分配方案' }).click()
    await page
      .getByText(/没有符合规则的客户|增减预览/)
      .first()
      .waitFor()
    await open('/customers/unallocated')
    await page.getByRole('heading', { name: '待分配对公客户' }).waitFor()
    await settled(page)
    await picture(visit, 'unallocated')
    expect(await seriousFindings(page)).toEqual([])
  })
})
