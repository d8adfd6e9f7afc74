import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { takeUpStaff } from '../../src/modules/people/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { readHead, writeManifest } from '../../src/serving/manifest.ts'
import { quietLog } from '../support/actors.ts'
import { serveBeside, signInAt } from '../support/browser-stage.ts'
import { givenCustomer, givenGrant, givenPublication, givenRow } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { settled, shareBrowser, visit, type Visit, type Wish } from './journey.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof serveBeside>>
const cookies: Record<string, string> = {}

/** A bank with the demo users, and three employees: one of them has left, one is let in by nobody yet. */
beforeAll(async () => {
  const stage = inject('stage')
  const warehouseDir = join(stage.stateDir, 'wh')
  const version = 'people'
  writeManifest(warehouseDir, { ...readHead(warehouseDir)!, version })
  database = await givenDatabase()
  const bank = await givenPublication(database, { warehouse_version: version })
  server = await serveBeside(stage, database.url('api'))
  const staff = [
    ['E00101', '陈思远', '9902002000', '外拓客户经理', 'active'],
    ['E00201', '林雅', '9902002000', '产品客户经理', 'left'],
    ['E00300', '邓芳', '9902001000', '支行行长', 'active'],
  ]
  for (const [employee_id, employee_name, unit_id, post_name, status_code] of staff) {
    await givenRow(bank, 'marts.employees', { employee_id, employee_name, unit_id, post_name, status_code })
  }
  await givenGrant(bank, { subject_id: '1', user_id: 'E00101' })
  await givenCustomer(bank, { customer_name: '周桂兰' })
  for (const name of ['admin', 'sec', 'sec2', 'rm1']) cookies[name] = await signInAt(server.url, name)
  const batch = openDatabases({ url: database.url('batch'), log: quietLog, poolSize: 1 })
  const publication = { publication_id: bank.publication_id, business_date: '2026-06-30' }
  await takeUpStaff(batch.db, publication, { clock: systemClock })
  await batch.close()
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

type Name = 'admin' | 'sec' | 'sec2' | 'rm1'
const walk = (name: Name, wish: Wish, steps: (visit: Visit) => Promise<void>) =>
  visit({ url: server.url, cookie: cookies[name]!, ...wish }, steps)

const dialogOf = ({ page }: Visit) => page.getByRole('dialog')
const confirm = async (given: Visit, reason: string) => {
  const dialog = dialogOf(given)
  await dialog.getByRole('textbox').last().fill(reason)
  await dialog.getByRole('button', { name: '确定' }).click()
  await dialog.waitFor({ state: 'detached' })
}
/** Another security administrator opens the request from a page, reads what is asked, and agrees. */
const agree = (path: string, { link, sentence }: { link: string; sentence: string }) =>
  walk('sec2', {}, async ({ page, open }) => {
    await open(path)
    await page.getByRole('link', { name: link }).first().click()
    await page.getByText(sentence).first().waitFor()
    await page.getByLabel('审批意见').fill('已核对，同意')
    await page.getByRole('button', { name: '同意', exact: true }).click()
    await page.getByText('已生效').first().waitFor()
  })
const REQUEST = '查看审批事项'

/** A role made of another, asked for; who asks finds no way to agree to it himself. */
const askForRole = () =>
  walk('sec', {}, async (given) => {
    const { page, open } = given
    await open('/system/roles')
    await page.getByRole('link', { name: '内控案防员' }).click()
    await page.getByRole('button', { name: '复制为新角色' }).click()
    const dialog = dialogOf(given)
    await dialog.getByLabel('新角色代码').fill('quality_reader')
    await dialog.getByLabel('中文名称').fill('质量查阅员')
    await dialog.getByLabel('英文名称').fill('Quality reader')
    await confirm(given, '数据质量专项检查')
    await page.getByRole('heading', { name: '待审批的角色变更' }).waitFor()
    await page.getByText('复制自“内控案防员”，不相容角色与其相同').waitFor()
    await page.getByRole('link', { name: REQUEST }).click()
    await page.getByRole('button', { name: '撤回' }).waitFor()
    expect(await page.getByRole('button', { name: '同意', exact: true }).count()).toBe(0)
  })

describe('a role of one’s own', () => {
  shareBrowser()

  it('outlives another tab while it is changed, and no other page is opened without a word', () =>
    walk('sec', {}, async ({ page, open }) => {
      await open('/system/roles/compliance')
      await page.getByRole('checkbox', { name: /查看数据质量/ }).check()
      await page.getByRole('tab', { name: '在岗人员' }).click()
      await page.getByRole('tab', { name: '权限', exact: true }).click()
      await page.getByText('+ 增加 查看数据质量').waitFor()
      const elsewhere = page.getByRole('link', { name: '机构与岗位', exact: true }).first()
      await elsewhere.click()
      const leaving = page.getByRole('dialog', { name: '离开此页？' })
      await leaving.getByRole('button', { name: '留在此页' }).click()
      await leaving.waitFor({ state: 'hidden' })
      await page.getByText('+ 增加 查看数据质量').waitFor()
      const ownTab = page.getByRole('listitem').filter({ has: page.locator('[data-path$="compliance"]') })
      await ownTab.getByRole('button').click()
      await leaving.getByRole('button', { name: '留在此页' }).click()
      await leaving.waitFor({ state: 'hidden' })
      await ownTab.waitFor()
      await ownTab.getByRole('button').click()
      await leaving.getByRole('button', { name: '放弃修改并离开' }).click()
      await ownTab.waitFor({ state: 'detached' })
      await elsewhere.click()
      await page.getByRole('heading', { name: '机构与岗位', level: 1 }).waitFor()
    }))

  it('is made of another, agreed to by a second person, and given: menu and fields follow', async () => {
    await walk('rm1', {}, async ({ page, open }) => {
      await open('/')
      expect(await page.getByRole('link', { name: '质量概览' }).count()).toBe(0)
    })
    await askForRole()
    await agree('/system/roles', { link: REQUEST, sentence: '新建角色：质量查阅员' })
    await walk('sec', {}, async (given) => {
      const { page, open } = given
      await open('/system/roles/quality_reader')
      await page.getByRole('checkbox', { name: /查看数据质量/ }).check()
      await page.getByText('+ 增加 查看数据质量').waitFor()
      await page.getByRole('combobox', { name: '姓名 列表' }).click()
      await page.locator('.ant-select-dropdown:visible').getByText('不显示').click()
      await page.getByText('姓名（列表 / 详情）：脱敏 / 明文 → 不显示 / 明文').waitFor()
      await page.getByRole('combobox', { name: '手机号 列表' }).click()
      const choices = page.locator('.ant-select-dropdown:visible .ant-select-item-option')
      await expect.poll(() => choices.allInnerTexts()).toEqual(['不显示', '脱敏'])
      await page.keyboard.press('Escape')
      expect(await page.getByRole('checkbox', { name: /维护用户/ }).isDisabled()).toBe(true)
      await page.getByRole('button', { name: '提交审批' }).click()
      await confirm(given, '检查需要查看质量')
    })
    await agree('/system/roles/quality_reader', { link: REQUEST, sentence: '姓名（列表 / 详情）' })
    await walk('sec', {}, async (given) => {
      const { page, open } = given
      await open('/system/posts?unit=9900000000')
      await page.getByRole('button', { name: '新设岗位' }).click()
      await page.getByRole('combobox', { name: '角色' }).fill('质量查阅员')
      await page.getByRole('option', { name: '质量查阅员' }).waitFor({ state: 'attached' })
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: '创建' }).click()
      const row = page.getByRole('row', { name: /质量查阅员/ })
      await row.getByRole('button', { name: '上岗' }).click()
      const dialog = dialogOf(given)
      await dialog.getByRole('combobox', { name: '人员' }).fill('rm1')
      await page.getByText('罗建军 (branch)').waitFor({ state: 'detached' })
      await page.getByText('陈思远 (rm1)').click()
      await dialog.getByRole('checkbox', { name: '登录时默认使用该岗位' }).check()
      await confirm(given, '参加专项检查')
      await row.getByText('陈思远 上岗待审批').waitFor()
    })
    await agree('/system/posts?unit=9900000000', {
      link: '陈思远 上岗待审批',
      sentence: '陈思远 上岗：',
    })
    await walk('rm1', {}, async ({ page, open, api }) => {
      const { post } = await api<{ post: { role_code: string } }>('/api/session')
      expect(post.role_code).toBe('quality_reader')
      await open('/')
      await page.getByRole('link', { name: '质量概览' }).waitFor()
      await open('/customers')
      await page
        .getByRole('row', { name: /\*\*\*/ })
        .first()
        .waitFor()
      expect(await page.getByText(/周.*兰/).count()).toBe(0)
    })
  })
})

