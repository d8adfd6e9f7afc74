import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { join } from 'node:path'
import type { RunPlan } from '../../src/pipeline/run-plan.ts'
import { createUser } from '../../src/platform/auth/users.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { NIGHT_LOCK, OPERATE_LOCK } from '../../src/serving/night-steps.ts'
import { quietLog } from '../support/actors.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { STAGE_PASSWORD } from '../support/stage-password.ts'
import { givenPublication } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { givenPlan, givenRun } from '../support/night-lines.ts'
import { beyondTheWindow, LOOKS, seriousFindings } from './appearance.ts'
import { rowsOf } from './figures.ts'
import { journey, prove, shareBrowser, visit, type Visit, type Wish } from './journey.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof serveBeside>>
/** Holds the lock of a night, as the process of one that runs does. */
let night: pg.Client
let plan: RunPlan
const cookies: Record<string, string> = {}
const runs = { good: '', failed: '', running: '' }

const CHECK = 'no balance is negative'

const SECOND = {
  user_id: 'E9',
  username: 'second',
  display_name: '周复核',
  title: '',
  password: STAGE_PASSWORD,
  password_kind: 'lasting' as const,
  posts: [{ role_code: 'it_ops', unit_id: '9900000000' }],
}

beforeAll(async () => {
  const stage = inject('stage')
  database = await givenDatabase()
  await givenPublication(database)
  night = new pg.Client({ connectionString: database.url('batch') })
  night.on('error', () => {})
  await night.connect()
  plan = await givenPlan(night, join(PROJECT_DIR, 'warehouse'))
  const at = (name: string) => plan.steps.findIndex((it) => it.step === name)
  const broken = at('base.accounts')
  const usual = (index: number) => 1 + (index % 7)
  runs.good = await givenRun(night, plan, {
    business_date: '2026-06-28',
    status: 'done',
    began: 300,
    ended: 280,
    trigger_code: 'schedule',
    line: (_step, index) => ({ state_code: 'done', seconds: usual(index) }),
  })
  runs.failed = await givenRun(night, plan, {
    business_date: '2026-06-29',
    status: 'failed',
    began: 200,
    ended: 190,
    trigger_code: 'order',
    started_by: 'admin',
    reason: '总账重新报送',
    error: {
      code: 'check_failed',
      message: `base.accounts: ${CHECK}. Nothing is published.`,
      details: {
        checks: [
          {
            table: 'base.accounts',
            check: CHECK,
            failing_rows: 31,
            rows: [
              { account_id: '9000000000000101', currency_code: 'CNY', customer_name: '王小明', bal: '-3' },
            ],
          },
        ],
      },
    },
    line: (_step, index) => ({
      state_code: index < broken ? 'done' : index === broken ? 'failed' : 'skipped',
      seconds: index > broken ? null : index === 3 ? 90 : usual(index),
    }),
  })
  await night.query('select pg_advisory_lock($1)', [NIGHT_LOCK])
  runs.running = await givenRun(night, plan, {
    business_date: '2026-06-30',
    status: 'running',
    began: 10,
    trigger_code: 'schedule',
    line: (_step, index) =>
      index < 100
        ? { state_code: 'done', seconds: usual(index) }
        : index < 102
          ? { state_code: 'running', seconds: null }
          : null,
  })
  server = await serveBeside(stage, database.url('api'))
  const databases = openDatabases({ url: database.url('api'), log: quietLog })
  await createUser({ databases, clock: systemClock }, SECOND)
  await databases.close()
  for (const name of ['admin', 'hq', 'second']) cookies[name] = await signInAt(server.url, name)
})
afterAll(async () => {
  await server?.close()
  await night?.end()
  await database?.drop()
})

const walk = (name: 'admin' | 'hq' | 'second', wish: Wish, steps: (visit: Visit) => Promise<void>) =>
  visit({ url: server.url, cookie: cookies[name]!, ...wish }, steps)

