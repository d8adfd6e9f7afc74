import { createUser } from '../../src/platform/auth/users.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { LineCode } from '../../src/platform/context.ts'
import { type Connection, connect } from '../../src/platform/postgres/index.ts'
import { givenApp, TEST_PASSWORD } from './app.ts'
import { givenPublication, type TestBank } from './builders.ts'
import { givenDatabase, type TestDatabase } from './database.ts'

export const [HEAD_OFFICE, BRANCH_ZZ, SUB_TY, SUB_LS] = [
  '9900000000',
  '9902000000',
  '9902001000',
  '9902002000',
]

/** A day on which nothing moves but what a test does. */
export const fixedClock = (day = '2026-07-01'): Clock => ({
  now: () => new Date(`${day}T02:00:00Z`),
  today: () => day,
})

export type PeopleStage = Awaited<ReturnType<typeof givenPeopleStage>>

/** A bank with those who keep its users and rights: `sys`, `sec`, `sec2` and `aud`. */
export async function givenPeopleStage(clock: Clock = fixedClock()) {
  const database: TestDatabase = await givenDatabase()
  const bank: TestBank = await givenPublication(database)
  const server = await givenApp({ database, clock })
  const needs = { databases: server.databases, clock }
  const person = (
    username: string,
    posts: [role_code: string, unit_id: string, line_code?: LineCode][] = [],
    number = username,
  ) =>
    createUser(needs, {
      user_id: number,
      username,
      display_name: `${username}姓名`,
      title: '',
      password: TEST_PASSWORD,
      password_kind: 'lasting',
      posts: posts.map(([role_code, unit_id, line_code = null]) => ({ role_code, unit_id, line_code })),
    })
  await person('sys', [['sys_admin', HEAD_OFFICE]])
  await person('sec', [['sec_admin', HEAD_OFFICE]])
  await person('sec2', [['sec_admin', HEAD_OFFICE]])
  await person('aud', [['auditor', HEAD_OFFICE]])
  return {
    ...server,
    database,
    bank,
    needs,
    person,
    owner: <T>(work: (owner: Connection) => Promise<T>) => connect(database.url('owner'), work),
    drop: async () => {
      await server.close()
      await database.drop()
    },
  }
}
