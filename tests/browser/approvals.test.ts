import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { connect } from '../../src/platform/postgres/index.ts'
import { readHead, writeManifest } from '../../src/serving/manifest.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { givenCustomer, givenPublication } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { picture, prove, settled, shareBrowser, visit, type Visit, type Wish } from './journey.ts'

const NUMBER = '3000000077'

let database: TestDatabase
let server: Awaited<ReturnType<typeof serveBeside>>
let customer: string
const cookies: Record<string, string> = {}

/** A customer of 天元, of whom the manager of 芦淞 knows the number only. */
beforeAll(async () => {
  const stage = inject('stage')
  const warehouseDir = join(stage.stateDir, 'wh')
  const version = 'approvals'
  writeManifest(warehouseDir, { ...readHead(warehouseDir)!, version })
  database = await givenDatabase()
  const bank = await givenPublication(database, { warehouse_version: version })
  customer = await givenCustomer(bank, { customer_name: '周敏', source_customer_no: NUMBER })
  server = await serveBeside(stage, database.url('api'))
  await connect(database.url('owner'), (owner) =>
    owner.query(`update platform.posts set reports_to =
      (select post_id from platform.posts where role_code = 'br_mgr') where role_code = 'sub_mgr'`),
  )
  for (const name of ['rm2', 'sub', 'comp']) cookies[name] = await signInAt(server.url, name)
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const walk = (name: 'rm2' | 'sub' | 'comp', wish: Wish, steps: (visit: Visit) => Promise<void>) =>
  visit({ url: server.url, cookie: cookies[name]!, ...wish }, steps)

async function expectUsable({ page }: Visit): Promise<void> {
  expect(await beyondTheWindow(page)).toEqual([])
  expect(await seriousFindings(page)).toEqual([])
}

describe('access to a customer beyond one’s reach', () => {
  shareBrowser()

  it('is asked for from a search that finds nobody, and shows how far it has come', () =>
    walk('rm2', {}, async (given) => {
      const { page, open } = given
      await open('/')
      await page.keyboard.press('Control+K')
      await page.getByRole('combobox').fill(NUMBER)
      await page.getByRole('link', { name: '申请临时访问' }).click()
      const form = page.getByRole('dialog', { name: '申请临时访问客户' })
      expect(await form.getByLabel('客户号').inputValue()).toBe(NUMBER)
      await form.getByLabel(/^天数/).fill('5')
      await form.getByText('还须内控案防审批').waitFor()
      await form.getByRole('button', { name: /提\s?交/ }).click()
      await form.getByRole('alert').getByText('请写明理由，至少 5 个字。').waitFor()
      await form.getByLabel('理由（至少 5 个字）').fill('客户到芦淞网点办理挂失')
      await picture(given, 'approval-ask')
      await form.getByRole('button', { name: /提\s?交/ }).click()

      await page.getByRole('heading', { name: `客户 ${NUMBER} 临时访问 5 天`, level: 1 }).waitFor()
      await settled(page)
      await page.getByText('为保护客户信息，申请人看不到由谁审批。').waitFor()
      await picture(given, 'approval-maker')
      await expectUsable(given)
      await page.getByRole('button', { name: /催\s?办/ }).click()
      await page.getByText(/起可再次催办/).waitFor()
    }))

  it('is offered where a record is beyond one’s reach, with the same words as where there is none', () =>
    walk('rm2', {}, async ({ page, open }) => {
      for (const id of [customer, '100000000999999']) {
        await open(`/customers/${id}`)
        await page.getByText('没有这位客户，或不在您的数据范围内。').waitFor()
        expect(await page.getByRole('link', { name: '申请临时访问' }).count()).toBe(1)
      }
    }))

  it('waits in the box of whoever heads the sub-branch, told of by the menu, and is agreed to', () =>
    walk('sub', {}, async (given) => {
      const { page, open } = given
      await open('/')
      await page.getByTitle('1 项待办').waitFor()
      await page.getByRole('link', { name: '审批事项' }).click()
      await page.getByRole('tab', { name: '待办（1）' }).waitFor()
      await page.getByRole('row', { name: /林雅/ }).getByText('已催办').waitFor()
      await settled(page)
      await picture(given, 'approvals-to-do')
      await expectUsable(given)
      await page.getByRole('row', { name: /林雅/ }).getByRole('link').click()
      await page.getByText('天元网点').waitFor()
      await picture(given, 'approval-decide')
      await expectUsable(given)
      await page.getByRole('button', { name: /否\s?决/ }).click()
      await page.getByRole('alert').getByText('请填写审批意见。').waitFor()
      await page.getByRole('button', { name: '情况属实，同意。' }).click()
      await prove(page)
      await page
        .getByRole('button', { name: '同意', exact: true })
        .or(page.getByRole('button', { name: '同 意' }))
        .click()
      await page.getByText('待 田芳 处理').waitFor()
      expect(await page.getByRole('button', { name: /否\s?决/ }).count()).toBe(0)
    }))

  it('is agreed to by compliance on a telephone, in English', () =>
    walk('comp', { width: 390, height: 844, language: 'en-US' }, async (given) => {
      const { page, open } = given
      await open('/approvals')
      await settled(page)
      await picture(given, 'approvals-to-do-390')
      await expectUsable(given)
      await page.getByRole('link', { name: new RegExp(NUMBER) }).click()
      await page.getByRole('button', { name: 'Agreed.', exact: true }).click()
      await picture(given, 'approval-decide-390')
      await expectUsable(given)
      await prove(page)
      await page.getByRole('button', { name: 'Approve' }).click()
      await page.getByText('It was done as asked.').waitFor()
      await picture(given, 'approval-effective-390')
    }))

  it('is told to its maker, who sees the customer from now on', () =>
    walk('rm2', {}, async (given) => {
      const { page, open } = given
      await open('/notices')
      await page.getByRole('link', { name: new RegExp(`申请已生效：.*${NUMBER}`) }).waitFor()
      await open('/approvals')
      await page.getByRole('tab', { name: '我发起的（1）' }).click()
      await page.getByRole('row', { name: /已生效/ }).waitFor()
      await picture(given, 'approvals-started')
      await page
        .getByRole('tabpanel')
        .getByRole('link', { name: new RegExp(NUMBER) })
        .click()
      await page.getByText('已按申请内容办理。').waitFor()
      await page.getByText('可访问期间').waitFor()
      await picture(given, 'approval-effective')
      await page.getByRole('link', { name: '查看客户' }).click()
      await page.getByRole('heading', { name: '周敏', level: 1 }).waitFor()
    }))

  it('can be decided by a deputy, whom whoever is away has named', () =>
    walk('sub', {}, async (given) => {
      const { page, open } = given
      await open('/approvals')
      await page.getByRole('link', { name: '外出与代理' }).click()
      await page.getByRole('heading', { name: '外出与代理', level: 1 }).waitFor()
      await settled(page)
      await page.getByRole('textbox', { name: '从' }).fill('2027-03-01')
      await page.getByRole('textbox', { name: '到（含）' }).fill('2027-03-05')
      await page.getByRole('combobox', { name: '代理人' }).click()
      await page.locator('.ant-select-item-option', { hasText: '罗建军' }).click()
      await page.getByRole('button', { name: '登记外出' }).click()
      await page.getByText('2027-03-01 – 2027-03-05').waitFor()
      await picture(given, 'approvals-absences')
      await expectUsable(given)
    }))
})