describe('the nights as an operator sees them', () => {
  shareBrowser()

  it('stand in the system’s menu, newest first, against their usual time', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open('/')
      await page.getByRole('link', { name: '夜间批量' }).click()
      await page.getByRole('heading', { name: '夜间批量', level: 1 }).waitFor()
      await page.getByRole('link', { name: '2026-06-30' }).waitFor()

      const rows = (await rowsOf(page.getByRole('main'))).slice(0, 3)

      expect(rows.map((cells) => [cells[0], cells[2], cells.at(-1)])).toEqual([
        ['2026-06-30', '进行中', expect.any(String)],
        ['2026-06-29', '失败', 'check_failed'],
        ['2026-06-28', '完成', '2026-06-28.1a2b3c4d5e'],
      ])
      expect(rows[1]!.join(' ')).toContain('指令 · admin')
      expect(rows[1]!.join(' ')).toMatch(/10 分 0 秒.*通常.*20 分 0 秒/)
    }))

  it('show one that runs, and it moves without being asked', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open(`/system/nights/${runs.running}`)
      const all = plan.steps.length
      await page.getByText(`已完成 100 / ${all} 步`).waitFor()
      await page.getByText('预计结束').waitFor()

      await night.query(
        `update pipeline.steps set state_code = 'done', seconds = 2
          where run_no = $1 and state_code = 'running'`,
        [runs.running],
      )

      await page.getByText(`已完成 102 / ${all} 步`).waitFor()
    }))

  it('show what failed first, why, and what waits for it', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open(`/system/nights/${runs.failed}`)
      const failure = page.getByRole('region', { name: '失败原因' })
      await failure.getByText('check_failed').waitFor()
      const shown = await failure.innerText()
      expect(shown).toContain('9**************1')
      expect(shown).not.toMatch(/王小明|9000000000000101/)
      expect(shown).toContain('您无权查看的列：bal, customer_name')
      expect(shown).toContain('1 项检查未通过，未发布。')
      expect(shown).not.toContain('Nothing is published')
      await page.getByRole('article').getByText('1 项检查未通过，未发布。').last().waitFor()

      const cell = page.getByRole('button', { name: /base\.accounts · 失败/ })
      expect(await cell.getAttribute('aria-pressed')).toBe('true')
      const behind = plan.steps.filter((it) => it.after.includes('base.accounts'))
      const downstream = page.getByRole('region', { name: '下游' })
      await downstream.getByText(behind[0]!.step, { exact: true }).waitFor()
      await downstream.getByRole('button').first().click()
      await expect.poll(() => new URL(page.url()).searchParams.get('step')).toBe(behind[0]!.step)
      expect(await cell.getAttribute('aria-pressed')).toBe('false')
      await page.reload()
      await page.getByRole('article').getByText(behind[0]!.step, { exact: true }).last().waitFor()
    }))

  it('are walked through by arrow keys alone', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open(`/system/nights/${runs.good}?step=arrivals`)
      await page.getByRole('button', { name: /arrivals · 完成/ }).focus()
      await page.keyboard.press('ArrowRight')
      await expect
        .poll(() => new URL(page.url()).searchParams.get('step'))
        .toBe(plan.steps.filter((it) => it.layer === 'feeds')[1]!.step)
    }))

  it('are also a table, of one state, the longest steps first', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open(`/system/nights/${runs.failed}?view=table`)
      await expect.poll(async () => (await rowsOf(page.getByRole('main'))).length).toBe(plan.steps.length)
      const [first] = await rowsOf(page.getByRole('main'))
      expect(first!.join(' ')).toContain('1 分 30 秒')
      expect(first!.join(' ')).toContain('偏慢')

      await page.getByLabel('状态').selectOption('failed')

      await expect.poll(async () => (await rowsOf(page.getByRole('main'))).length).toBe(1)
      expect(new URL(page.url()).search).toBe('?view=table&state=failed')
    }))

  it('are ordered with a reason, from the night that failed', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open(`/system/nights/${runs.failed}`)
      await page.getByRole('button', { name: '重试失败的夜间批量' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: '确定' }).click()
      await dialog.getByText('请写明理由，至少 5 个字').waitFor()
      await dialog.getByLabel('理由（至少 5 个字）').fill('总账文件已重新报送')
      await dialog.getByRole('button', { name: '确定' }).click()
      await dialog.waitFor({ state: 'detached' })

      await open('/system/nights')
      const orders = page.getByRole('region', { name: '指令', exact: true })
      await orders.getByText('2026-06-29 重试失败的夜间批量').waitFor()
      await orders.getByText('总账文件已重新报送').waitFor()
      await orders.getByText('等待', { exact: true }).waitFor()

      const idle = orders.getByText('夜间批量的值守程序（zhike operate）没有运行，指令要等它启动后才会执行。')
      await idle.waitFor()
      await night.query('select pg_advisory_lock($1)', [OPERATE_LOCK])
      await page.reload()
      await orders.getByText('总账文件已重新报送').waitFor()
      expect(await idle.count()).toBe(0)
      await night.query('select pg_advisory_unlock($1)', [OPERATE_LOCK])
    }))

  it('go without a check only when a second person agrees', async () => {
    const waivers = (visit: Visit) => visit.page.getByRole('region', { name: '豁免（双人复核）' })
    await walk('admin', {}, async (visit) => {
      await visit.open('/system/nights')
      await waivers(visit).getByRole('button', { name: '申请豁免' }).click()
      const dialog = visit.page.getByRole('dialog')
      await dialog.getByLabel('数据日期').fill('2026-06-29')
      await dialog.getByLabel('豁免对象').selectOption('check')
      await dialog.getByLabel('名称').selectOption({ index: 1 })
      await dialog.getByLabel('理由（至少 5 个字）').fill('已与会计部核实')
      await dialog.getByRole('button', { name: '确定' }).click()
      await waivers(visit).getByText('待复核').waitFor()
      expect(await waivers(visit).getByRole('button', { name: /^同意/ }).count()).toBe(0)
    })
    await walk('second', {}, async (visit) => {
      await visit.open('/system/nights')
      await prove(visit.page)
      await waivers(visit).getByRole('button', { name: /^同意/ }).click()
      const dialog = visit.page.getByRole('dialog')
      await dialog.getByText('不再因此检查未通过而停止').waitFor()
      await dialog.getByRole('button', { name: /^取\s*消$/ }).click()
      await dialog.waitFor({ state: 'detached' })
      expect(await waivers(visit).getByText('已同意').count()).toBe(0)
      await waivers(visit).getByRole('button', { name: /^同意/ }).click()
      await dialog.getByRole('button', { name: /^同\s*意$/ }).click()
      await waivers(visit).getByText('已同意').waitFor()
      await waivers(visit).getByText('系统管理员 / 周复核').waitFor()
    })
  })

  it('are not for everybody', () =>
    walk('hq', {}, async ({ page, open }) => {
      await open('/')
      expect(await page.getByRole('link', { name: '夜间批量' }).count()).toBe(0)
      await open('/system/nights')
      await page.getByText('您没有查看此内容的权限').waitFor()
      await open('/system/nights/999999')
      await page.getByText('您没有查看此内容的权限').waitFor()
    }))

  it('say that there is no such run', () =>
    walk('admin', {}, async ({ page, open }) => {
      await open('/system/nights/999999')
      await page.getByText('没有这次运行').waitFor()
    }))

  for (const wish of LOOKS) {
    it(`fit ${wish.width} px and serve every person, ${wish.language}, ${wish.theme}`, () =>
      walk('admin', wish, async ({ page, open }) => {
        for (const [name, address] of [
          ['list', '/system/nights'],
          ['running', `/system/nights/${runs.running}`],
          ['failed', `/system/nights/${runs.failed}`],
          ['table', `/system/nights/${runs.failed}?view=table`],
        ] as const) {
          await open(address)
          await page.getByRole('main').getByText('2026-06-30').or(page.locator('h2')).first().waitFor()
          expect(await beyondTheWindow(page), name).toEqual([])
          expect(await seriousFindings(page), name).toEqual([])
        }
      }))
  }

  it('are told in English throughout', () =>
    walk('admin', { language: 'en-US' }, async ({ page, open }) => {
      for (const address of ['/system/nights', `/system/nights/${runs.good}`]) {
        await open(address)
        await page.getByText('2026-06-28').first().waitFor()
        const said = (await page.getByRole('main').innerText()).replaceAll(
          /总账重新报送|总账文件已重新报送|已与会计部核实|系统管理员|周复核/g,
          '',
        )
        expect(said, address).not.toMatch(/\p{Script=Han}/u)
      }
    }))
})

describe('the bank that has just run its nights', () => {
  shareBrowser()

  journey('shows every step of them as done', { as: 'admin' }, async ({ page, open }) => {
    await open('/system/nights')
    await page.getByRole('link', { name: '2026-06-30' }).first().click()
    await page.getByRole('heading', { name: '各层步骤' }).waitFor()
    await page.getByText(/已完成 \d+ \/ \d+ 步/).waitFor()
    expect(await page.getByText('失败原因').count()).toBe(0)
  })
})
