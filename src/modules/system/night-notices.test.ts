import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenActors } from '../../../tests/support/roles.ts'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { fillPost } from '../../platform/authz/posts.ts'
import { systemClock } from '../../platform/clock.ts'
import { type Databases, inTransaction, openDatabases } from '../../platform/db.ts'
import { type NightEvent, tellOfNight } from './index.ts'

let database: TestDatabase
let databases: Databases
let batch: Databases

beforeAll(async () => {
  database = await givenDatabase()
  databases = openDatabases({ url: database.url('api'), log: quietLog })
  batch = openDatabases({ url: database.url('batch'), log: quietLog })
  await givenActors(databases, ['OPS', 'ADMIN', 'RM'])
  const duties = { OPS: 'it_ops', ADMIN: 'sys_admin', RM: 'rm_hunter' }
  for (const [user_id, role_code] of Object.entries(duties))
    await fillPost(databases.db, { user_id, duty: { role_code, unit_id: '9900000000' }, on: '2026-01-01' })
})
afterAll(async () => {
  await batch?.close()
  await databases?.close()
  await database?.drop()
})

const event = (kind: string, facts: Record<string, unknown>): NightEvent => ({
  event_key: `${kind}:${JSON.stringify(facts)}`,
  business_date: '2026-06-30',
  message: { kind, facts },
})
/** As the program that keeps the nights does, round after round. */
const tell = (it: NightEvent) => inTransaction(batch, (db) => tellOfNight(db, it, systemClock))
const told = async () =>
  batch.db
    .selectFrom('notices.notices')
    .select(['user_id', 'kind_code', 'link', 'facts'])
    .orderBy('notice_id')
    .execute()

describe('what becomes of a night', () => {
  it('is told to those who keep the nights, once, without what its check found', async () => {
    const failed = event('night_failed', { run_no: '7', error_code: 'check_failed', message: '张伟 6222' })
    expect([await tell(failed), await tell(failed)]).toEqual([2, 0])

    const facts = { date: '2026-06-30', code: 'check_failed' }
    const row = { kind_code: 'night.failed', link: '/system/nights/7', facts }
    expect(await told()).toEqual([
      { user_id: 'OPS', ...row },
      { user_id: 'ADMIN', ...row },
    ])
  })

  it('names the page that shows it, and nothing else is told to people', async () => {
    await tell(event('night_late', {}))
    await tell(event('files_overdue', { system_code: 'core', files: ['CORE_PROD'] }))
    expect(await tell(event('night_warned', { warnings: [] }))).toBe(0)

    const ops = (await told()).filter((it) => it.user_id === 'OPS')
    expect(ops.slice(1).map((it) => [it.kind_code, it.link])).toEqual([
      ['night.late', '/system/nights'],
      ['night.files_overdue', '/system/arrivals'],
    ])
  })
})
