import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenPublication } from '../../../tests/support/builders.ts'
import { columnsOf, crmArrivals } from '../../../tests/support/crm-arrivals.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Databases, openDatabases } from '../../platform/db.ts'
import { connect } from '../../platform/postgres/index.ts'
import { exportForNight, exportIdentityDecisions, exportOwnerships } from './export.ts'

const DATE = '2026-07-01'
const clock: Clock = { now: () => new Date('2026-07-02T00:30:10+08:00'), today: () => '2026-07-02' }

let database: TestDatabase
let batch: Databases
let landingDir: string

beforeAll(async () => {
  database = await givenDatabase()
  batch = openDatabases({ url: database.url('batch'), log: quietLog, poolSize: 1 })
})
afterAll(async () => {
  await batch?.close()
  await database?.drop()
})
beforeEach(() => {
  landingDir = mkdtempSync(join(tmpdir(), 'zhike-export-'))
  return () => rmSync(landingDir, { recursive: true, force: true })
})

const deliver = (date = DATE) => exportIdentityDecisions({ db: batch.db, clock, landingDir }, date)
const folder = () => join(landingDir, 'crm', '20260701')
const lines = () => readFileSync(join(folder(), 'CRM_IDENTITY.f.20260701.dat'), 'utf8')
const arrivals = () => crmArrivals(landingDir, DATE)

const givenDecision = (numbers: [string, string], state: string, code = 'same') => {
  const isRevoking = state === 'revoking' || state === 'revoked'
  return connect(database.url('api'), (db) =>
    db.query(
      `insert into customer_management.identity_decisions
         (first_customer_no, second_customer_no, first_customer_id, second_customer_id, decision_code,
          state_code, reason, evidence, proposed_by, proposed_at, decided_by, decided_at, revoke_reason,
          revoke_proposed_by, revoke_proposed_at, revoked_by, revoked_at, moved_at)
       values ($1, $2, 1, 2, $3, $4, '柜面核对本人', '{}', 'A', now(), $5, $6, $7, $8, $9, $10, $11,
         '2026-07-01T12:00:00Z')`,
      [
        ...numbers,
        code,
        state,
        ...(state === 'proposed' ? [null, null] : ['B', '2026-07-01T17:30:00Z']),
        ...(isRevoking ? ['影像为另一人', 'A', '2026-07-01T18:00:00Z'] : [null, null, null]),
        ...(state === 'revoked' ? ['B', '2026-07-01T18:00:00Z'] : [null, null]),
      ],
    ),
  )
}

describe('what stands decided comes to the night as a file', () => {
  it('and before anything was decided as none', async () => {
    await givenDecision(['1000000001', '1000000002'], 'proposed')

    expect(await deliver()).toBe(false)
    expect(readdirSync(landingDir)).toEqual([])
  })

  it('as the contract has it, the smaller number first, days in the bank’s time', async () => {
    await givenDecision(['1000000003', '1000000004'], 'approved', 'distinct')
    await givenDecision(['1000000002', '1000000005'], 'revoking')
    await givenDecision(['1000000006', '1000000007'], 'revoked')
    await givenDecision(['1000000008', '1000000009'], 'rejected')

    expect(await deliver()).toBe(true)
    expect(lines().split('\n')).toEqual([
      expect.stringMatching(
        /^1000000002\|@\|1000000005\|@\|S\|@\|\d+\|@\|20260702\|@\|20260701\|@\|2026-07-01/,
      ),
      expect.stringMatching(
        /^1000000003\|@\|1000000004\|@\|D\|@\|\d+\|@\|20260702\|@\|20260701\|@\|2026-07-01/,
      ),
      '',
    ])
    expect(columnsOf('CRM_IDENTITY')).toHaveLength(lines().split('\n')[0]!.split('|@|').length)
    expect(await arrivals()).toMatchObject([
      { file_name: 'CRM_IDENTITY.f.20260701.dat', row_count: 2, created_at: '2026-07-02 00:30:00' },
    ])
  })

  it('which is left alone once it lies there, and written anew where it was cut off', async () => {
    await deliver()
    const before = lines()
    await givenDecision(['1000000010', '1000000011'], 'approved')
    expect(await deliver()).toBe(false)
    expect(lines()).toBe(before)

    rmSync(join(folder(), 'CRM_IDENTITY.f.20260701.ctl'))
    rmSync(join(folder(), 'CRM_20260701.ok'))
    expect(await deliver()).toBe(true)
    expect(await arrivals()).toMatchObject([{ row_count: 3 }])
  })

  it('and leaves the flag to whoever delivers other files of the system', async () => {
    mkdirSync(folder(), { recursive: true })
    writeFileSync(join(folder(), 'CRM_OWNERSHIP.f.20260701.dat'), '')

    expect(await deliver()).toBe(true)
    expect(existsSync(join(folder(), 'CRM_20260701.ok'))).toBe(false)
  })

  it('but not for a date before the one that people see', async () => {
    await givenPublication(database, { business_date: '2026-07-02' })

    expect(await deliver()).toBe(false)
    expect(await deliver('2026-07-02')).toBe(true)
  })
})

