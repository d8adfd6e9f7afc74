import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { connect } from '../../src/platform/postgres/index.ts'
import { readHead, writeManifest } from '../../src/serving/manifest.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { givenPublication } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { beyondTheWindow, LOOKS, seriousFindings } from './appearance.ts'
import { rowsOf } from './figures.ts'
import { journey, shareBrowser, visit, type Visit, type Wish } from './journey.ts'

const MINUTE_MS = 60_000
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS)

/** A file of the date: due long ago and not there, but for what is said. */
type Given = { file: string; feed: number; zh: string; en: string } & Record<string, unknown>
const LOADED = { delivery: 'whole', night: 'loaded', row_count: 12, created_at: '2026-07-01 00:40:00' }
const problem = (line: number, reason: string, reason_zh: string) => ({
  code: 'row',
  file: 'WMS_HOLD.f.20260630.dat',
  line,
  column: 'vol',
  reason,
  reason_zh,
})
const FEEDS: Given[] = [
  { file: 'CORE_CUST_PER', feed: 1, zh: '对私客户', en: 'Retail customers', ...LOADED, row_count: 20_000 },
  { file: 'CORE_DEP_ACCT', feed: 5, zh: '存款分户', en: 'Deposit accounts', if_missing: 'stop' },
  { file: 'CMS_NOTE', feed: 11, zh: '借据', en: 'Loan notes', night: 'carried', carried_since: '2026-06-28' },
  {
    file: 'WMS_HOLD',
    feed: 25,
    zh: '持有',
    en: 'Holdings',
    delivery: 'whole',
    is_unread: true,
    problems: [problem(12, 'is no number', '不是数字'), problem(13, 'is no number', '不是数字')],
  },
  { file: 'CRD_CARD', feed: 22, zh: '卡片', en: 'Cards', ...LOADED, night: 'carried', is_unread: true },
  { file: 'EBK_CUST', feed: 19, zh: '签约', en: 'Contracts', hard_limit: inMinutes(90) },
  { file: 'GLS_BAL', feed: 30, zh: '总账余额', en: 'Ledger', hard_limit: inMinutes(90), delivery: 'part' },
  { file: 'HRS_ORG', feed: 33, zh: '机构', en: 'Units', ready_by: inMinutes(60), hard_limit: inMinutes(90) },
  { file: 'CRM_OWNERSHIP', feed: 35, zh: '管户', en: 'Ownership', ready_by: null, hard_limit: null },
]

const rowOf = ({ zh, en, ...given }: Given, business_date: string) => ({
  business_date,
  looked_at: inMinutes(0),
  system_code: given.file.split('_')[0]!.toLowerCase(),
  title: { zh, en },
  if_missing: 'carry',
  ready_by: inMinutes(-90),
  hard_limit: inMinutes(-30),
  delivery: 'nothing',
  arrived_at: 'row_count' in given ? inMinutes(-120) : null,
  problems: [],
  is_unread: false,
  ...given,
})

let database: TestDatabase
let server: Awaited<ReturnType<typeof serveBeside>>
const cookies: Record<string, string> = {}

