import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readHead, writeManifest } from '../../src/serving/manifest.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { givenCustomer, givenPublication, givenRow, type TestBank } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { givenHolder, givenPair } from '../support/bank-identity.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { rowsOf } from './figures.ts'
import { settled, shareBrowser, visit, type Visit, type Wish } from './journey.ts'

const LIST = '/customer-management/identity'
const GONE = '100000000888888'

let database: TestDatabase
let bank: TestBank
let server: Awaited<ReturnType<typeof serveBeside>>
let pair: { first: string; second: string; ids: [string, string] }
let survivor: string
const cookies: Record<string, string> = {}

/** 王小明 under two numbers, looked after by two people; and a customer who is one of two numbers already. */
beforeAll(async () => {
  const stage = inject('stage')
  const warehouseDir = join(stage.stateDir, 'wh')
  const version = 'identity'
  writeManifest(warehouseDir, { ...readHead(warehouseDir)!, version })
  database = await givenDatabase()
  bank = await givenPublication(database, { warehouse_version: version })
  pair = await givenPair({ bank }, { other: { birth_date: '1985-04-11', loan_count: 1 } })
  await givenHolder({ bank }, { customer_id: pair.ids[0], employee_id: 'E00101' })
  await givenHolder({ bank }, { customer_id: pair.ids[1], employee_id: 'E00201' })
  survivor = await givenCustomer(bank, { customer_name: '周敏', source_customer_no: '3000000001' })
  for (const [no, registered_id] of [
    ['3000000001', survivor],
    ['3000000002', GONE],
  ] as const) {
    await givenRow(bank, 'marts.customer_numbers', {
      customer_id: survivor,
      org_pos: 4,
      source_customer_no: no,
      registered_id,
      is_kept: registered_id === survivor,
      rule_code: 'P1',
      joined_on: '2026-06-29',
      customer_name: '周敏',
    })
  }
  const field = { customer_id: survivor, org_pos: 4, source_customer_no: '3000000002', rule_code: 'latest' }
  await givenRow(bank, 'marts.customer_fields', { ...field, field_code: 'employer_name', rival_count: 1 })
  server = await serveBeside(stage, database.url('api'))
  for (const name of ['hq', 'branch', 'rm1']) cookies[name] = await signInAt(server.url, name)
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

type Name = 'hq' | 'branch' | 'rm1'
const walk = (name: Name, wish: Wish, steps: (visit: Visit) => Promise<void>) =>
  visit({ url: server.url, cookie: cookies[name]!, ...wish }, steps)

const decide = async ({ page }: Visit, button: string, text: string) => {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('dialog').getByRole('textbox').fill(text)
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

describe('two numbers that may be one customer', () => {
  shareBrowser()

  it('are found in the menu, compared side by side, and proposed to be one', () =>
    walk('branch', {}, async (given) => {
      const { page, open } = given
      await open('/')
      await page.getByRole('link', { name: '疑似同一客户' }).click()
      await page.getByText('共 1 对').first().waitFor()
      expect((await rowsOf(page.getByRole('main')))[0]!.slice(0, 4)).toEqual([
        '王小明 与 王晓明',
        `${pair.first} / ${pair.second}`,
        '待裁定',
        expect.any(String),
      ])

      await page.getByRole('link', { name: /王小明 与 王晓明/ }).click()
      await page.getByRole('heading', { name: '王小明 与 王晓明', level: 1 }).waitFor()
      await settled(page)
      expect(await page.getByRole('row', { name: /出生日期/ }).innerText()).toContain('不同')
      await page.getByText('姓名只差一字或读音相同').waitFor()
      await page.getByText(`保留客户 ${pair.ids[1]}，客户 ${pair.ids[0]} 并入（有贷款者优先）`).waitFor()
      await page.getByText('新增可见 1 人，不再可见 0 人').waitFor()

      await page.getByRole('button', { name: '提请认定为同一客户' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '确认' }).click()
      await page.getByText('请填写至少 5 个字的理由。').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await decide(given, '提请认定为同一客户', '柜面核对本人到场')

      await page.getByText('等待另一人复核；复核前不生效。').waitFor()
      expect(await page.getByRole('button', { name: '同意', exact: true }).count()).toBe(0)
      expect(await page.getByRole('button', { name: '撤回', exact: true }).count()).toBe(1)
    }))

  it('wait in the list of another person, who agrees; from then on the list says so', () =>
    walk('hq', {}, async (given) => {
      const { page, open } = given
      await open(LIST)
      await page.getByRole('row', { name: /待复核/ }).waitFor()
      await page.getByRole('link', { name: /王/ }).click()
      await decide(given, '同意', '证件影像一致')
      await page.getByText('生效：下一次夜间批处理。').waitFor()
      await page.getByRole('button', { name: '申请撤销裁定' }).waitFor()

      await open(LIST)
      await page.getByRole('row', { name: /已批准/ }).waitFor()
      await page.reload()
      await page.getByRole('row', { name: /已批准/ }).waitFor()
    }))

  it('are nobody’s business who was not asked to decide', () =>
    walk('rm1', {}, async ({ page, open }) => {
      await open('/')
      expect(await page.getByRole('link', { name: '疑似同一客户' }).count()).toBe(0)
      await open(LIST)
      await page.getByText('您没有查看此内容的权限').waitFor()
    }))
})

describe('a customer who has several numbers', () => {
  shareBrowser()

  it('shows them and where each field is from; the id that gave way leads to him', () =>
    walk('branch', {}, async ({ page, open }) => {
      await open(`/customers/${GONE}`)
      await page.getByText(`原客户号 ${GONE} 已并入本客户。`).waitFor()
      expect(new URL(page.url()).pathname).toBe(`/customers/${survivor}`)

      const numbers = page.getByRole('region', { name: '客户号与来源' })
      await numbers.getByText('3000000002').waitFor()
      expect(await numbers.innerText()).toContain('证件号码与姓名相同')
      const fields = page.getByRole('region', { name: '各字段取值来源' })
      expect(await fields.innerText()).toContain('最近更新')
    }))
})

describe('how the pages of identity look', () => {
  shareBrowser()

  for (const wish of [
    { language: 'zh-CN', theme: 'light', width: 1366 },
    { language: 'en-US', theme: 'dark', width: 1366 },
    { language: 'en-US', theme: 'light', width: 390 },
  ] as const) {
    it(`they fit ${wish.width} px and serve every person, ${wish.language}, ${wish.theme}`, () =>
      walk('branch', wish, async ({ page, open }) => {
        for (const path of [LIST, `${LIST}/${pair.first}/${pair.second}`, `/customers/${survivor}`]) {
          await open(path)
          await page.waitForLoadState('networkidle')
          expect(await beyondTheWindow(page), path).toEqual([])
          expect(await seriousFindings(page), path).toEqual([])
        }
      }))
  }
})
