import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { DECIDED_NOTE, REPORT_REASON } from '../modules/data-quality/index.ts'
import { listMailAddresses } from '../platform/auth/mail-addresses.ts'
import { openKeyRing } from '../platform/crypto/index.ts'
import { openDatabases } from '../platform/db.ts'
import { migrate } from '../platform/migrate.ts'
import { connect, type LoginRole } from '../platform/postgres/index.ts'
import { sealEntered } from './seal-entered.ts'

const stateDir = mkdtempSync(join(tmpdir(), 'zhike-entered-'))
const needs = { config: { stateDir }, log: quietLog }
let database: TestDatabase

const query = async (role: LoginRole, text: string) =>
  (await connect(database.url(role), (db) => db.query<Record<string, string>>(text))).rows
const seal = () => sealEntered(database.url('owner'), needs)
const READ = `select u.mail_address_sealed as mail, r.reason_sealed as reason, t.decided_note_sealed as note
  from platform.users as u, data_quality.repair_reports as r, data_quality.repair_tasks as t`

beforeAll(async () => {
  database = await givenDatabase({ through: '0289' })
  await query(
    'owner',
    `insert into platform.users
       (user_id, username, display_name, created_at, password_changed_at, mail_address)
     values ('E1', 'anna', 'Anna', now(), now(), 'anna@bank.cn')`,
  )
  await query(
    'api',
    `insert into data_quality.repair_tasks
       (customer_id, customer_type_code, field_code, source_system, value_kind_code, department_code,
        state_code, shown_on, due_on, opened_by, opened_at, examined_on, moved_at,
        decided_note, decided_by, decided_at)
     values (1, 'retail', 'mobile', 'core', 'mobile', 'retail', 'rejected', '2026-06-30', '2026-07-05', 'E1',
       now(), '2026-06-30', now(), '客户本人 15400001234 确认', 'E2', now());
     insert into data_quality.repair_reports (task_id, reported_by, reported_at, problem_code, reason)
     select task_id, 'E1', now(), 'wrong', '应为 15400001234' from data_quality.repair_tasks`,
  )
  await migrate(database.url('owner'), quietLog)
})
afterAll(async () => {
  await database.drop()
  rmSync(stateDir, { recursive: true })
})

describe('what was entered before it was sealed', () => {
  it('is not sealed with keys that are made on the spot', async () => {
    await expect(seal()).rejects.toMatchObject({ code: 'keys_missing' })
    expect(await query('owner', READ)).toMatchObject([{ mail: 'anna@bank.cn' }])
  })

  it('takes no more clear text from the migration on', async () => {
    const write = `update platform.users set mail_address_sealed = 'other@bank.cn' where user_id = 'E1'`
    await expect(query('api', write)).rejects.toThrow(/mail_address_is_sealed/)
  })

  it('is sealed by the first command that has the keys, and opens to what it was', async () => {
    const keys = openKeyRing(join(stateDir, 'keys'))
    await seal()
    const [row] = await query('owner', READ)
    expect(JSON.stringify(row)).not.toMatch(/anna@|15400001234/)
    expect(REPORT_REASON.read(keys, row!['reason']!)).toBe('应为 15400001234')
    expect(DECIDED_NOTE.read(keys, row!['note']!)).toBe('客户本人 15400001234 确认')
    const databases = openDatabases({ url: database.url('batch'), log: quietLog, poolSize: 1 })
    const addresses = await listMailAddresses({ db: databases.db, keys }, ['E1'])
    await databases.close()
    expect(addresses).toEqual(new Map([['E1', 'anna@bank.cn']]))
  })

  it('a second time there is nothing to do, and no row escapes the check', async () => {
    const before = await query('owner', READ)
    await seal()
    expect(await query('owner', READ)).toEqual(before)
    expect(
      await query(
        'owner',
        `select conname from pg_constraint where conname like '%is_sealed' and not convalidated`,
      ),
    ).toEqual([])
  })
})
