import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBankNights } from '../../src/cli/nights.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { quietLog } from '../support/actors.ts'
import { givenApp } from '../support/app.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { BRANCH, HEAD, type Row } from '../support/builders.ts'
import { dirtyFiles } from '../support/dirty-files.ts'
import { move, PAIRS, type Person, propose } from '../support/bank-identity.ts'

/**
 * What two stewards decide by day, the night takes up: two numbers become one customer, and two again when
 * they take it back, money and holders with them.
 */

const [FIRST, SECOND, THIRD] = ['2026-06-28', '2026-06-29', '2026-06-30'] as const
const [ZHANG, WANG] = ['1000000001', '1000000005'] as const

let bank: TestBank
let server: Awaited<ReturnType<typeof givenApp>>
let branch: Person
let head: Person
/** The two ids as the first night gave them. */
let ids: { zhang: string; wang: string }

/** 王建国, whose document proves nothing, is called, was born and is rung up like 张伟. */
function plantLikeness(): void {
  const files = dirtyFiles(bank, FIRST)
  const like = (row: Record<string, string>, no: string, changes: Record<string, string>) =>
    row['src_cust_no'] === no ? { ...row, ...changes } : row
  const rowsOf = (file: string) => files.rowsOf(file) as Record<string, string>[]
  files.send(
    'CORE_CUST_PER',
    rowsOf('CORE_CUST_PER').map((row) => like(row, WANG, { cust_name: '张伟', birth_date: '19780307' })),
  )
  files.send(
    'CORE_CONTACT',
    rowsOf('CORE_CONTACT').map((row) => like(row, WANG, { contact_value: '15400001001' })),
  )
}

const night = (dates: string[], opening: string[] = []) => {
  const { config, postgres } = bank
  return runBankNights({ config, log: quietLog }, { postgres, clock: systemClock, opening, dates })
}

const rowsOf = (sql: string, values: unknown[] = []) =>
  connect(
    bank.postgres.url('batch'),
    async (db) =>
      (
        await db.query<Row>(
          sql.replaceAll(
            '$live',
            '(select max(publication_id) from serving.publications where expires_at is null)',
          ),
          values,
        )
      ).rows,
  )
const customersNamed = (numbers: readonly string[]) =>
  rowsOf(
    `select customer_id, source_customer_no, aum_balance_eod, loan_balance_eod from marts.customers
      where publication_id = $live and source_customer_no = any ($1) order by source_customer_no`,
    [numbers],
  )
const holders = async (customerId: string) =>
  (
    await rowsOf(
      `select role_code || ' ' || employee_id as holder from customer_management.ownerships
        where customer_id = $1 and valid_to = '9999-12-31' order by role_code desc, employee_id`,
      [customerId],
    )
  ).map((row) => row.holder)
const pair = async () => (await branch.get(`${PAIRS}/${ZHANG}/${WANG}`)).body

beforeAll(async () => {
  bank = await givenTinyBank()
  plantLikeness()
  await night([FIRST], bank.opening)
  const { config, postgres } = bank
  server = await givenApp({ database: { url: postgres.url, drop: bank.drop }, stateDir: config.stateDir })
  const permissions = ['identity.propose', 'identity.decide']
  await server.addUser({ user_id: 'B', username: 'branch', reaches: [BRANCH], permissions })
  await server.addUser({ user_id: 'H', username: 'head', reaches: [HEAD], permissions })
  branch = await server.signIn('branch')
  head = await server.signIn('head')
  const [zhang, wang] = await customersNamed([ZHANG, WANG])
  ids = { zhang: String(zhang!.customer_id), wang: String(wang!.customer_id) }
})
afterAll(async () => {
  await server?.close()
  await bank?.drop()
})

