import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HUNAN_USERS } from '../../fixtures/demo-users.ts'
import { quietLog } from '../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { createUser, listUsers } from '../../src/platform/auth/users.ts'
import { systemClock as clock } from '../../src/platform/clock.ts'
import { PROJECT_DIR, readConfig } from '../../src/platform/config.ts'
import { type Databases, openDatabases } from '../../src/platform/db.ts'
import { BANKS, findBank } from './banks.ts'
import { ensureDemoUsers } from './load-bank.ts'

const password = 'a password for tests'
const config = { ...readConfig({}), demoPassword: password }

let database: TestDatabase
let databases: Databases
beforeAll(async () => {
  database = await givenDatabase()
  databases = openDatabases({ url: database.url('api'), log: quietLog })
})
afterAll(async () => {
  await databases?.close()
  await database?.drop()
})

const rolesOf = async (username: string) =>
  (await listUsers({ databases, clock }))
    .find((user) => user.username === username)
    ?.posts.map((post) => post.role_code)

describe('the demo banks', () => {
  it('have two people who look after nights, as a waiver takes two', () => {
    for (const { bank, users } of BANKS) {
      const operators = ['sys_admin', 'it_ops']
      const found = users.filter((it) => it.posts.some((post) => operators.includes(post.role_code)))
      expect([bank, found.length]).toEqual([bank, 2])
    }
  })

  it('have entries of people only where all of the bank is made up', () => {
    const found = BANKS.filter((it) => it.hasEntries)
    expect(found.map((it) => it.bank)).toEqual(['demo', 'tiny500', 'perf100k', 'perf', 'tiny'])
    expect(found.every((it) => it.is_demo && it.users === HUNAN_USERS)).toBe(true)
  })

  it('that are made by hand are called as the tutorial calls them', () => {
    const tutorial = readFileSync(join(PROJECT_DIR, 'docs/tutorials/from-files-to-a-customer.md'), 'utf8')
    const { name_zh, name_en } = findBank('tiny')
    expect(tutorial).toContain(`--name-zh ${name_zh} --name-en "${name_en}"`)
  })
})

describe('the demo users of an installation', () => {
  it('who were there before fill what a later release gives them, and lose nothing', async () => {
    const bank = findBank('tiny')
    const [hq, branch] = ['hq', 'branch'].map((name) => bank.users.find((it) => it.username === name)!)
    const word = { password, password_kind: 'lasting' as const }
    const kept = { role_code: 'data_steward', unit_id: '9900000000' }
    await createUser({ databases, clock }, { ...hq!, ...word, posts: [kept] })
    // Somebody of the bank's own, who is only called like a demo user.
    await createUser({ databases, clock }, { ...branch!, ...word, user_id: 'X1', posts: [] })

    for (let start = 1; start <= 2; start += 1) await ensureDemoUsers({ config, clock }, { bank, databases })

    expect(await rolesOf('hq')).toEqual(['data_steward', 'hq_mgr'])
    expect(await rolesOf('sub')).toEqual(['sub_mgr'])
    expect(await rolesOf('branch')).toEqual([])
  })
})
