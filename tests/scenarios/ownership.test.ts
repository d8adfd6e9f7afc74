import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBankNights } from '../../src/cli/nights.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Reach } from '../../src/platform/context.ts'
import { openDatabases, withActor } from '../../src/platform/db.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { findLivePublication } from '../../src/serving/publications.ts'
import { givenActor, givenContext, quietLog } from '../support/actors.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import type { Row } from '../support/builders.ts'
import { dirtyFiles } from '../support/dirty-files.ts'

/**
 * A customer goes from one manager to another by day; the night counts him with the new one, and every night
 * before, run again, with the old one.
 */

const [FIRST, SECOND, THIRD] = ['2026-06-28', '2026-06-29', '2026-06-30'] as const
/** 张伟, held by 陈思远 (E00101) at first; 林雅 (E00201) takes him. */
const ZHANG = '1000000001'

let bank: TestBank
let zhang: string

const night = (dates: string[], opening: string[] = []) => {
  const { config, postgres } = bank
  return runBankNights({ config, log: quietLog }, { postgres, clock: systemClock, opening, dates })
}

const write = (sql: string, values: unknown[]) =>
  connect(bank.postgres.url('batch'), (db) => db.query<Row>(sql, values))

/** 张伟 goes to another primary holder, from a day on. */
async function giveTo({ employee_id, org_id, from }: { employee_id: string; org_id: string; from: string }) {
  await write(
    `update customer_management.ownerships set valid_to = $2
      where customer_id = $1 and role_code = 'primary' and valid_to > $2`,
    [zhang, from],
  )
  await write(
    `insert into customer_management.ownerships
       (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by)
     values ($1, 'primary', $2, $3, $2 = 'VM' || $3, $4, 'transfer', 'test')`,
    [zhang, employee_id, org_id, from],
  )
}

/** What the warehouse says of an employee on a date. */
async function figuresOf(employeeId: string, date: string) {
  const [row] = await dirtyFiles(bank, date).query(
    `select customer_count, retail_count, gained_count, lost_count,
       cast(aum_balance_eod as varchar) as aum
     from metrics.employee_daily where business_date = date '${date}' and employee_id = '${employeeId}'`,
  )
  return row!
}

const customerOn = async (date: string) =>
  (
    await dirtyFiles(bank, date).query(
      `select cast(aum_balance_eod as varchar) as aum
       from metrics.customer_daily where business_date = date '${date}' and customer_id = ${zhang}`,
    )
  )[0]!

/** What the others of a manager have: all he holds without 张伟. */
const othersOf = async (employeeId: string, date: string) => {
  const sql = `select cast(coalesce(sum(c.aum_balance_eod), 0) as varchar) as aum
    from metrics.customer_daily as c
    inner join metrics.customer_owners as o on o.customer_id = c.customer_id
    where c.business_date = date '${date}' and o.employee_id = '${employeeId}' and c.customer_id <> ${zhang}
      and o.valid_from <= date '${date}' and date '${date}' < o.valid_to`
  return Number((await dirtyFiles(bank, date).query(sql))[0]!['aum'])
}

const ownerOn = async (date: string) =>
  (
    await dirtyFiles(bank, date).query(
      `select employee_id from metrics.customer_owners where customer_id = ${zhang}
         and valid_from <= date '${date}' and date '${date}' < valid_to`,
    )
  )[0]!['employee_id']

/** Whose figures a person sees. */
async function shownTo(userId: string, reach: Reach) {
  const databases = openDatabases({ url: bank.postgres.url('api'), log: quietLog, poolSize: 1 })
  try {
    const publication = (await findLivePublication(databases.db))!
    const context = { ...givenContext({ databases, actor: givenActor(userId, reach) }), publication }
    const rows = await withActor(context, (db) =>
      db.selectFrom('marts.employee_figures').select('employee_name').execute(),
    )
    return rows.map((row) => row.employee_name)
  } finally {
    await databases.close()
  }
}

