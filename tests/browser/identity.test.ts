import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { connect } from '../../src/platform/postgres/index.ts'
import { readHead, writeManifest } from '../../src/serving/manifest.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { givenCustomer, givenPublication, givenRow, type TestBank } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { givenHolder, givenPair } from '../support/bank-identity.ts'
import { beyondTheWindow, LOOKS, seriousFindings } from './appearance.ts'
import { rowsOf } from './figures.ts'
import { prove, settled, shareBrowser, visit, type Visit, type Wish } from './journey.ts'

const LIST = '/customer-management/identity'
const GONE = '100000000888888'

let database: TestDatabase
let bank: TestBank
let server: Awaited<ReturnType<typeof serveBeside>>
type Planted = Awaited<ReturnType<typeof givenPair>>
let pair: Planted
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
      id_number_masked: '4302**********0011',
      birth_date: no === '3000000001' ? '1979-02-03' : '1979-03-02',
      gender_code: '2',
      mobile_masked: '138****0001',
      employer_name: '株洲示范轨道配件有限公司',
      account_count: 2,
      holding_count: 0,
      loan_count: 0,
      card_count: 3,
      deposit_balance_eod: '1234567.80',
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

/** The buttons that stand out from the others of the page. */
const highlighted = async (page: Visit['page']) =>
  (await page.getByRole('main').locator('.ant-btn-primary').allInnerTexts()).map((it) =>
    it.replaceAll(/\s/g, ''),
  )

const decide = async ({ page }: Visit, button: string, text: string) => {
  await prove(page)
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('dialog').getByRole('textbox').fill(text)
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
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

      // From 85 points on the rule recommends it.
      expect(await highlighted(page)).toEqual(['提请认定为同一客户'])
      await page.getByRole('button', { name: '提请认定为同一客户' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
      await page.getByText('请写明理由，至少 5 个字。').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await decide(given, '提请认定为同一客户', '柜面核对本人到场')

      await page.getByText('等待另一人复核；复核前不生效。').waitFor()
      await page.getByText('罗建军 提请').waitFor()
      expect(await page.getByRole('button', { name: '同意', exact: true }).count()).toBe(0)
      expect(await page.getByRole('button', { name: '撤回', exact: true }).count()).toBe(1)
    }))

  it('wait in the list of another person, who agrees; from then on the list says so', () =>
    walk('hq', {}, async (given) => {
      const { page, open } = given
      await open(LIST)
      await page.getByRole('row', { name: /待复核/ }).waitFor()
      await page.getByRole('link', { name: /王/ }).click()
      // The rule suggests what was proposed: agreeing stands out.
      await page.getByRole('button', { name: '同意', exact: true }).waitFor()
      expect(await highlighted(page)).toEqual(['同意'])
      await decide(given, '同意', '证件影像一致')
      await page.getByText('何敏 复核').waitFor()
      await page.getByText('生效：下一次夜间批量。').waitFor()
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
      expect(await page.getByText('正在统计').count()).toBe(0)
    }))
})

describe('a pair that a weak rule finds', () => {
  shareBrowser()
  let weak: Planted
  beforeAll(async () => {
    const suspect = { rule_code: 'P3', outcome_code: 'review', score: null, is_id_equal: true }
    weak = await givenPair({ bank }, { pair: suspect })
  })
  const address = () => `${LIST}/${weak.first}/${weak.second}`

  it('suggests neither decision; what was refused is history, not as if nothing had been', async () => {
    await walk('branch', {}, async (given) => {
      const { page, open } = given
      await open(address())
      await page.getByText('尚无裁定。').waitFor()
      await page.getByRole('button', { name: '提请认定为不同客户' }).waitFor()
      expect(await highlighted(page)).toEqual([])
      await decide(given, '提请认定为不同客户', '两人曾同时到场')
    })
    await walk('hq', {}, async (given) => {
      const { page, open } = given
      await open(address())
      await page.getByRole('button', { name: '不同意', exact: true }).waitFor()
      expect(await highlighted(page)).toEqual([])
      await decide(given, '不同意', '影像不清，补充后再提')
      await page.getByText('目前没有有效的裁定，以往裁定见下。').waitFor()
      expect(await page.getByText('尚无裁定。').count()).toBe(0)
      await page.getByText('何敏 复核').waitFor()
    })
  })
})

