import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

const permissionsOf = async (username: string) =>
  (await listUsers(databases)).find((user) => user.username === username)?.permissions

describe('the demo banks', () => {
  it('have two people who look after nights, as a waiver takes two', () => {
    for (const { bank, users } of BANKS) {
      const operators = users.filter((it) => it.permissions.includes('nights.operate'))
      expect([bank, operators.length]).toEqual([bank, 2])
    }
  })

  it('that are made by hand are called as the tutorial calls them', () => {
    const tutorial = readFileSync(join(PROJECT_DIR, 'docs/tutorials/from-files-to-a-customer.md'), 'utf8')
    const { name_zh, name_en } = findBank('tiny')
    expect(tutorial).toContain(`--name-zh ${name_zh} --name-en "${name_en}"`)
  })
})

describe('the demo users of an installation', () => {
  it('who were there before get what a later release lets them do, and lose nothing', async () => {
    const bank = findBank('tiny')
    const [hq, branch] = ['hq', 'branch'].map((name) => bank.users.find((it) => it.username === name)!)
    const before = { ...hq!, password, permissions: ['audit.read'] }
    await createUser({ databases, clock }, before)
    // Somebody of the bank's own, who is only called like a demo user.
    await createUser({ databases, clock }, { ...branch!, user_id: 'X1', password, permissions: [] })

    for (let start = 1; start <= 2; start += 1) await ensureDemoUsers({ config, clock }, { bank, databases })

    expect(await permissionsOf('hq')).toEqual([
      'audit.read',
      'identity.decide',
      'identity.propose',
      'quality.read',
      'repair.all',
    ])
    expect(await permissionsOf('sub')).toEqual(['identity.propose', 'quality.read'])
    expect(await permissionsOf('branch')).toEqual([])
  })
})
