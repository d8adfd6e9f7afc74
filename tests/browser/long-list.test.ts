import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { connect } from '../../src/platform/postgres/index.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { givenCustomer, givenPublication } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { rowsOf } from './figures.ts'
import { shareBrowser, visit, type Visit } from './journey.ts'

const COUNT = 120

let database: TestDatabase
let server: Awaited<ReturnType<typeof serveBeside>>
let cookie: string

beforeAll(async () => {
  database = await givenDatabase()
  const bank = await givenPublication(database)
  await givenCustomer(bank, { customer_name: '一号公司', customer_type_code: 'corporate', aum_fen: 1 })
  await connect(database.url('batch'), (batch) =>
    batch.query(
      `insert into marts.customers
       select (jsonb_populate_record(first, jsonb_build_object('customer_id', first.customer_id + n,
         'customer_name', n || '号公司', 'aum_fen', n, 'aum_balance_eod', n))).*
       from marts.customers as first cross join generate_series(2, ${COUNT}) as n`,
    ),
  )
  server = await serveBeside(inject('stage'), database.url('api'))
  cookie = await signInAt(server.url, 'hq')
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const names = async (page: Page) => (await rowsOf(page.getByRole('main'))).map((cells) => cells[0])
const from = (first: number, count: number) => Array.from({ length: count }, (_, at) => `${first - at}号公司`)
const walk = (steps: (visit: Visit) => Promise<void>) => visit({ url: server.url, cookie }, steps)

describe('a list of several pages', () => {
  shareBrowser()

  it('pages by buttons, by keys and by the address, and a reload stays on the page', () =>
    walk(async ({ page, open }) => {
      await open('/customers')
      await page.getByText('第 1–50 户，共 120 户').waitFor()
      expect(await names(page)).toEqual(from(120, 50))

      await page.getByRole('listitem', { name: '2', exact: true }).click()
      await page.getByText('第 51–100 户，共 120 户').waitFor()
      await expect.poll(() => names(page)).toEqual(from(70, 50))

      await page.keyboard.press(']')
      await page.getByText('第 101–120 户，共 120 户').waitFor()
      await expect.poll(() => names(page)).toEqual([...from(20, 19), '一号公司'])

      await page.reload()
      await page.getByText('第 101–120 户，共 120 户').waitFor()
      await expect.poll(() => names(page)).toEqual([...from(20, 19), '一号公司'])
      expect(new URL(page.url()).searchParams.get('page')).toBe('3')
    }))

  it('shows more rows a page when asked, and another order begins at the first page', () =>
    walk(async ({ page, open }) => {
      await open('/customers?page=2')
      await page.getByText('第 51–100 户，共 120 户').waitFor()

      await page
        .getByRole('columnheader', { name: '管理资产余额' })
        .or(page.getByRole('columnheader', { name: '管理资产' }))
        .first()
        .click()
      await page.getByText('第 1–50 户，共 120 户').waitFor()
      await expect.poll(() => names(page).then((it) => it[0])).toBe('一号公司')

      await page.getByText('50 条/页').click()
      await page.locator('.ant-select-item-option', { hasText: '100' }).click()
      await page.getByText('第 1–100 户，共 120 户').waitFor()
      await expect.poll(() => names(page).then((it) => it.length)).toBe(100)
    }))

  it('the next record follows over the end of a page', () =>
    walk(async ({ page, open }) => {
      await open('/customers')
      await page.getByRole('link', { name: '71号公司' }).click()
      await page.getByRole('heading', { name: '71号公司', level: 1 }).waitFor()
      await page.getByText('第 50 位 / 共 120 位').waitFor()

      await page.getByRole('button', { name: '下一位' }).click()

      await page.getByRole('heading', { name: '70号公司', level: 1 }).waitFor()
      await page.getByText('第 51 位 / 共 120 位').waitFor()
      await page.getByRole('link', { name: '返回名单' }).click()
      await page.getByText('第 51–100 户，共 120 户').waitFor()
    }))
})
