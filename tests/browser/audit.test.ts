import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { recordAudit, changesBetween } from '../../src/platform/audit.ts'
import { createUser } from '../../src/platform/auth/users.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { quietLog } from '../support/actors.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { givenCustomer, givenPublication } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { STAGE_PASSWORD } from '../support/stage-password.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { rowsOf } from './figures.ts'
import { shareBrowser, visit, type Visit, type Wish } from './journey.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof serveBeside>>
let customer: string
const cookies: Record<string, string> = {}

const DECISION = { table: 'customer_management.identity_decisions', id: '7' }

beforeAll(async () => {
  database = await givenDatabase()
  const bank = await givenPublication(database)
  customer = await givenCustomer(bank, { customer_name: '王小明' })
  server = await serveBeside(inject('stage'), database.url('api'))
  const databases = openDatabases({ url: database.url('api'), log: quietLog })
  const needs = { databases, clock: systemClock }
  const auditor = { user_id: 'A9', username: 'watcher', display_name: '吴审计', title: '' }
  const posts = [{ role_code: 'auditor', unit_id: '9900000000' }]
  await createUser(needs, { ...auditor, posts, password: STAGE_PASSWORD, password_kind: 'lasting' })
  const line = {
    user_id: 'A9',
    outcome: 'done' as const,
    customer_id: customer,
    record: DECISION,
    subject: '7',
  }
  await recordAudit(needs, {
    ...line,
    action: 'identity.propose',
    changes: changesBetween(null, { state_code: 'proposed', decision_code: 'same' }),
  })
  await recordAudit(needs, {
    ...line,
    action: 'identity.approve',
    changes: changesBetween(
      { state_code: 'proposed', decided_note: null },
      { state_code: 'approved', decided_note: '证件影像一致' },
      ['decided_note'],
    ),
  })
  for (let at = 0; at < 60; at += 1) {
    await recordAudit(needs, {
      user_id: 'A9',
      action: 'customers.list',
      outcome: 'done',
      details: { total: at },
    })
  }
  await databases.close()
  for (const name of ['watcher', 'hq']) cookies[name] = await signInAt(server.url, name)
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const walk = (name: 'watcher' | 'hq', wish: Wish, steps: (visit: Visit) => Promise<void>) =>
  visit({ url: server.url, cookie: cookies[name]!, ...wish }, steps)

describe('the audit trail', () => {
  shareBrowser()

  it('stands in the menu of who may read it, sealed, and is narrowed by customer and action', () =>
    walk('watcher', {}, async ({ page, open }) => {
      await open('/')
      await page.getByRole('link', { name: '审计日志' }).click()
      await page.getByRole('heading', { name: '审计日志', level: 1 }).waitFor()
      await page.getByText(/已封存至第 [\d,]+ 条/).waitFor()

      await page.getByRole('textbox', { name: '客户标识' }).fill(customer)
      await page.keyboard.press('Enter')
      await page.getByText('同意归并意见').last().waitFor()
      const rows = await rowsOf(page.getByRole('main'))
      expect(rows.map((cells) => cells[2])).toEqual(['同意归并意见', '提出归并意见'])
      expect(rows[0]!.join(' ')).toMatch(/状态：待审定\s*→\s*已同意/)
      expect(rows[0]!.join(' ')).toContain('审定说明：受保护，不显示')
      expect(rows[0]!.join(' ')).not.toContain('证件影像一致')

      await page.getByRole('combobox', { name: '操作' }).selectOption('identity.propose')
      await expect.poll(async () => (await rowsOf(page.getByRole('main'))).length).toBe(1)
      await page.reload()
      await expect.poll(async () => (await rowsOf(page.getByRole('main'))).length).toBe(1)
    }))

  it('is paged by key, and the way back leads to the newest', () =>
    walk('watcher', {}, async ({ page, open }) => {
      await open('/system/audit?action=customers.list')
      await expect.poll(async () => (await rowsOf(page.getByRole('main'))).length).toBe(50)
      await page.getByRole('link', { name: '更早的记录' }).click()
      await expect.poll(async () => (await rowsOf(page.getByRole('main'))).length).toBe(10)
      await page.getByRole('link', { name: '回到最新' }).click()
      await expect.poll(async () => (await rowsOf(page.getByRole('main'))).length).toBe(50)
    }))

  it('shows on the record what people changed about the customer', () =>
    walk('hq', {}, async ({ page, open }) => {
      await open(`/customers/${customer}?tab=changes`)
      const table = page.getByRole('tabpanel')
      await table.getByText('同意归并意见').first().waitFor()
      const rows = await rowsOf(table)
      expect(rows.map((cells) => cells.slice(1))).toEqual([
        ['吴审计', '同意归并意见', '归并意见 7', '状态', '待审定', '已同意'],
        ['吴审计', '同意归并意见', '归并意见 7', '审定说明', '受保护，不显示', '受保护，不显示'],
        ['吴审计', '提出归并意见', '归并意见 7', '状态', '空', '待审定'],
        ['吴审计', '提出归并意见', '归并意见 7', '意见', '空', '同一客户'],
      ])
    }))

  it.each([
    [1366, 'en-US', 'dark'],
    [390, 'zh-CN', 'light'],
  ] as const)('can be used %s wide, in %s and %s', (width, language, theme) =>
    walk('watcher', { width, height: 768, language, theme }, async ({ page, open }) => {
      await open('/system/audit')
      await page.getByText(/已封存|Sealed up/).waitFor()
      expect(await beyondTheWindow(page)).toEqual([])
      expect(await seriousFindings(page)).toEqual([])
      const folder = process.env['ZHIKE_PICTURES']
      if (folder) await page.screenshot({ path: `${folder}/audit-${width}-${language}.png` })
    }),
  )
})
