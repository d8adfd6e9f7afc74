import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { move, PAIRS, propose } from '../support/bank-identity.ts'
import { dirtyFiles } from '../support/dirty-files.ts'
import type { TestBank } from '../support/bank.ts'
import { changePeople, FIRST, givenIdentityStage, SECOND, THIRD } from './identity-stage.ts'

/**
 * What two stewards decide by day, the night takes up: two numbers become one customer, and two again when
 * they take it back, money and holders with them.
 */

const [ZHANG, WANG] = ['1000000001', '1000000005'] as const

let stage: Awaited<ReturnType<typeof givenIdentityStage>>
/** The two ids as the first night gave them. */
let ids: { zhang: string; wang: string }

/** 王建国, whose document proves nothing, is called, was born and is rung up like 张伟. */
function plantLikeness(bank: TestBank): void {
  changePeople(bank, { [WANG]: { cust_name: '张伟', birth_date: '19780307' } })
  const files = dirtyFiles(bank, FIRST)
  const contacts = files.rowsOf('CORE_CONTACT') as Record<string, string>[]
  files.send(
    'CORE_CONTACT',
    contacts.map((row) => (row['src_cust_no'] === WANG ? { ...row, contact_value: '15400001001' } : row)),
  )
}

const customersNamed = (numbers: readonly string[]) =>
  stage.rowsOf(
    `select customer_id, source_customer_no, aum_balance_eod, loan_balance_eod from marts.customers
      where publication_id = $live and source_customer_no = any ($1) order by source_customer_no`,
    [numbers],
  )
const holders = async (customerId: string) =>
  (
    await stage.rowsOf(
      `select role_code || ' ' || employee_id as holder from customer_management.ownerships
        where customer_id = $1 and valid_to = '9999-12-31' order by role_code desc, employee_id`,
      [customerId],
    )
  ).map((row) => row.holder)
/** Who is the primary of each customer, as the warehouse has it and as the platform does. */
const owners = async (date: string) => {
  const day = `date '${date}'`
  const [known, settled] = await Promise.all([
    dirtyFiles(stage.bank, date).query(
      `select cast(customer_id as varchar) as customer_id, employee_id from metrics.customer_owners
        where valid_from <= ${day} and ${day} < valid_to order by customer_id`,
    ),
    stage.rowsOf(
      `select customer_id::text, employee_id from customer_management.ownerships
        where role_code = 'primary' and valid_from <= ${day} and ${day} < valid_to order by 1`,
    ),
  ])
  return { known, settled }
}
const pair = async () => (await stage.branch.get(`${PAIRS}/${ZHANG}/${WANG}`)).body