beforeAll(async () => {
  bank = await givenTinyBank()
  await night([FIRST], bank.opening)
  const { rows } = await write('select customer_id from marts.customers where source_customer_no = $1', [
    ZHANG,
  ])
  zhang = String(rows[0]!.customer_id)
})
afterAll(() => bank?.drop())

describe('who looks after whom, as the nights know it', () => {
  it('is on the first night what the platform makes of the opening feed and the units', async () => {
    const { rows } = await write(
      `select customer_id, employee_id from customer_management.ownerships
        where role_code = 'primary' order by customer_id`,
      [],
    )
    const known = await dirtyFiles(bank, FIRST).query(
      `select cast(customer_id as varchar) as customer_id, employee_id
       from metrics.customer_owners order by all`,
    )

    expect(known).toEqual(rows.map((row) => ({ ...row, customer_id: String(row.customer_id) })))
    expect(await ownerOn(FIRST)).toBe('E00101')
  })

  it('moves with a customer who is given to another, and so do the figures of both', async () => {
    await giveTo({ employee_id: 'E00201', org_id: '9902002000', from: SECOND })
    const [from, to] = [await figuresOf('E00101', FIRST), await figuresOf('E00201', FIRST)]
    const { nights } = await night([SECOND])
    expect(nights).toMatchObject([{ business_date: SECOND, status: 'done' }])

    const [left, got] = [await figuresOf('E00101', SECOND), await figuresOf('E00201', SECOND)]
    const moved = await customerOn(SECOND)
    expect(await ownerOn(SECOND)).toBe('E00201')
    expect(left).toMatchObject({
      customer_count: Number(from['customer_count']) - 1,
      retail_count: Number(from['retail_count']) - 1,
      gained_count: 0,
      lost_count: 1,
    })
    expect(got).toMatchObject({
      customer_count: Number(to['customer_count']) + 1,
      retail_count: Number(to['retail_count']) + 1,
      gained_count: 1,
      lost_count: 0,
    })
    expect(Number(moved['aum'])).toBeGreaterThan(0)
    expect(Number(got['aum'])).toBeCloseTo((await othersOf('E00201', SECOND)) + Number(moved['aum']), 2)
    expect(Number(left['aum'])).toBeCloseTo(await othersOf('E00101', SECOND), 2)
  })

  it('comes to people of the unit, to a manager his own alone', async () => {
    expect(await shownTo('E00201', { kind: 'manager', unit_id: '9902002000' })).toEqual(['林雅'])
    const ofUnit = await shownTo('E00200', { kind: 'org', unit_id: '9902002000' })
    expect(ofUnit).toEqual(expect.arrayContaining(['唐勇', '林雅']))
    expect(ofUnit).not.toContain('陈思远')
    const all = await shownTo('E00001', { kind: 'head', unit_id: '9900000000' })
    expect(all).toEqual(expect.arrayContaining(['陈思远', '林雅', '何敏']))
  })

  it('is unchanged on the night before, which still gives the old owner', async () => {
    const { nights } = await night([FIRST])

    expect(nights.map((it) => [it.business_date, it.status])).toEqual([
      [FIRST, 'unchanged'],
      [SECOND, 'unchanged'],
    ])
    expect(await ownerOn(FIRST)).toBe('E00101')
    expect(await ownerOn(SECOND)).toBe('E00201')
  })

  it('and the same again where the platform has to tell a past date anew', async () => {
    await giveTo({ employee_id: 'VM9902001000', org_id: '9902001000', from: THIRD })
    await night([THIRD])
    expect(await ownerOn(THIRD)).toBe('VM9902001000')
    const before = await figuresOf('E00201', SECOND)

    rmSync(join(bank.config.landingDir, 'crm', '20260629'), { recursive: true })
    const { nights } = await night([SECOND])

    expect(nights[0]).toMatchObject({ business_date: SECOND, status: 'unchanged' })
    expect(await figuresOf('E00201', SECOND)).toEqual(before)
    expect(await ownerOn(SECOND)).toBe('E00201')
  })
})