describe('who holds whom comes to the night as a file', () => {
  const NIGHT = '2026-07-02'
  const tell = (date: string) =>
    exportOwnerships({ db: batch.db, clock, landingDir, warehouseDir: landingDir }, date)
  const told = (date: string, mode: 'f' | 'i') => {
    const day = date.replaceAll('-', '')
    return readFileSync(join(landingDir, 'crm', day, `CRM_HOLDER.${mode}.${day}.dat`), 'utf8')
      .split('\n')
      .filter(Boolean)
  }
  const write = (sql: string) => connect(database.url('batch'), (db) => db.query(sql))

  beforeEach(async () => {
    await connect(database.url('owner'), async (owner) => {
      await owner.query('alter table customer_management.ownerships no force row level security')
      await owner.query('truncate customer_management.ownerships; delete from serving.publications')
      await owner.query('alter table customer_management.ownerships force row level security')
    })
    await givenPublication(database, { business_date: DATE })
    await write(`insert into customer_management.ownerships
      (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, valid_to, reason, recorded_by,
        changed_at)
      values (1, 'primary', 'E1', '31', false, '2026-01-01', '${NIGHT}', 'test', 'test', '2026-01-01'),
        (1, 'primary', 'E2', '32', false, '${NIGHT}', default, 'test', 'test', '2026-01-01'),
        (1, 'assistant', 'E3', '31', false, '2026-02-01', '2026-03-01', 'test', 'test', '2026-01-01'),
        (2, 'primary', 'VM31', '31', true, '2026-01-01', default, 'test', 'test', '2026-01-01'),
        (2, 'assistant', 'E1', '31', false, '2026-07-03', '2026-07-04', 'test', 'test', '2026-01-01')`)
  })

  it('whole at first, each with the day it ended, and nothing that begins or ends later', async () => {
    expect(await tell(NIGHT)).toBe(true)

    expect(told(NIGHT, 'f')).toEqual([
      '1|@|P|@|E1|@|31|@|20260101|@|20260702|@|20260702',
      '1|@|P|@|E2|@|32|@|20260702|@||@|20260702',
      '1|@|A|@|E3|@|31|@|20260201|@|20260301|@|20260702',
      '2|@|P|@|VM31|@|31|@|20260101|@||@|20260702',
    ])
    expect(columnsOf('CRM_HOLDER')).toHaveLength(told(NIGHT, 'f')[0]!.split('|@|').length)
    expect(await crmArrivals(landingDir, NIGHT)).toMatchObject([{ row_count: 4, mode: 'f' }])
  })

  it('then what began, ended or was written down since the file of the day before', async () => {
    await tell(NIGHT)
    await tell('2026-07-03')
    await tell('2026-07-04')
    await write("update customer_management.ownerships set org_id = '32' where employee_id = 'E3'")
    await tell('2026-07-05')

    expect(told('2026-07-03', 'i')).toEqual(['2|@|A|@|E1|@|31|@|20260703|@||@|20260703'])
    expect(told('2026-07-04', 'i')).toEqual(['2|@|A|@|E1|@|31|@|20260703|@|20260704|@|20260704'])
    expect(told('2026-07-05', 'i')).toEqual(['1|@|A|@|E3|@|32|@|20260201|@|20260301|@|20260705'])
  })

  it('which is the same file again for an earlier date, whatever has come after it', async () => {
    await tell(NIGHT)
    const before = told(NIGHT, 'f')
    rmSync(landingDir, { recursive: true })
    await write(`update customer_management.ownerships set valid_to = '2026-07-09' where employee_id = 'E2';
      insert into customer_management.ownerships
        (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by)
        values (1, 'primary', 'E9', '31', false, '2026-07-09', 'test', 'test')`)

    expect(await tell(NIGHT)).toBe(true)
    expect(told(NIGHT, 'f')).toEqual(before)
  })

  it('but not before the bank has gone live, nor for a night that has been without', async () => {
    expect(await tell(DATE)).toBe(false)
    await connect(database.url('owner'), (owner) => owner.query('delete from serving.publications'))
    expect(await tell(NIGHT)).toBe(false)
  })

  it('beside what stewards decided, with one flag for both', async () => {
    await givenDecision(['1000000021', '1000000022'], 'approved')
    mkdirSync(join(landingDir, 'crm', '20260702'), { recursive: true })
    writeFileSync(join(landingDir, 'crm', '20260702', 'CRM_HOLDER.f.20260702.dat'), 'cut off')
    await exportForNight({ db: batch.db, clock, landingDir, warehouseDir: landingDir }, NIGHT)

    const arrivals = await crmArrivals(landingDir, NIGHT)
    expect(arrivals.map((it) => it.contract.file).toSorted()).toEqual(['CRM_HOLDER', 'CRM_IDENTITY'])
  })
})
