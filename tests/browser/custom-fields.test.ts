import { readFileSync } from 'node:fs'
import type { Locator } from 'playwright-core'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readHead, writeManifest } from '../../src/serving/manifest.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { givenCustomer, givenPublication } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { rowsOfFile, unmarked } from '../support/exports.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { askForFile } from './export-dialog.ts'
import { picture, prove, settled, shareBrowser, visit, type Visit, type Wish } from './journey.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof serveBeside>>
let customer: string
const cookies: Record<string, string> = {}

beforeAll(async () => {
  const stage = inject('stage')
  const warehouseDir = join(stage.stateDir, 'wh')
  const version = 'custom-fields'
  writeManifest(warehouseDir, { ...readHead(warehouseDir)!, version })
  database = await givenDatabase()
  const bank = await givenPublication(database, { warehouse_version: version })
  customer = await givenCustomer(bank, { customer_name: '张建国', org_id: '9902001000' })
  await givenCustomer(bank, { customer_name: '李红梅', org_id: '9902001000' })
  server = await serveBeside(stage, database.url('api'))
  for (const name of ['admin', 'hq', 'sub']) cookies[name] = await signInAt(server.url, name)
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const walk = (name: 'admin' | 'hq' | 'sub', wish: Wish, steps: (visit: Visit) => Promise<void>) =>
  visit({ url: server.url, cookie: cookies[name]!, ...wish }, steps)

async function expectUsable({ page }: Visit): Promise<void> {
  expect(await beyondTheWindow(page)).toEqual([])
  expect(await seriousFindings(page)).toEqual([])
}

/** Somebody empties a field while it is being filled in: it is chosen that it stays as it was. */
async function loseTheRace({ page, url, api }: Visit, section: Locator): Promise<void> {
  await section.getByRole('button', { name: /编\s?辑/ }).click()
  await section.getByRole('combobox', { name: '客群' }).click()
  await page.locator('.ant-select-item-option', { hasText: '银发' }).click()
  const { csrf_token } = await api<{ csrf_token: string }>('/api/session')
  const answer = await page.request.put(`${url}/api/customers/${customer}/custom-fields`, {
    data: { version: 1, custom: { x1_segment: null } },
    headers: { 'x-csrf-token': csrf_token },
  })
  expect(answer.status()).toBe(200)
  await section.getByRole('button', { name: /保\s?存/ }).click()
  const conflict = page.getByRole('dialog', { name: '内容已被他人更新' })
  await conflict.getByRole('group', { name: '客群' }).getByLabel('原来的').check()
  await conflict.getByRole('button', { name: '按选择保存' }).click()
  await section.getByText('青年家庭').waitFor()
}

const NARROW = { width: 390, height: 844 }

describe('a field of the bank’s own', () => {
  shareBrowser()

  it('is defined by who keeps the system, and waits for another', () =>
    walk('admin', {}, async (given) => {
      const { page, open } = given
      await open('/system/fields')
      await page.getByText('还没有自定义字段').waitFor()
      await expectUsable(given)
      await page.getByRole('button', { name: '新增字段' }).click()
      const form = page.getByRole('dialog', { name: '新增自定义字段' })
      await form.getByRole('button', { name: '提交复核' }).click()
      await form.getByText('请填写代码、中英文名称与归口部门。').waitFor()
      await form.getByLabel('中文名称').fill('客群')
      await form.getByLabel('英文名称').fill('Segment')
      await form.getByLabel('中文分组').fill('营销信息')
      await form.getByLabel('英文分组').fill('Marketing')
      await form.getByLabel('中文填写说明').fill('按年龄与家庭状况划分')
      await form.getByLabel('代码', { exact: false }).first().fill('segment')
      await form.getByRole('combobox', { name: '类型' }).click()
      await page.locator('.ant-select-item-option', { hasText: '单选' }).click()
      const first = form.getByRole('group', { name: '选项 1' })
      await first.getByLabel('代码').fill('young')
      await first.getByLabel('中文').fill('青年家庭')
      await first.getByLabel('英文').fill('Young family')
      await form.getByRole('button', { name: '增加选项' }).click()
      const second = form.getByRole('group', { name: '选项 2' })
      await second.getByLabel('代码').fill('silver')
      await second.getByLabel('中文').fill('银发')
      await second.getByLabel('英文').fill('Silver')
      await form.getByLabel('归口部门').fill('零售金融部')
      await form.getByLabel('理由（至少 5 个字）').fill('总行零售条线营销需要')
      await picture(given, 'fields-editor', { isWhole: false })
      await form.getByRole('button', { name: '提交复核' }).click()
      await page.getByText('已提交，待复核。').waitFor()
      await page.getByRole('link', { name: '新增字段：客群' }).waitFor()
      await expectUsable(given)
      await picture(given, 'fields-waiting')
    }))

  it('is agreed to by head office', () =>
    walk('hq', {}, async (given) => {
      const { page, open } = given
      await open('/approvals')
      await page.getByRole('link', { name: '新增字段：客群' }).click()
      await page.getByRole('row', { name: /选项.*young 青年家庭/ }).waitFor()
      await page.getByRole('button', { name: '情况属实，同意。' }).click()
      await prove(page)
      await page.getByRole('button', { name: /^同\s?意$/ }).click()
      await page.getByText('已生效').first().waitFor()
      await open('/system/metrics')
      await page.getByRole('heading', { name: '自定义字段' }).waitFor()
      await expectUsable(given)
      await picture(given, 'fields-catalogue')
      await page.getByRole('link', { name: '客群', exact: true }).click()
      await page.getByRole('heading', { name: '谁能看到' }).waitFor()
      await expectUsable(given)
      await picture(given, 'fields-field')
    }))

  it('is filled in on the record of a customer', () =>
    walk('sub', {}, async (given) => {
      const { page, open } = given
      await open(`/customers/${customer}`)
      const section = page.getByRole('region', { name: '自定义字段' })
      await section.getByText('营销信息').waitFor()
      await section.getByRole('button', { name: /编\s?辑/ }).click()
      await section.getByRole('combobox', { name: '客群' }).click()
      await page.locator('.ant-select-item-option', { hasText: '青年家庭' }).click()
      await picture(given, 'fields-filling')
      await section.getByRole('button', { name: /保\s?存/ }).click()
      await section.getByText('青年家庭').waitFor()
      await section.getByText(/更新$/).waitFor()
      await expectUsable(given)
      await picture(given, 'fields-record')
      await loseTheRace(given, section)
      await page
        .getByRole('tab', { name: '变更记录' })
        .or(page.getByRole('tab', { name: /变更/ }))
        .first()
        .click()
      await page
        .getByRole('row', { name: /客群.*young/ })
        .first()
        .waitFor()
    }))

  it('is filtered by in the list of customers, and leaves with the export', () =>
    walk('sub', {}, async (given) => {
      const { page, open } = given
      await open('/customers?columns=customer_name,x1_segment')
      await page.getByText('共 2 户', { exact: true }).waitFor()
      await page.getByRole('button', { name: /^自定义字段/ }).click()
      const form = page.getByRole('dialog', { name: '自定义字段' })
      await form.getByRole('combobox', { name: '选择字段' }).click()
      await page.locator('.ant-select-item-option', { hasText: '客群' }).click()
      await form.getByRole('combobox', { name: '值' }).click()
      await page.locator('.ant-select-item-option', { hasText: '青年家庭' }).click()
      await picture(given, 'fields-filter', { isWhole: false })
      await page.keyboard.press('Escape')
      await form.getByRole('button', { name: /应\s?用/ }).click()
      await page.getByText('共 1 户', { exact: true }).waitFor()
      await page.getByText('客群 为 青年家庭').waitFor()
      await expectUsable(given)
      await picture(given, 'fields-list')
      await prove(page)
      const [download] = await Promise.all([page.waitForEvent('download'), askForFile(page)])
      const file = unmarked(readFileSync(await download.path(), 'utf8'))
      expect(file.slice(1).split('\r\n')[0]).toBe('"客户名称","客群"')
      expect(rowsOfFile(file)).toEqual([['张建国', '青年家庭']])
    }))

  it('works on a telephone, in English', () =>
    walk('sub', { ...NARROW, language: 'en-US' }, async (given) => {
      const { page, open } = given
      await open(`/customers/${customer}`)
      const section = page.getByRole('region', { name: 'Custom fields' })
      await section.getByText('Young family').waitFor()
      await section.getByRole('button', { name: 'Edit' }).click()
      await expectUsable(given)
      await section.scrollIntoViewIfNeeded()
      await picture(given, 'fields-filling-390', { isWhole: false })
      await section.getByRole('button', { name: 'Cancel' }).click()
      await open('/customers')
      await page.getByRole('button', { name: /^Custom fields/ }).waitFor()
      await expectUsable(given)
      await picture(given, 'fields-list-390')
    }))

  it('is maintained on a telephone, too', () =>
    walk('admin', NARROW, async (given) => {
      const { page, open } = given
      await open('/system/fields')
      await page.getByRole('link', { name: '客群', exact: true }).waitFor()
      await expectUsable(given)
      await picture(given, 'fields-390')
      await page.getByRole('button', { name: '修改' }).click()
      await settled(page)
      await expectUsable(given)
      await picture(given, 'fields-editor-390', { isWhole: false })
    }))
})