beforeAll(async () => {
  stage = await givenIdentityStage(plantLikeness)
  const [zhang, wang] = await customersNamed([ZHANG, WANG])
  ids = { zhang: String(zhang!.customer_id), wang: String(wang!.customer_id) }
})
afterAll(() => stage?.close())

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
    const made = await propose(stage.branch, { first: ZHANG, second: WANG })
    const id = made.body.decision.decision_id as string
    await move(stage.head, id, ['approve', 'proposed'])
    // Approved is not yet taken up.
    expect((await pair()).pair).toMatchObject({ state_code: 'open', decision_no: null })
    const { nights } = await stage.night([SECOND])
    expect(nights).toMatchObject([{ business_date: SECOND, status: 'done' }])

    const numbers = await stage.rowsOf(
      `select n.customer_id, n.rule_code, sum(n.aum_balance_eod) as aum, sum(n.loan_balance_eod) as loan
         from marts.customer_numbers n where publication_id = $live group by n.customer_id, n.rule_code`,
    )
    const [one, ...more] = await customersNamed([ZHANG, WANG])
    expect(more).toEqual([])
    expect(numbers).toEqual([
      { customer_id: ids.wang, rule_code: 'STEWARD', aum: one!.aum_balance_eod, loan: one!.loan_balance_eod },
    ])
    const [bookkept] = await dirtyFiles(stage.bank, SECOND).query(
      `select cast(sum(balance_cny) as varchar) as aum from metrics.account_daily
        where is_in_aum and business_date = date '${SECOND}'`,
    )
    const [shown] = await stage.rowsOf(
      'select sum(aum_balance_eod) as aum from marts.customers where publication_id = $live',
    )
    expect(shown).toEqual(bookkept)
    const decided = await pair()
    expect(decided.pair).toMatchObject({ state_code: 'decided', is_merged: true, decision_no: id })
    expect(decided.decisions).toMatchObject([{ proposed_by_name: 'branch', decided_by_name: 'head' }])
  })

  it('can still be compared: each shows what it says and holds, which adds up to the customer', async () => {
    const { sides, preview } = await pair()

    expect(sides).toMatchObject([
      { source_customer_no: ZHANG, gender_code: '1', employer_name: expect.any(String) },
      { source_customer_no: WANG, gender_code: '1', employer_name: expect.any(String) },
    ])
    for (const side of sides) {
      expect(side.id_number_masked).toMatch(/\*{4}/)
      expect(side.birth_date).toBe('1978-**-**')
      expect(side.mobile_masked).toMatch(/\*{4}/)
    }
    const counts = ['account_count', 'holding_count', 'loan_count', 'card_count'] as const
    for (const count of counts) expect(sides[0][count] + sides[1][count]).toBe(preview.together[count])
    const fen = (amount: string) => BigInt(amount.replace('.', ''))
    const amounts = ['aum_balance_eod', 'deposit_balance_eod', 'loan_balance_eod'] as const
    for (const amount of amounts)
      expect(fen(sides[0][amount]) + fen(sides[1][amount])).toBe(fen(preview.together[amount]))
  })

  it('are looked after by the survivor’s primary, whom the other’s assists; both reach him', async () => {
    expect(await holders(ids.wang)).toEqual(['primary E00201', 'assistant E00101'])
    expect(await holders(ids.zhang)).toEqual([])
    const { known, settled } = await owners(SECOND)
    expect(known).toEqual(settled)
    expect(known).toContainEqual({ customer_id: ids.wang, employee_id: 'E00201' })
    const granted = await stage.rowsOf(
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
    const today = await stage.branch.get(`/api/customers/${ids.zhang}`)
    expect(today).toMatchObject({ status: 404, body: { code: 'customer_merged', customer_id: ids.wang } })

    const before = await stage.branch.get(`/api/customers/${ids.zhang}?as_of=${FIRST}`)
    expect(before.body.customer).toMatchObject({ customer_id: ids.zhang, source_customer_no: ZHANG })
    const held = await stage.branch.get(`/api/customers/${ids.zhang}/ownership?as_of=${FIRST}`)
    expect(held).toMatchObject({ status: 200, body: { rows: [{ employee_id: 'E00101' }] } })
    for (const part of ['/identity', '/ownership', '/accounts', '/transactions', '/history']) {
      const answer = await stage.branch.get(`/api/customers/${ids.zhang}${part}`)
      expect(answer, part).toMatchObject({
        status: 404,
        body: { code: 'customer_merged', customer_id: ids.wang },
      })
    }
    const since = await stage.branch.get(`/api/customers/${ids.zhang}?as_of=${SECOND}`)
    expect(since).toMatchObject({ status: 404, body: { code: 'customer_merged' } })
    const { body } = await stage.branch.get(`/api/customers/${ids.wang}/identity`)
    expect(body.numbers).toMatchObject([
      { source_customer_no: WANG, is_kept: true },
      { source_customer_no: ZHANG, registered_id: ids.zhang, rule_code: 'STEWARD', joined_on: SECOND },
    ])
    expect(body.fields.length).toBeGreaterThan(0)
  })

  it('become two again in the night after two people took it back, holders as before', async () => {
    const { decisions } = await pair()
    const id = decisions[0].decision_id as string
    await move(stage.head, id, ['revoke', 'approved', { reason: '客户来电否认' }])
    await move(stage.branch, id, ['approve-revocation', 'revoking'])
    await stage.night([THIRD])

    const path = join(stage.bank.config.landingDir, 'crm', '20260630', 'CRM_IDENTITY.f.20260630.dat')
    expect(readFileSync(path, 'utf8')).toBe('')
    expect(await customersNamed([ZHANG, WANG])).toMatchObject([
      { customer_id: ids.zhang },
      { customer_id: ids.wang },
    ])
    expect(await stage.rowsOf('select 1 from marts.customer_numbers where publication_id = $live')).toEqual(
      [],
    )
    expect(await holders(ids.wang)).toEqual(['primary E00201'])
    expect(await holders(ids.zhang)).toEqual(['primary E00101'])
    const { known, settled } = await owners(THIRD)
    expect(known).toEqual(settled)
    expect(known).toContainEqual({ customer_id: ids.zhang, employee_id: 'E00101' })
    expect((await pair()).pair).toMatchObject({ state_code: 'open', is_merged: false, decision_no: null })
  })

  it('stay as they are when the nights run again: they read what they read', async () => {
    const { nights } = await stage.night([SECOND])

    expect(nights.map((it) => [it.business_date, it.status])).toEqual([
      [SECOND, 'unchanged'],
      [THIRD, 'unchanged'],
    ])
    expect(await holders(ids.zhang)).toEqual(['primary E00101'])
  })
})
