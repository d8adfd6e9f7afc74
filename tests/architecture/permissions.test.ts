import { describe, expect, it } from 'vitest'
import { listPermissions } from '../../src/modules/system/index.ts'
import { listFiles, readText } from './source-files.ts'

type Page = { path: string; permission?: string }
type Menu = { pages: Page[] }[]

// By its address: the types of the pages are not those of the server.
const { MENU, menuFor } = (await import(new URL('../../web/app/menu.ts', import.meta.url).href)) as {
  MENU: Menu
  menuFor: (permissions: readonly string[]) => Menu
}

const registered = listPermissions()
const codes = registered.map((it) => it.permission)

/** What the migrations give the roles that come with the product. */
function givenByMigrations(): Map<string, string[]> {
  const roles = new Map<string, string[]>()
  for (const path of listFiles('db/migrations/*.sql')) {
    const text = readText(path).replaceAll(/'\s*\|\|\s*'/g, '')
    for (const [, role, list] of text.matchAll(/\(\s*'([a-z_]+)',\s*'\{([a-z_.,]+)\}'\s*\)/g)) {
      roles.set(role!, [...(roles.get(role!) ?? []), ...list!.split(',')])
    }
  }
  return roles
}

/** Rights that code, pages or migrations ask for by name. */
function askedFor(): { place: string; permission: string }[] {
  const routes = MENU.flatMap((module) => module.pages).flatMap(({ path, permission }) =>
    permission === undefined ? [] : [{ place: path, permission }],
  )
  const pages = listFiles('web/**/*.{ts,tsx}').flatMap((place) =>
    [...readText(place).matchAll(/\bmay\(\w+, '([a-z._]+)'\)/g)].map((it) => ({ place, permission: it[1]! })),
  )
  const roles = [...givenByMigrations()].flatMap(([place, list]) =>
    list.map((permission) => ({ place, permission })),
  )
  return [...routes, ...pages, ...roles]
}

describe('a right', () => {
  it('that a page, a menu or a role names is registered', () => {
    const asked = askedFor()
    expect(asked.length).toBeGreaterThan(30)
    expect(asked.filter((it) => !codes.includes(it.permission))).toEqual([])
  })

  it('is registered once, with words in both languages and the kind of what it opens', () => {
    expect(codes.filter((it, at) => codes.indexOf(it) !== at)).toEqual([])
    const han = /\p{Script=Han}/u
    expect(registered.filter((it) => !han.test(it.zh) || it.en.trim() === '' || han.test(it.en))).toEqual([])
    // A menu entry asks for a right to look, never for one to act.
    const opened = MENU.flatMap((module) => module.pages.map((page) => page.permission)).filter(Boolean)
    const actions = registered.filter((it) => it.kind === 'action').map((it) => it.permission)
    expect(opened.filter((it) => actions.includes(it!))).toEqual([])
  })
})

describe('the audit trail', () => {
  it('has a word in both languages for every right that may be refused', async () => {
    for (const [language, name] of [
      ['zh-CN', 'auditZhCN'],
      ['en-US', 'auditEnUS'],
    ] as const) {
      const file = new URL(`../../web/shared/messages/audit.${language}.ts`, import.meta.url).href
      const words = ((await import(file)) as Record<string, Record<string, string>>)[name]!
      expect(codes.filter((it) => words[`audit.action.${it}`] === undefined)).toEqual([])
    }
  })

  it('has a word for every part of a customer that may be looked at', async () => {
    const { auditValuesZhCN } = await import('../../web/shared/messages/audit-values.zh-CN.ts')
    const { paths } = JSON.parse(readText('docs/reference/openapi.json')) as { paths: Record<string, object> }
    const parts = Object.keys(paths).flatMap((it) => {
      const part = /^\/api\/customers\/\{customer_id\}\/([^{]*)$/.exec(it)?.[1]
      return part !== undefined && 'get' in paths[it]! ? [`audit.value.${part}`] : []
    })
    expect(parts).toContain('audit.value.relations/rows')
    expect(parts.filter((it) => !(it in auditValuesZhCN))).toEqual([])
  })
})

describe('the menu', () => {
  const pathsFor = (role: string) =>
    menuFor(givenByMigrations().get(role) ?? []).flatMap((module) => module.pages.map((page) => page.path))
  const OF_CUSTOMERS = ['/customers', '/customer-management/identity', '/system/repairs'] as const
  const OF_USERS = ['/system/users', '/system/personnel', '/system/posts'] as const

  it('of those who keep the system shows no customer, and that of business no user', () => {
    for (const role of ['sys_admin', 'sec_admin', 'auditor', 'it_ops']) {
      expect([role, OF_CUSTOMERS.filter((it) => pathsFor(role).includes(it))]).toEqual([role, []])
    }
    for (const role of ['hq_mgr', 'rm_hunter', 'data_steward', 'mkt_planner']) {
      expect([role, OF_USERS.filter((it) => pathsFor(role).includes(it))]).toEqual([role, []])
    }
  })

  it('shows roles to who gives and who audits them, not to who keeps users', () => {
    expect(['sec_admin', 'auditor', 'sys_admin'].map((it) => pathsFor(it).includes('/system/roles'))).toEqual(
      [true, true, false],
    )
  })

  it('of each role is what its rights open, and nothing else', () => {
    const pages = MENU.flatMap((module) => module.pages)
    for (const [role, rights] of givenByMigrations()) {
      const shown = pathsFor(role)
      const wrong = pages.filter((page) => {
        const isOpen = page.permission === undefined || rights.includes(page.permission)
        return isOpen !== shown.includes(page.path)
      })
      expect([role, wrong.map((it) => it.path)]).toEqual([role, []])
    }
  })
})
