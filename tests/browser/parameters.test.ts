import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readHead, writeManifest } from '../../src/serving/manifest.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { givenPublication } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { picture, prove, settled, shareBrowser, visit, type Visit, type Wish } from './journey.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof serveBeside>>
const cookies: Record<string, string> = {}

beforeAll(async () => {
  const stage = inject('stage')
  const warehouseDir = join(stage.stateDir, 'wh')
  const version = 'parameters'
  writeManifest(warehouseDir, { ...readHead(warehouseDir)!, version })
  database = await givenDatabase()
  await givenPublication(database, { warehouse_version: version })
  server = await serveBeside(stage, database.url('api'))
  for (const name of ['admin', 'hq']) cookies[name] = await signInAt(server.url, name)
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const walk = (name: 'admin' | 'hq', wish: Wish, steps: (visit: Visit) => Promise<void>) =>
  visit({ url: server.url, cookie: cookies[name]!, ...wish }, steps)

async function expectUsable({ page }: Visit): Promise<void> {
  expect(await beyondTheWindow(page)).toEqual([])
  expect(await seriousFindings(page)).toEqual([])
}

describe('the threshold of gold', () => {
  shareBrowser()

  it('is changed from a day on by its keeper, whose wrong value is told at its field', () =>
    walk('admin', {}, async (given) => {
      const { page, open } = given
      await open('/system/parameters')
      await expectUsable(given)
      await picture(given, 'parameters')
      await page.getByRole('link', { name: '客户等级' }).click()
      await settled(page)
      await expectUsable(given)
      await page.getByRole('row', { name: /金卡/ }).getByRole('button').first().click()
      const form = page.getByRole('dialog', { name: /客户等级 · 个人 金卡/ })
      await form.getByLabel('生效日', { exact: true }).fill('2026-07-15')
      await form.getByLabel('金额下限（元）').fill('-1')
      await form.getByRole('button', { name: '加入待提交变更' }).click()
      await form.getByText('低于下限 0').waitFor()
      await form.getByLabel('金额下限（元）').fill('600000')
      await form.getByRole('button', { name: '加入待提交变更' }).click()
      await form.getByText('须随等级序号递增（个人 白金，2026-07-15 起）').waitFor()
      await picture(given, 'parameters-editor', { isWhole: false })
      await form.getByLabel('失效日（不含）').fill('2026-08-01')
      await form.getByLabel('金额下限（元）').fill('310000')
      await form.getByRole('button', { name: '加入待提交变更' }).click()
      const basket = page.getByRole('region', { name: '待提交变更' })
      await basket.getByText('不影响已完成的夜间批量。').waitFor()
      await form.waitFor({ state: 'hidden' })
      await page.getByRole('row', { name: /金卡/ }).getByRole('button', { name: '修改' }).click()
      await form.getByLabel('生效日', { exact: true }).fill('2026-08-01')
      await form.getByLabel('金额下限（元）').fill('300000')
      await form.getByRole('button', { name: '加入待提交变更' }).click()
      await basket.getByText('300,000').waitFor()
      await form.waitFor({ state: 'hidden' })
      await expectUsable(given)
      await picture(given, 'parameters-basket')
      await basket.getByRole('button', { name: '移出 客户等级 · 个人 金卡' }).first().click()
      await basket.getByText('310,000').waitFor({ state: 'hidden' })
      await basket.getByText('300,000').waitFor()
      // The browser asks before it forgets them.
      const asking = page.waitForEvent('dialog')
      const reloading = page.reload().catch(() => null)
      await (await asking).dismiss()
      await reloading
      await basket.getByText('300,000').waitFor()
      await basket.getByRole('button', { name: '提交复核' }).click()
      const asked = page.getByRole('dialog', { name: '提交复核' })
      await asked.getByRole('textbox').fill('总行零售部 2026 年第 12 号文')
      await asked.getByRole('button', { name: /确\s?[认定]/ }).click()
      await page.getByText('已提交，待复核。').waitFor()
    }))

  it('is agreed to by another person, who sees what was and what is to be', () =>
    walk('hq', {}, async (given) => {
      const { page, open } = given
      await open('/approvals')
      await page.getByRole('link', { name: /变更：客户等级/ }).click()
      await page.getByRole('row', { name: /金额下限.*200,000.*300,000/ }).waitFor()
      await picture(given, 'parameters-decide')
      await page.getByRole('button', { name: '情况属实，同意。' }).click()
      await prove(page)
      await page
        .getByRole('button', { name: '同意', exact: true })
        .or(page.getByRole('button', { name: '同 意' }))
        .click()
      await page.getByText('变更集', { exact: true }).waitFor()
    }))

  it('holds from that day on, and says who changed it', () =>
    walk('admin', {}, async (given) => {
      const { page, open } = given
      await open('/system/parameters/grade_thresholds?on=2026-07-31')
      await page.getByRole('row', { name: /金卡.*200,000/ }).waitFor()
      await open('/system/parameters/grade_thresholds?on=2026-08-01')
      await page.getByRole('row', { name: /金卡.*300,000.*变更集 1/ }).waitFor()
      await page.getByRole('tab', { name: '变更历史（1）' }).click()
      await page.getByRole('row', { name: /何敏.*总行零售部/ }).waitFor()
      await expectUsable(given)
      await picture(given, 'parameters-history')
    }))

  it('is taken back from its set on a telephone, in English', () =>
    walk('admin', { width: 390, height: 844, language: 'en-US' }, async (given) => {
      const { page, open } = given
      await open('/system/parameters/sets')
      await expectUsable(given)
      await page.getByRole('link', { name: '1', exact: true }).click()
      await settled(page)
      await expectUsable(given)
      await page.getByRole('button', { name: 'Take back' }).click()
      const asked = page.getByRole('dialog', { name: 'Take back' })
      await asked.getByRole('row', { name: /300,000.*200,000/ }).waitFor()
      await picture(given, 'parameters-take-back', { isWhole: false })
      await asked.getByRole('textbox').fill('Taken back by the paper of July')
      await asked.getByRole('button', { name: 'Confirm' }).click()
      await page.getByText('Proposed; another person has to agree.').waitFor()
      await open('/system/dictionaries?kind=currency')
      await page.getByText('CNY RMB 156 01').waitFor()
      await expectUsable(given)
      await picture(given, 'dictionaries-390')
    }))
})