describe('a decision that the night has not taken up', () => {
  shareBrowser()
  let standing: Planted
  beforeAll(async () => {
    standing = await givenPair({ bank }, { pair: { state_code: 'decided', decision_no: '999999' } })
  })
  const address = () => `${LIST}/${standing.first}/${standing.second}`

  it('is not said to be in force because another was, until its own number is', async () => {
    await walk('branch', {}, async (given) => {
      await given.open(address())
      await decide(given, '提请认定为同一客户', '柜面核对本人到场')
    })
    await walk('hq', {}, async (given) => {
      const { page, open } = given
      await open(address())
      await decide(given, '同意', '证件影像一致')
      await page.getByText('生效：下一次夜间批量。').waitFor()
      expect(await page.getByText('已在夜间批量中生效。').count()).toBe(0)

      await connect(database.url('batch'), (db) =>
        db.query(
          `update marts.identity_pairs set decision_no = (
             select decision_id from customer_management.identity_decisions
             where first_customer_no = $1 and state_code = 'approved')
           where first_customer_no = $1`,
          [standing.first],
        ),
      )
      await page.reload()
      await page.getByText('已在夜间批量中生效。').waitFor()
      expect(await page.getByText('生效：下一次夜间批量。').count()).toBe(0)
    })
  })
})

describe('a pair that is one customer already', () => {
  shareBrowser()
  const merged = `${LIST}/3000000001/3000000002`
  beforeAll(() =>
    givenRow(bank, 'marts.identity_pairs', {
      customer_id: survivor,
      second_customer_id: survivor,
      org_pos: 4,
      second_org_pos: 4,
      first_customer_no: '3000000001',
      second_customer_no: '3000000002',
      customer_type_code: 'retail',
      first_customer_name: '周敏',
      second_customer_name: '周敏',
      rule_code: 'CORE',
      outcome_code: 'same',
      state_code: 'merged',
      is_merged: true,
    }),
  )

  it('is compared by what each number says, counted in one meaning, and can be told apart', () =>
    walk('branch', {}, async ({ page, open }) => {
      await open(merged)
      const cells = async (name: string) =>
        (await rowsOf(page.getByRole('region', { name: '两侧对照' }))).find(([label]) =>
          label!.startsWith(name),
        )
      expect(await cells('出生日期')).toEqual([expect.stringContaining('不同'), '1979-**-**', '1979-**-**'])
      expect(await cells('手机')).toEqual([expect.any(String), '138****0001', '138****0001'])
      expect(await cells('性别')).toEqual(['性别', '女', '女'])
      expect(await cells('存款余额')).toEqual(['存款余额', '1,234,567.80', '1,234,567.80'])
      expect(await cells('存款账户数')).toEqual(['存款账户数', '2', '2'])
      expect(await cells('卡数')).toEqual(['卡数', '3', '3'])
      await page.getByText('核心系统已将其中一个客户号并入另一个。').waitFor()
      expect(await page.getByRole('button', { name: '提请认定为不同客户' }).isEnabled()).toBe(true)
      expect(await highlighted(page)).toEqual([])
    }))

  it('shows both sides on a telephone, nothing beside the screen', () =>
    walk('branch', { width: 390 }, async ({ page, open }) => {
      await open(merged)
      const table = page.getByRole('table', { name: '两侧对照' })
      await table.getByText('3000000002').first().waitFor()
      const boxes = await Promise.all((await table.locator('th, td').all()).map((it) => it.boundingBox()))
      expect(boxes.length).toBeGreaterThan(40)
      for (const box of boxes) {
        expect(box!.x).toBeGreaterThanOrEqual(0)
        expect(box!.x + box!.width).toBeLessThanOrEqual(390)
      }
      expect(await table.innerText()).toContain('1,234,567.80')
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

  for (const wish of LOOKS) {
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