beforeAll(async () => {
  const stage = inject('stage')
  const warehouseDir = join(stage.stateDir, 'wh')
  const version = 'carried'
  writeManifest(warehouseDir, { ...readHead(warehouseDir)!, version, stale: { CMS_NOTE: '2026-06-28' } })
  database = await givenDatabase()
  await givenPublication(database, { warehouse_version: version })
  const rows = [...FEEDS.map((it) => rowOf(it, '2026-06-30')), rowOf(FEEDS[0]!, '2026-06-29')]
  await connect(database.url('batch'), async (batch) => {
    await batch.query(
      'insert into pipeline.arrivals select * from jsonb_populate_recordset(null::pipeline.arrivals, $1)',
      [JSON.stringify(rows)],
    )
    await batch.query(
      `insert into pipeline.runs (business_date, run_kind, status, started_at, ended_at, error_code)
       values ('2026-06-30', 'daily', 'failed', now(), now(), 'delivery_refused')`,
    )
  })
  server = await serveBeside(stage, database.url('api'))
  for (const name of ['admin', 'hq']) cookies[name] = await signInAt(server.url, name)
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const walk = (name: 'admin' | 'hq', wish: Wish, steps: (visit: Visit) => Promise<void>) =>
  visit({ url: server.url, cookie: cookies[name]!, ...wish }, steps)

describe('what the bank’s systems have delivered', () => {
  shareBrowser()

  it('stands in the system’s menu, file by file with its state and what follows from it', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open('/')
      await page.getByRole('link', { name: '数据到达' }).click()
      await page.getByRole('heading', { name: '数据到达', level: 1 }).waitFor()
      await page.getByRole('cell', { name: '对私客户 CORE_CUST_PER' }).waitFor()

      const rows = await rowsOf(page.getByRole('main'))

      const shown = rows.map((cells) => [cells[0]!.split(' ').at(-1), cells[1], cells.at(-1)])
      expect(shown).toEqual([
        ['CORE_CUST_PER', '已加载', ''],
        ['CORE_DEP_ACCT', '超时未到', '未到则夜间批量等待'],
        ['CMS_NOTE', '沿用旧数据', '沿用 2026-06-28 的数据'],
        ['EBK_CUST', '迟到', '未到则沿用旧数据'],
        ['CRD_CARD', '已到达', '在夜间批量之后到达，待重跑'],
        ['WMS_HOLD', '已拒收', expect.stringContaining('存在不合格行 · 第 12 行 · vol，另有 1 项')],
        ['GLS_BAL', '传输中', '未到则沿用旧数据'],
        ['HRS_ORG', '未到期', '未到则沿用旧数据'],
        ['CRM_OWNERSHIP', '无需', ''],
      ])
      expect(rows[0]!.slice(1, 7)).toEqual([
        '已加载',
        '核心系统',
        expect.stringMatching(/^\d\d-\d\d \d\d:\d\d \/ (\d\d-\d\d )?\d\d:\d\d$/),
        expect.stringMatching(/^\d\d-\d\d \d\d:\d\d$/),
        '20,000',
        '07-01 00:40',
      ])
      await page.getByText('夜间批量失败于').getByText('delivery_refused').waitFor()
      await page.getByText('zhike run --date 2026-06-30').waitFor()
    }))

  it('says all reasons of a refusal on demand', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open('/system/arrivals')
      const reasons = page.getByText('WMS_HOLD.f.20260630.dat').last()
      expect(await reasons.isVisible()).toBe(false)

      await page.getByText('存在不合格行').click()

      await reasons.waitFor()
      await page.getByText('第 13 行 · vol: 不是数字').waitFor()
    }))

  it('goes from date to date, and the address keeps the date', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open('/system/arrivals')
      await page.getByRole('button', { name: '2026-06-29' }).click()
      await expect.poll(() => rowsOf(page.getByRole('main')).then((rows) => rows.length)).toBe(1)
      expect(new URL(page.url()).searchParams.get('date')).toBe('2026-06-29')
      await page.getByText('该日期的夜间批量尚未运行').waitFor()

      expect(await page.getByLabel('数据日期').inputValue()).toBe('2026-06-29')
      await page.getByLabel('数据日期').fill('2026-01-01')
      await page.getByText('该日期没有记录').waitFor()
      await page.reload()
      await page.getByText('该日期没有记录').waitFor()

      await open('/system/arrivals?date=2026-02-30')
      await page.getByText('网址中有不能采用的内容，已忽略：日期。').waitFor()
      await page.getByRole('cell', { name: '对私客户 CORE_CUST_PER' }).waitFor()
    }))

  it('shows what comes without being asked again', () =>
    walk('admin', {}, async ({ page, open }) => {
      await page.clock.install()
      await open('/system/arrivals')
      const row = page.getByRole('row', { name: /HRS_ORG/ })
      await row.getByText('未到期').waitFor()
      await connect(database.url('batch'), (batch) =>
        batch.query(
          `update pipeline.arrivals set delivery = 'whole', is_unread = true, row_count = 16
            where file = 'HRS_ORG'`,
        ),
      )

      await page.clock.runFor(31_000)

      await row.getByText('已到达').waitFor()
    }))

  it('is not for everybody, but everybody is told which figures are old', () =>
    walk('hq', {}, async ({ page, open }) => {
      await open('/')
      await page.getByText('部分系统的数据未按时到达，沿用旧数据：信贷系统（截至 2026-06-28）。').waitFor()
      expect(await page.getByRole('link', { name: '数据到达' }).count()).toBe(0)

      await open('/system/arrivals')

      await page.getByText('您没有查看此内容的权限').waitFor()
    }))

  it('speaks English throughout', () =>
    walk('admin', { language: 'en-US' }, async ({ page, open }) => {
      await open('/system/arrivals')
      await page.getByRole('cell', { name: 'Retail customers CORE_CUST_PER' }).waitFor()
      expect(await page.getByRole('main').innerText()).not.toMatch(/\p{Script=Han}/u)
    }))

  for (const wish of LOOKS) {
    it(`fits ${wish.width} px and serves every person, ${wish.language}, ${wish.theme}`, () =>
      walk('admin', wish, async ({ page, open }) => {
        await open('/system/arrivals')
        await page.getByRole('cell', { name: /CORE_CUST_PER/ }).waitFor()
        expect(await beyondTheWindow(page)).toEqual([])
        expect(await seriousFindings(page)).toEqual([])
      }))
  }
})

describe('the bank that has just run its nights', () => {
  shareBrowser()

  journey('has all its files loaded, and no figure is old', { as: 'admin' }, async ({ page, open }) => {
    await open('/system/arrivals')

    await page.getByRole('cell', { name: /CORE_CUST_PER/ }).waitFor()
    const states = (await rowsOf(page.getByRole('main'))).map((cells) => cells[1])
    expect(new Set(states)).toEqual(new Set(['已加载', '无需']))
    expect(await page.getByText('沿用旧数据').count()).toBe(0)
  })
})
