import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, prove, settled, shareBrowser, type Visit } from './journey.ts'

/** A customer of 陈思远. */
const CUSTOMER = '1000000001'
/** And one of 林雅. */
const ANOTHERS = '1000000004'
let request = ''

/** Opens what waits for the visitor, from the list of requests, and agrees. */
async function agree(visit: Visit): Promise<void> {
  const { page, open } = visit
  await open(request)
  await page.getByRole('link', { name: '办理与审批记录' }).click()
  await page.getByRole('link', { name: '查看申请明细' }).waitFor()
  await page.getByLabel('审批意见').fill('同意。')
  await page.getByRole('button', { name: /^同\s?意$/ }).click()
}

describe('customers change hands by requests', () => {
  shareBrowser()

  journey('asked for by who gives them', { as: 'rm1' }, async (visit) => {
    const { page, open } = visit
    await open('/customers/requests')
    await page.getByRole('button', { name: '发起申请' }).click()
    const drawer = page.getByRole('dialog', { name: '发起申请' })
    await drawer.getByRole('button', { name: '提交申请' }).click()
    await drawer.getByRole('alert').waitFor()
    await drawer.getByLabel(/^客户号/).fill(CUSTOMER)
    await drawer.getByRole('combobox', { name: '接收的客户经理' }).fill('林雅')
    await drawer.locator('.ant-select-item-option', { hasText: '林雅' }).click()
    await drawer.getByLabel(/^申请理由/).fill('客户迁居芦淞，就近服务')
    await picture(visit, 'request-drawer', { isWhole: false })
    expect(await seriousFindings(page)).toEqual([])
    await drawer.getByRole('button', { name: '提交申请' }).click()
    await page.getByRole('heading', { name: /^申请 \d+$/, level: 1 }).waitFor()
    await page.getByText('接收人确认').first().waitFor()
    await page.getByRole('heading', { name: /^交接包/ }).waitFor()
    await settled(page)
    request = new URL(page.url()).pathname
    await picture(visit, 'request')
    expect(await seriousFindings(page)).toEqual([])
  })

  journey(
    'confirmed by who gets them, who sees no more than he has to',
    { as: 'rm2', width: 390 },
    async (visit) => {
      const { page, open } = visit
      await open('/customers/requests')
      await settled(page)
      await picture(visit, 'requests-390')
      expect(await beyondTheWindow(page)).toEqual([])
      await open(request)
      await page.getByRole('cell', { name: /\*/ }).first().waitFor()
      expect(await beyondTheWindow(page)).toEqual([])
      await agree(visit)
      await page.getByText(/^待 .*处理$/).waitFor()
    },
  )

  journey('agreed to by the sub-branch', { as: 'sub' }, async (visit) => {
    await agree(visit)
    await visit.page.getByText('待 罗建军 处理').waitFor()
  })

  journey('and by who stands above both, and taken back by him', { as: 'branch' }, async (visit) => {
    const { page, open } = visit
    await agree(visit)
    await page.getByText('已按申请内容办理。').waitFor()
    await open(request)
    await page.getByText('已生效').first().waitFor()
    await prove(page)
    await page.getByRole('button', { name: '撤回已生效申请' }).click()
    const dialog = page.getByRole('dialog', { name: '撤回已生效申请' })
    await dialog.getByRole('textbox').fill('客户仍住天元，退回')
    await dialog.getByRole('button', { name: /^确\s?定$/ }).click()
    await page.getByText('已撤回').first().waitFor()
  })

  journey(
    'asked for of several at once, which is said before it is sent',
    { as: 'branch' },
    async (visit) => {
      const { page, open } = visit
      await open(`/customers/requests?customer=${CUSTOMER},${ANOTHERS}`)
      const drawer = page.getByRole('dialog', { name: '发起申请' })
      await drawer.getByRole('combobox', { name: '接收的客户经理' }).fill('林雅')
      await drawer.locator('.ant-select-item-option', { hasText: '林雅' }).click()
      await drawer.getByLabel(/^申请理由/).fill('网点调整，统一移交')
      await drawer.getByRole('button', { name: '提交申请' }).click()
      await drawer.getByRole('button', { name: '分 2 份提交' }).waitFor()
      await drawer
        .getByRole('listitem')
        .filter({ hasText: /陈思远.*1 户/ })
        .waitFor()
      await picture(visit, 'request-several', { isWhole: false })
      expect(await seriousFindings(page)).toEqual([])
      await drawer.getByLabel(/^客户号/).fill(CUSTOMER)
      await drawer.getByRole('button', { name: '提交申请' }).waitFor()
    },
  )

  journey('claimed from the pool by a manager', { as: 'rm1' }, async (visit) => {
    const { page, open } = visit
    await open('/customers/pool?tier=head')
    await page.getByRole('checkbox').first().check()
    await settled(page)
    await picture(visit, 'pool')
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: /^认\s?领/ }).click()
    const dialog = page.getByRole('dialog', { name: '认领' })
    await dialog.getByRole('textbox').fill('客户本人要求由我服务')
    await dialog.getByRole('button', { name: /^确\s?定$/ }).click()
    await page.getByRole('heading', { name: /^申请 \d+$/, level: 1 }).waitFor()
    request = new URL(page.url()).pathname
  })

  journey('whose sub-branch agrees', { as: 'sub' }, async (visit) => {
    await agree(visit)
    await visit.page.getByText('已按申请内容办理。').waitFor()
  })
})