describe('two numbers that look like one customer', () => {
  it('wait for people, who see what would become of them', async () => {
    const { pair: found, preview } = await pair()

    expect(found).toMatchObject({ rule_code: 'P5', score: 80, state_code: 'open' })
    expect(preview).toMatchObject({
      effect_code: 'merge',
      kept_id: ids.wang,
      kept_reason_code: 'opened',
      holders: [
        { role_code: 'primary', employee_id: 'E00201' },
        { role_code: 'assistant', employee_id: 'E00101' },
      ],
    })
  })

  it('become one in the night after two people agreed, and nothing is lost', async () => {
    const made = await propose(branch, { first: ZHANG, second: WANG })
    const id = made.body.decision.decision_id as string
    await move(head, id, ['approve', 'proposed'])
    const { nights } = await night([SECOND])
    expect(nights).toMatchObject([{ business_date: SECOND, status: 'done' }])

    const numbers = await rowsOf(
      `select n.customer_id, n.rule_code, sum(n.aum_balance_eod) as aum, sum(n.loan_balance_eod) as loan
         from marts.customer_numbers n where publication_id = $live group by n.customer_id, n.rule_code`,
    )
    const [one, ...more] = await customersNamed([ZHANG, WANG])
    expect(more).toEqual([])
    expect(numbers).toEqual([
      { customer_id: ids.wang, rule_code: 'STEWARD', aum: one!.aum_balance_eod, loan: one!.loan_balance_eod },
    ])
    const [bookkept] = await dirtyFiles(bank, SECOND).query(
      `select cast(sum(balance_cny) as varchar) as aum from metrics.account_daily
        where is_in_aum and business_date = date '${SECOND}'`,
    )
    const [shown] = await rowsOf(
      'select sum(aum_balance_eod) as aum from marts.customers where publication_id = $live',
    )
    expect(shown).toEqual(bookkept)
    expect((await pair()).pair).toMatchObject({ state_code: 'decided', is_merged: true })
  })

  it('are looked after by the survivor’s primary, whom the other’s assists; both reach him', async () => {
    expect(await holders(ids.wang)).toEqual(['primary E00201', 'assistant E00101'])
    expect(await holders(ids.zhang)).toEqual([])
    const granted = await rowsOf(
      `select user_id, subject_id from platform.grants
        where subject_id = any ($1) and valid_to = '9999-12-31' order by user_id`,
      [[ids.zhang, ids.wang]],
    )
    expect(granted).toEqual([
      { user_id: 'E00101', subject_id: ids.wang },
      { user_id: 'E00201', subject_id: ids.wang },
    ])
  })

  it('leave the id that gave way as a signpost, and its past as it was', async () => {
    const today = await branch.get(`/api/customers/${ids.zhang}`)
    expect(today).toMatchObject({ status: 404, body: { code: 'customer_merged', customer_id: ids.wang } })

    const before = await branch.get(`/api/customers/${ids.zhang}?as_of=${FIRST}`)
    expect(before.body.customer).toMatchObject({ customer_id: ids.zhang, source_customer_no: ZHANG })
    const since = await branch.get(`/api/customers/${ids.zhang}?as_of=${SECOND}`)
    expect(since).toMatchObject({ status: 404, body: { code: 'customer_merged' } })
    const { body } = await branch.get(`/api/customers/${ids.wang}/identity`)
    expect(body.numbers).toMatchObject([
      { source_customer_no: WANG, is_kept: true },
      { source_customer_no: ZHANG, registered_id: ids.zhang, rule_code: 'STEWARD', joined_on: SECOND },
    ])
    expect(body.fields.length).toBeGreaterThan(0)
  })

  it('become two again in the night after two people took it back, holders as before', async () => {
    const { decisions } = await pair()
    const id = decisions[0].decision_id as string
    await move(head, id, ['revoke', 'approved', { reason: '客户来电否认' }])
    await move(branch, id, ['approve-revocation', 'revoking'])
    await night([THIRD])

    const path = join(bank.config.landingDir, 'crm', '20260630', 'CRM_IDENTITY.f.20260630.dat')
    expect(readFileSync(path, 'utf8')).toBe('')
    expect(await customersNamed([ZHANG, WANG])).toMatchObject([
      { customer_id: ids.zhang },
      { customer_id: ids.wang },
    ])
    expect(await rowsOf('select 1 from marts.customer_numbers where publication_id = $live')).toEqual([])
    expect(await holders(ids.wang)).toEqual(['primary E00201'])
    expect(await holders(ids.zhang)).toEqual(['primary E00101'])
    expect((await pair()).pair).toMatchObject({ state_code: 'open', is_merged: false })
  })

  it('stay as they are when the nights run again: they read what they read', async () => {
    const { nights } = await night([SECOND])

    expect(nights.map((it) => [it.business_date, it.status])).toEqual([
      [SECOND, 'unchanged'],
      [THIRD, 'unchanged'],
    ])
    expect(await holders(ids.zhang)).toEqual(['primary E00101'])
  })
})
