import { settleRequests } from '../../src/modules/approvals/index.ts'
import { createUser } from '../../src/platform/auth/users.ts'
import type { Clock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { readCalendar } from '../../src/platform/working-days.ts'
import { givenActor, quietLog } from './actors.ts'
import { type Browser, givenApp, TEST_PASSWORD } from './app.ts'
import { givenPublication, type Row } from './builders.ts'
import { givenDatabase } from './database.ts'

export { decideRequest, withdrawRequest } from '../../src/modules/approvals/service/decide.ts'

/** Two managers of 芦淞, two who head 天元, who heads the branch over both, two of compliance, and a stranger. */
const PEOPLE = [
  ['rm2', '林雅', 'rm_product', '9902002000'],
  ['rm3', '周明', 'rm_product', '9902002000'],
  ['sub', '彭丽', 'sub_mgr', '9902001000'],
  ['sub2', '王强', 'sub_mgr', '9902001000'],
  ['branch', '罗建军', 'br_mgr', '9902000000'],
  ['comp', '田芳', 'compliance', '9900000000'],
  ['comp2', '高远', 'compliance', '9900000000'],
  ['stranger', '路人', 'lobby', '9902001000'],
] as const

export type Verdict = [move: 'approve' | 'return' | 'reject', opinion: string, revision?: number]

/** A bank in which people ask and decide, on a day that the test moves on. */
export async function givenApprovals(firstDay: string) {
  const day = { today: firstDay }
  const clock: Clock = { now: () => new Date(`${day.today}T02:00:00Z`), today: () => day.today }
  const calendar = readCalendar(readConfig({}))
  const database = await givenDatabase()
  const server = await givenApp({ database, clock })
  const bank = await givenPublication(database)
  for (const [username, display_name, role_code, unit_id] of PEOPLE) {
    const named = { user_id: username.toUpperCase(), username, display_name, title: '' }
    const password = { password: TEST_PASSWORD, password_kind: 'lasting' } as const
    const posts = [{ role_code, unit_id }]
    await createUser({ databases: server.databases, clock }, { ...named, ...password, posts })
  }
  const browsers = new Map<string, Promise<Browser>>()
  // A session ends with its day.
  const as = (username: string) => {
    const key = `${day.today} ${username}`
    const known = browsers.get(key) ?? server.signIn(username)
    browsers.set(key, known)
    return known
  }
  const read = async (who: string, path: string) => (await as(who)).get(`/api/approvals${path}`)
  const send = async (who: string, path: string, payload?: Row) =>
    (await as(who)).send('POST', `/api/approvals${path}`, payload === undefined ? {} : { payload })
  return {
    bank,
    day,
    database,
    app: server,
    as,
    read,
    send,
    decide: async (who: string, id: string, [move, opinion, revision]: Verdict) => {
      const seen = revision ?? (await read(who, `/${id}`)).body.request?.revision ?? 1
      return send(who, `/${id}/decision`, { move, opinion, revision: seen })
    },
    toDo: async (who: string): Promise<string[]> =>
      (await read(who, '?tab=to_do')).body.rows.map((it: Row) => it.request_id),
    /** What `zhike operate` does, as its own role. */
    settle: async () => {
      const databases = openDatabases({ url: database.url('batch'), log: quietLog, poolSize: 2 })
      return settleRequests({ databases, clock, calendar }).finally(() => databases.close())
    },
    owner: async (sql: string, values: unknown[] = []) =>
      (await connect(database.url('owner'), (it) => it.query<Row>(sql, values))).rows,
    contextOf: (username: string) => ({
      databases: server.databases,
      clock,
      calendar,
      actor: givenActor(username.toUpperCase(), null),
    }),
    close: async () => {
      await server.close()
      await database.drop()
    },
  }
}
