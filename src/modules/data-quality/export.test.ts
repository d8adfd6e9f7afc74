import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
import { exportForNight } from '../customer-management/index.ts'
import { exportReports } from './export.ts'

const LIVE = '2026-07-01'
const [FIRST, SECOND, THIRD] = ['2026-07-02', '2026-07-03', '2026-07-04'] as const
const clock: Clock = { now: () => new Date('2026-07-03T00:30:10+08:00'), today: () => '2026-07-03' }

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
beforeEach(async () => {
  landingDir = mkdtempSync(join(tmpdir(), 'zhike-export-'))
  await connect(database.url('owner'), async (owner) => {
    await owner.query('alter table data_quality.repair_tasks no force row level security')
    await owner.query(
      `truncate data_quality.repair_tasks, data_quality.repair_reports, data_quality.told_nights
        restart identity;
       delete from serving.publications`,
    )
    await owner.query('alter table data_quality.repair_tasks force row level security')
  })
  await givenPublication(database, { business_date: LIVE })
  return () => rmSync(landingDir, { recursive: true, force: true })
})

const tell = (date: string) => exportReports({ db: batch.db, clock, landingDir }, date)
const folderOf = (date: string) => join(landingDir, 'crm', date.replaceAll('-', ''))
const told = (date: string, mode: 'f' | 'i') =>
  readFileSync(join(folderOf(date), `CRM_FIELD_REPORT.${mode}.${date.replaceAll('-', '')}.dat`), 'utf8')
    .split('\n')
    .filter(Boolean)

/** What nobody reads here, sealed. */
const NOTE = `k1a.${'A'.repeat(40)}`

/** A task of a customer's field, reported on 1 July by the clock of the world: at the bank it is the 2nd. */
const givenReport = (customerId: number, field: string, state = 'reported') =>
  connect(database.url('api'), (db) =>
    db.query(
      `insert into data_quality.repair_tasks
         (customer_id, customer_type_code, field_code, source_system, value_kind_code, department_code,
          state_code, shown_on, due_on, opened_by, opened_at, examined_on, moved_at, fixed_by, fixed_at)
       values ($1, 'retail', $2, 'core', 'text', 'retail', $3, '${LIVE}', '2026-07-10', 'E1',
         '2026-07-01T17:30:00Z', '${LIVE}', now(), $4, $5)`,
      [customerId, field, state, ...(state === 'fixed_in_source' ? ['E2', 'now'] : [null, null])],
    ),
  )
const settle = (customerId: number, state: 'rejected' | 'closed') =>
  connect(database.url('batch'), (db) =>
    db.query(
      state === 'closed'
        ? `update data_quality.repair_tasks set state_code = 'closed', closed_on = '${FIRST}',
             closed_run_id = 'run' where customer_id = $1`
        : `update data_quality.repair_tasks set state_code = 'rejected', decided_note_sealed = '${NOTE}',
             decided_at = now() where customer_id = $1`,
      [customerId],
    ),
  )

describe('reported fields come to the night as a file', () => {
  it('of none before anything was reported', async () => {
    expect(await tell(FIRST)).toBe(false)
    expect(readdirSync(landingDir)).toEqual([])
  })

  it('with every report that stands, as the contract has it, the day in the bank’s time', async () => {
    await givenReport(11, 'employer_name')
    await givenReport(12, 'mobile', 'accepted')
    await givenReport(13, 'address', 'fixed_in_source')
    await givenReport(14, 'email', 'reopened')
    // Settled before any night was told of them.
    await givenReport(15, 'birth_date')
    await settle(15, 'rejected')
    await givenReport(16, 'gender_code')
    await settle(16, 'closed')

    expect(await tell(FIRST)).toBe(true)
    expect(told(FIRST, 'f')).toEqual([
      '1|@|11|@|employer_name|@|core|@|20260702|@|S|@|20260702',
      '2|@|12|@|mobile|@|core|@|20260702|@|S|@|20260702',
      '3|@|13|@|address|@|core|@|20260702|@|S|@|20260702',
      '4|@|14|@|email|@|core|@|20260702|@|S|@|20260702',
    ])
    expect(columnsOf('CRM_FIELD_REPORT')).toHaveLength(told(FIRST, 'f')[0]!.split('|@|').length)
    expect(await crmArrivals(landingDir, FIRST)).toMatchObject([{ row_count: 4, mode: 'f' }])
  })

  it('then with what began and what ended since the night before, and why', async () => {
    await givenReport(11, 'employer_name')
    await givenReport(12, 'mobile')
    await givenReport(13, 'address')
    await tell(FIRST)
    await settle(11, 'rejected')
    await settle(12, 'closed')
    await givenReport(11, 'employer_name')
    await tell(SECOND)
    await tell(THIRD)

    expect(told(SECOND, 'i')).toEqual([
      '1|@|11|@|employer_name|@|core|@|20260702|@|R|@|20260703',
      '2|@|12|@|mobile|@|core|@|20260702|@|C|@|20260703',
      '4|@|11|@|employer_name|@|core|@|20260702|@|S|@|20260703',
    ])
    expect(told(THIRD, 'i')).toEqual([])
  })

  it('which is the same file again for a date, whatever has come after it', async () => {
    await givenReport(11, 'employer_name')
    await givenReport(12, 'mobile')
    await tell(FIRST)
    // The night has not come to its end when more is reported and some is settled: that is for the next one.
    await givenReport(13, 'address')
    await settle(12, 'closed')
    await tell(FIRST)
    expect(told(FIRST, 'f')).toHaveLength(2)
    await tell(SECOND)
    const before = [told(FIRST, 'f'), told(SECOND, 'i')]
    rmSync(landingDir, { recursive: true })
    await givenPublication(database, { business_date: SECOND })
    await givenReport(14, 'email')
    await settle(11, 'rejected')
    await settle(13, 'closed')

    expect([await tell(SECOND), await tell(FIRST)]).toEqual([true, true])
    expect([told(FIRST, 'f'), told(SECOND, 'i')]).toEqual(before)
    await tell(THIRD)
    expect(told(THIRD, 'i').map((line) => line.split('|@|').filter((_, at) => at === 0 || at === 5))).toEqual(
      [
        ['1', 'R'],
        ['3', 'C'],
        ['4', 'S'],
      ],
    )
  })

  it('but not before the bank has gone live, nor for a night that has been without', async () => {
    await givenReport(11, 'employer_name')
    expect(await tell(LIVE)).toBe(false)
    await connect(database.url('owner'), (owner) => owner.query('delete from serving.publications'))
    expect(await tell(FIRST)).toBe(false)

    await givenPublication(database, { business_date: LIVE })
    await tell(SECOND)
    expect(await tell(FIRST)).toBe(false)
  })

  it('beside what else people did, with one flag for all', async () => {
    await givenReport(11, 'employer_name')
    await connect(database.url('batch'), (db) =>
      db.query(`insert into customer_management.ownerships
        (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by)
        values (11, 'primary', 'E1', '31', false, '2026-01-01', 'test', 'test')`),
    )
    const needs = { db: batch.db, clock, landingDir, warehouseDir: landingDir }
    // As after a run that was broken off: the file lies there, the flag does not.
    await tell(FIRST)
    rmSync(join(folderOf(FIRST), 'CRM_20260702.ok'))
    await exportForNight(needs, FIRST)

    const arrivals = await crmArrivals(landingDir, FIRST)
    expect(arrivals.map((it) => it.contract.file).toSorted()).toEqual(['CRM_FIELD_REPORT', 'CRM_HOLDER'])
  })
})