describe('a unit', () => {
  shareBrowser()

  it('is completed by who keeps the system, told to everybody, and says who was faster', async () => {
    await walk('admin', {}, async (given) => {
      const { page, open } = given
      await open('/system/units')
      await page.getByLabel('机构名称、代码或简称').fill('天元支行')
      await page.getByRole('link', { name: '天元支行' }).click()
      await page.getByRole('heading', { name: '天元支行' }).waitFor()
      await page.getByRole('button', { name: '修改' }).click()
      const form = dialogOf(given)
      await form.getByLabel('电话').fill('2888')
      await form.getByText('格式不正确').waitFor()
      expect(await form.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
      await form.getByLabel('电话').fill('0731-28881234')
      await form.getByLabel('营业时间').fill('周一至周五 9:00–17:00')
      await form.getByRole('combobox', { name: '联系人' }).fill('邓芳')
      await page.getByText('邓芳 (E00300)').click()
      await connect(database.url('api'), (other) =>
        other.query(
          `insert into people.unit_details (unit_id, version, postcode, line_codes, changed_by, changed_at)
           values ('9902001000', 1, '412007', '{}', 'E00101', now())`,
        ),
      )
      await form.getByRole('button', { name: '保存' }).click()
      await form.getByText(/在您打开后修改了/).waitFor()
      await form.getByText('邮编：（空） → 412007').waitFor()
      await form.getByRole('button', { name: '载入最新内容并保留我的修改' }).click()
      await form.getByRole('button', { name: '保存' }).click()
      await form.waitFor({ state: 'detached' })
      await page.getByText('电话：（空） → 0731-28881234').waitFor()
    })
    await walk('rm1', {}, async ({ page, open }) => {
      await open('/system/units/9902001000')
      const said = page.getByRole('region', { name: '补充信息' })
      for (const text of ['0731-28881234', '412007', '周一至周五 9:00–17:00', '邓芳 E00300'])
        await said.getByText(text).waitFor()
      expect(await page.getByRole('button', { name: '修改' }).count()).toBe(0)
    })
  })
})

describe('users and posts', () => {
  shareBrowser()

  it('are kept apart: who keeps users lets somebody in, locks him, and gives no post', () =>
    walk('admin', {}, async (given) => {
      const { page, open } = given
      await open('/system/users')
      expect(await page.getByRole('link', { name: '角色与权限' }).count()).toBe(0)
      await page.getByRole('button', { name: '新建用户' }).click()
      await page.getByText('临时用户', { exact: true }).click()
      await page.getByLabel('用户名', { exact: true }).fill('auditor9')
      await page.getByLabel('姓名', { exact: true }).fill('外部审计师')
      const latest = await page.locator("input[type='date']").getAttribute('max')
      await page.getByLabel('到期日', { exact: true }).fill(latest!)
      await page.getByRole('button', { name: '创建' }).click()
      await page.getByText('初始密码只显示这一次').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
      await page.getByRole('link', { name: '外部审计师' }).click()
      await page.getByRole('button', { name: '锁定' }).click()
      await confirm(given, '尚未到场，先行锁定')
      await page.getByText('已锁定：尚未到场，先行锁定').waitFor()

      await open('/system/posts')
      expect(await page.getByRole('button', { name: '上岗' }).count()).toBe(0)
    }))

  it('are left when all is handed over; who has left in the personnel system is seen everywhere', () =>
    walk('sec', {}, async (given) => {
      const { page, open } = given
      await open('/system/posts?unit=9902001000')
      const row = page.getByRole('row', { name: /外拓客户经理/ })
      await row.getByRole('button', { name: '离岗' }).click()
      await page.getByText('名下客户 1 户').waitFor()
      await page.getByText(/由 天元支行 支行行长 .+ 安排交接。/).waitFor()
      await page.getByRole('button', { name: /^发任务请 .+ 安排交接$/ }).click()
      await page.getByText(/^已于 .+ 发任务给 天元支行 · 支行行长，截止 .+。$/).waitFor()
      expect(await page.getByRole('button', { name: /^发任务请/ }).count()).toBe(0)
      expect(await dialogOf(given).getByRole('link').count()).toBe(0)
      await dialogOf(given).getByRole('button', { name: '确定' }).click()
      await dialogOf(given).getByText('名下客户和未结事项须先交接。').waitFor()
      await dialogOf(given).getByRole('button', { name: '取消' }).click()

      await open('/system/posts?unit=9902002000')
      await page.getByRole('row', { name: /林雅/ }).getByText('已离职，待交接').waitFor()
      await open('/system/personnel')
      await page.getByRole('row', { name: /林雅/ }).getByText('离职未交接').waitFor()
      await page.getByRole('row', { name: /邓芳/ }).getByText('没有用户').waitFor()
    }))

  it('are given and ended by another: one’s own post offers neither', () =>
    walk('sec', {}, async ({ page, open, api }) => {
      const { user } = await api<{ user: { display_name: string } }>('/api/session')
      await open('/system/posts?unit=9900000000')
      const own = page.getByRole('row', { name: new RegExp(user.display_name) })
      await own.getByRole('button', { name: '修改' }).waitFor()
      expect(await own.getByRole('button', { name: /离岗|调岗/ }).count()).toBe(0)
    }))

  const PAGES: [Name, string][] = [
    ['rm1', '/system/units'],
    ['rm1', '/system/units/9902001000'],
    ['admin', '/system/users'],
    ['admin', '/system/users/E00201'],
    ['admin', '/system/users/imports'],
    ['sec', '/system/personnel'],
    ['sec', '/system/posts?unit=9902001000'],
    ['sec', '/system/roles'],
    ['sec', '/system/roles?tab=matrix'],
    ['sec', '/system/roles/quality_reader'],
  ]
  it.each(PAGES)('as %s: %s is for every eye and any width', async (name, path) => {
    await walk(name, {}, async ({ page, open }) => {
      await open(path)
      if (process.env['SHOTS'])
        await page.screenshot({ path: `${process.env['SHOTS']}${path.replaceAll(/\W/g, '_')}-1366.png` })
      expect(await seriousFindings(page)).toEqual([])
      expect(await beyondTheWindow(page)).toEqual([])
    })
    await walk(name, { width: 390, height: 844, language: 'en-US' }, async ({ page, open }) => {
      await open(path)
      await settled(page)
      if (process.env['SHOTS'])
        await page.screenshot({ path: `${process.env['SHOTS']}${path.replaceAll(/\W/g, '_')}-390.png` })
      expect(await beyondTheWindow(page)).toEqual([])
      expect(await page.getByRole('main').innerText()).not.toMatch(/[用户岗位角色权限]{2}/)
    })
  })
})
