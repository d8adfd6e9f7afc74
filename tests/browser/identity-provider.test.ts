import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createUser } from '../../src/platform/auth/users.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { quietLog } from '../support/actors.ts'
import { serveBeside } from '../support/browser-stage.ts'
import { givenPublication } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { freePort, givenProvider } from '../support/identity-provider.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { STAGE_PASSWORD } from '../support/stage-password.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { picture, shareBrowser, visit, type Visit, type Wish } from './journey.ts'

/** Who comes from the provider: numbers of users here, and the groups that their posts come from. */
const PEOPLE = {
  'manager@bank': { employee_number: 'S1', groups: ['crm-managers'] },
  'keeper@bank': { employee_number: 'S2', groups: ['crm-system'] },
  'stranger@bank': { employee_number: 'S9' },
}

let database: TestDatabase
let provider: Awaited<ReturnType<typeof givenProvider>>
let server: Awaited<ReturnType<typeof serveBeside>>
let secretFile: string

beforeAll(async () => {
  const stage = inject('stage')
  database = await givenDatabase()
  await givenPublication(database)
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  // Of another site, as a bank's own provider is: cookies that are strict do not come back with the browser.
  provider = await givenProvider({ productUrl: publicUrl, people: PEOPLE, host: 'localhost' })
  secretFile = join(stage.stateDir, 'client-secret')
  writeFileSync(secretFile, provider.clientSecret, { mode: 0o600 })
  server = await serveBeside(stage, database.url('api'), {
    PORT: String(port),
    ZHIKE_PUBLIC_URL: publicUrl,
    ZHIKE_OIDC_ISSUER: provider.issuer,
    ZHIKE_OIDC_CLIENT_ID: provider.clientId,
    ZHIKE_OIDC_SECRET_FILE: secretFile,
    ZHIKE_OIDC_GROUP_ROLES: 'crm-managers=br_mgr@9902000000,crm-system=sys_admin@9900000000',
  })
  await addPeople()
})
afterAll(async () => {
  await server?.close()
  await provider?.close()
  await database?.drop()
  rmSync(secretFile, { force: true })
})

/** Without a post: what they may open comes from their groups alone. */
async function addPeople(): Promise<void> {
  const databases = openDatabases({ url: database.url('api'), log: quietLog })
  const word = { title: '', password: STAGE_PASSWORD, password_kind: 'lasting', posts: [] } as const
  for (const [user_id, username, display_name] of [
    ['S1', 'sso_manager', '马骏'],
    ['S2', 'sso_keeper', '柯平'],
  ] as const) {
    const person = { ...word, posts: [], user_id, username, display_name }
    await createUser({ databases, clock: systemClock }, person)
  }
  await databases.close()
}

const walk = (wish: Wish, steps: (visit: Visit) => Promise<void>) =>
  visit({ url: server.url, ...wish }, steps)

const toProvider = (page: Page) => page.getByRole('link', { name: '统一身份平台登录' }).click()

async function logIn(page: Page, login: string): Promise<void> {
  await page.waitForURL(`${provider.issuer}/**`)
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill('as it likes')
  await page.locator('button[type=submit]').click()
}

/** Fills the provider's own pages, until it sends the browser back. */
async function identify(page: Page, login: string): Promise<void> {
  await logIn(page, login)
  const agree = page.getByRole('button', { name: 'Continue' })
  await Promise.race([agree.waitFor(), page.waitForURL(`${server.url}/**`)])
  if (page.url().startsWith(provider.issuer)) await agree.click()
}

const menuOf = (page: Page) => page.getByRole('navigation', { name: '菜单' })

describe('signing in at the bank’s identity provider, in a browser', () => {
  shareBrowser()

  it('leads by the provider’s page to the page first asked for, with the menu of one’s groups', () =>
    walk({}, async (given) => {
      const { page, open } = given
      await open('/customers?sort=customer_id')
      expect(new URL(page.url()).pathname).toBe('/sign-in')
      expect(await seriousFindings(page)).toEqual([])
      await picture(given, 'sso-door')

      await toProvider(page)
      await identify(page, 'manager@bank')

      await page.getByRole('heading', { name: '客户列表' }).waitFor()
      expect(page.url()).toBe(`${server.url}/customers?sort=customer_id`)
      await menuOf(page).getByRole('link', { name: '客户列表' }).waitFor()
      expect(await menuOf(page).getByRole('link', { name: '在线用户' }).count()).toBe(0)
    }))

  it('shows another menu to whoever is in another group', () =>
    walk({}, async ({ page, open }) => {
      await open('/')
      await toProvider(page)
      await identify(page, 'keeper@bank')

      await page.getByRole('heading', { name: '柯平，您好' }).waitFor()
      await menuOf(page).getByRole('link', { name: '在线用户' }).waitFor()
      expect(await menuOf(page).getByRole('link', { name: '客户列表' }).count()).toBe(0)
    }))

  it('is left at the provider too, which asks anew whoever comes again', () =>
    walk({}, async ({ page, open }) => {
      await open('/')
      await toProvider(page)
      await identify(page, 'manager@bank')
      await page.getByRole('heading', { name: '马骏，您好' }).waitFor()

      await page.getByRole('button', { name: '用户菜单' }).click()
      await page.getByRole('menuitem', { name: '退出登录' }).click()
      await page.waitForURL(`${provider.issuer}/**`)
      await page.locator('button[value=yes]').click()
      await page.waitForURL(`${server.url}/sign-in**`)
      await page.getByRole('heading', { name: '登录' }).waitFor()

      await toProvider(page)
      await page.waitForURL(`${provider.issuer}/**`)
      await page.locator('input[name=login]').waitFor()
    }))

  it('asks the provider anew, in a window of its own, who wants to show once more who he is', () =>
    walk({}, async ({ page, open }) => {
      await open('/second-factor')
      await toProvider(page)
      await identify(page, 'keeper@bank')
      await page.getByRole('heading', { name: '双因素验证' }).waitFor()
      await connect(database.url('api'), (db) =>
        db.query(`update platform.sessions set proved_at = proved_at - interval '6 minutes'`),
      )

      await page.getByRole('button', { name: '开始设置' }).click()
      const [beside] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('button', { name: '到统一身份平台确认' }).click(),
      ])
      await logIn(beside, 'keeper@bank')
      await beside.waitForEvent('close')

      await page.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{4})+$/).waitFor()
    }))

  it('says on the sign-in page who is no user here', () =>
    walk({}, async ({ page, open }) => {
      await open('/')
      await toProvider(page)
      await identify(page, 'stranger@bank')

      await page.getByRole('alert').getByText('统一身份平台的账号在本系统中没有对应用户').waitFor()
    }))

  it('says so where the provider is away, and passwords lead in meanwhile', () =>
    walk({ width: 390 }, async (given) => {
      const { page, open } = given
      await provider.close()
      await open('/customers?sort=customer_id')
      await toProvider(page)

      await page.getByRole('alert').getByText('统一身份平台暂时无法连接').waitFor()
      expect(await beyondTheWindow(page)).toEqual([])
      expect(await seriousFindings(page)).toEqual([])
      await picture(given, 'sso-away')
      await page.getByLabel('用户名').fill('sso_manager')
      await page.getByLabel('密码', { exact: true }).fill(STAGE_PASSWORD)
      await page.getByRole('button', { name: '登录', exact: true }).click()

      await page.getByRole('heading', { name: '客户列表' }).waitFor()
      expect(page.url()).toBe(`${server.url}/customers?sort=customer_id`)
    }))
})
