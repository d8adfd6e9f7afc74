import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenCustomer, givenGrant, givenRow, type Row } from '../../../tests/support/builders.ts'
import {
  givenHolder,
  givenPair,
  givenStewards,
  type Key,
  PAIRS,
  propose,
  type Stewards,
} from '../../../tests/support/bank-identity.ts'

let stage: Stewards
let people: Stewards['people']
beforeAll(async () => {
  stage = await givenStewards()
  people = stage.people
  await givenRow(stage.bank, 'marts.employees', { employee_id: 'E1', employee_name: '陈思远' })
})
afterAll(() => stage?.close())

const filterOf = (key: Key) => {
  const filter = { and: [{ column: 'first_customer_no', op: 'eq', value: key.first }] }
  return `${PAIRS}?filter=${encodeURIComponent(JSON.stringify(filter))}`
}

describe('the pairs one may see', () => {
  it('are those both of whose customers are in reach, in the list and alone', async () => {
    const outside = await givenPair(stage, { units: ['9902001000', '9901000000'] })
    const inside = await givenPair(stage)
    const address = (key: Key) => `${PAIRS}/${key.first}/${key.second}`

    for (const [who, key, total] of [
      [people.head, outside, 1],
      [people.branch, outside, 0],
      [people.sub, outside, 0],
      [people.sub, inside, 1],
      [people.manager, inside, 0],
    ] as const) {
      expect((await who.get(filterOf(key))).body).toMatchObject({ total })
      expect((await who.get(address(key))).status).toBe(total === 1 ? 200 : 404)
    }
    expect((await propose(people.sub, outside)).status).toBe(404)
    expect((await people.admin.get(PAIRS)).status).toBe(403)
  })

  it('come in the order in which they wait for somebody', async () => {
    const merged = await givenPair(stage, { pair: { state_code: 'merged' } })
    const open = await givenPair(stage)
    const proposed = await givenPair(stage)
    await propose(people.sub, proposed)
    const { body } = await people.head.get(`${PAIRS}?page_size=100`)
    const own = [merged, open, proposed].map((key) => `${key.first}-${key.second}`)
    const listed = (body.rows as { pair_no: string }[]).map((row) => row.pair_no)

    expect(listed.filter((it) => own.includes(it))).toEqual(own.toReversed())
  })

  it('are filtered, sorted and counted as every list, names masked for the head office', async () => {
    const key = await givenPair(stage, { pair: { rule_code: 'P3', outcome_code: 'review', score: 60 } })
    const filter = { and: [{ column: 'rule_code', op: 'in', value: ['P3'] }] }
    const { body } = await people.head.get(
      `${PAIRS}?sort=-score&filter=${encodeURIComponent(JSON.stringify(filter))}`,
    )

    expect(body.total).toBe(1)
    expect(body.rows[0]).toMatchObject({
      pair_no: `${key.first}-${key.second}`,
      first_customer_name: '王*明',
      decision_state_code: null,
    })
    expect((await people.head.get(`${PAIRS}?sort=reason`)).status).toBe(422)
  })

  it('are shown with a proposal of this very moment, and counted by it', async () => {
    const key = await givenPair(stage)
    const waiting = `${PAIRS}?filter=${encodeURIComponent(
      JSON.stringify({ and: [{ column: 'decision_state_code', op: 'eq', value: 'proposed' }] }),
    )}`
    const before = (await people.branch.get(waiting)).body.total as number
    await propose(people.sub, key)

    const { body } = await people.branch.get(filterOf(key))
    expect(body.rows[0]).toMatchObject({ decision_code: 'same', decision_state_code: 'proposed' })
    expect((await people.branch.get(waiting)).body.total).toBe(before + 1)
  })
})

/** What the marts know of one number of a customer who has several. */
const givenNumber = (customer_id: string, row: Row) =>
  givenRow(stage.bank, 'marts.customer_numbers', {
    customer_id,
    org_pos: 4,
    is_kept: row['registered_id'] === customer_id,
    rule_code: 'STEWARD',
    joined_on: '2026-06-30',
    customer_name: '王小明',
    opening_org_name: '芦淞支行',
    birth_date: '1985-04-10',
    mobile_masked: '138****0001',
    account_count: 1,
    holding_count: 0,
    loan_count: 2,
    card_count: 3,
    ...row,
  })

/** The same as the pair tells it. */
const SAID = {
  birth_date: '1985-**-**',
  mobile_masked: '138****0001',
  org_name: '芦淞支行',
  account_count: 1,
  holding_count: 0,
  loan_count: 2,
  card_count: 3,
}

describe('a pair', () => {
  it('shows both sides as the record shows them, and which fields differ', async () => {
    const key = await givenPair(stage, { other: { birth_date: '1985-04-11' } })
    const { body } = await people.branch.get(`${PAIRS}/${key.first}/${key.second}`)

    expect(body.pair).toMatchObject({
      rule_code: 'P5',
      is_name_near: true,
      is_uscc_equal: null,
      suggested_code: 'same',
    })
    expect(body.sides).toMatchObject([
      { source_customer_no: key.first, birth_date: '1985-**-**', aum_balance_eod: '100.10' },
      { source_customer_no: key.second, birth_date: '1985-**-**', opened_on: '2021-05-05' },
    ])
    expect(body.differing).toEqual(['customer_name', 'birth_date', 'org_name'])
  })

  it('says what becoming one would change: who is kept and holds, what adds up, who newly sees', async () => {
    const key = await givenPair(stage, { other: { loan_count: 1, loan_balance_eod: '30.00' } })
    await givenHolder(stage, { customer_id: key.ids[0], employee_id: 'E1' })
    const virtual = { customer_id: key.ids[1], employee_id: 'VM9902001000', is_virtual: true }
    await givenHolder(stage, virtual)
    const { body } = await people.branch.get(`${PAIRS}/${key.first}/${key.second}`)

    expect(body.preview).toMatchObject({
      decision_code: 'same',
      effect_code: 'merge',
      kept_id: key.ids[1],
      kept_reason_code: 'loans',
      moving_ids: [key.ids[0]],
      together: { aum_balance_eod: '200.20', deposit_balance_eod: '100.10', loan_balance_eod: '30.00' },
      holders: [{ role_code: 'primary', employee_id: 'E1', employee_name: '陈思远' }],
      people_newly: 1,
      people_no_longer: 0,
    })
  })

  it('of one customer shows what each number holds, and what becoming two again would change', async () => {
    const key = await givenPair(stage)
    const [kept, gone] = [await givenCustomer(stage.bank, { aum_balance_eod: '7.00' }), key.ids[1]]
    const number = (no: string, registered_id: string, [aum, rule_code]: [string, string?]) =>
      givenNumber(kept, {
        source_customer_no: no,
        registered_id,
        ...(rule_code && { rule_code }),
        id_number_masked: registered_id === kept ? '4302**********0011' : '4302**********0029',
        aum_balance_eod: aum,
        deposit_balance_eod: aum,
      })
    const [first, second] = ['3000000001', '3000000002']
    const withThem = '100000000777777'
    await number(first, kept, ['5.00'])
    await number(second, gone, ['2.00'])
    await number('3000000003', withThem, ['0.00', 'P1'])
    await number('3000000004', '100000000666666', ['0.00'])
    await givenRow(stage.bank, 'marts.identity_pairs', {
      customer_id: kept,
      second_customer_id: kept,
      org_pos: 4,
      second_org_pos: 4,
      first_customer_no: first,
      second_customer_no: second,
      customer_type_code: 'retail',
      rule_code: 'P1',
      outcome_code: 'same',
      state_code: 'merged',
      is_merged: true,
    })
    await givenHolder(stage, { customer_id: kept, employee_id: 'E1' })
    const brought = { role_code: 'assistant', merged_from_id: gone, reason: 'merge' }
    await givenHolder(stage, { customer_id: kept, employee_id: 'E2', ...brought })
    const before = { valid_to: '2026-06-30', ended_reason: 'merge' }
    await givenHolder(stage, { customer_id: gone, employee_id: 'E2', ...before })
    const { body } = await people.branch.get(`${PAIRS}/${first}/${second}`)

    expect(body.sides).toMatchObject([
      { aum_balance_eod: '5.00', is_kept: true, ...SAID, id_number_masked: '4302**********0011' },
      { aum_balance_eod: '2.00', registered_id: gone, holders: [{ employee_id: 'E2' }] },
    ])
    expect(body.differing).toEqual(['id_number_masked'])
    expect(body.pair).toMatchObject({ suggested_code: null, decision_no: null })
    expect(body.preview).toMatchObject({
      decision_code: 'distinct',
      effect_code: 'split',
      kept_id: kept,
      // A third whom only a rule joined leaves as well; whom stewards joined stays.
      moving_ids: [gone, withThem],
      together: { aum_balance_eod: '7.00' },
      holders: [{ employee_id: 'E1' }],
      people_newly: 1,
      people_no_longer: 1,
    })
    expect((await people.branch.get(`/api/customers/${kept}/identity`)).body.numbers).toMatchObject([
      { source_customer_no: first, is_kept: true },
      { source_customer_no: second, is_kept: false },
      { source_customer_no: '3000000003', is_kept: false },
      { source_customer_no: '3000000004', is_kept: false },
    ])
  })
})

describe('a customer id that gave way', () => {
  it('leads to the customer it belongs to, for those who may see him', async () => {
    const kept = await givenCustomer(stage.bank, { org_id: '9902002000' })
    const gone = '100000000999999'
    const numbers = [
      { source_customer_no: '4000000001', registered_id: kept },
      { source_customer_no: '4000000002', registered_id: gone },
    ]
    for (const it of numbers)
      await givenRow(stage.bank, 'marts.customer_numbers', { customer_id: kept, org_pos: 5, ...it })
    await givenGrant(stage.bank, { subject_id: kept, user_id: 'MANAGER' })

    for (const who of [people.head, people.branch, people.manager]) {
      for (const part of ['', '/identity', '/ownership', '/accounts', '/loans', '/cards', '/contacts']) {
        const answer = await who.get(`/api/customers/${gone}${part}`)
        expect(answer, part).toMatchObject({
          status: 404,
          body: { code: 'customer_merged', customer_id: kept },
        })
      }
    }
    for (const part of ['', '/identity', '/ownership', '/accounts']) {
      const { body } = await people.sub.get(`/api/customers/${gone}${part}`)
      expect(body).toMatchObject({ code: 'customer_not_found' })
      expect(body).not.toHaveProperty('customer_id')
    }
  })

  it('one number has nothing to tell', async () => {
    const one = await givenCustomer(stage.bank)

    expect((await people.sub.get(`/api/customers/${one}/identity`)).body).toEqual({ numbers: [], fields: [] })
    expect((await people.manager.get(`/api/customers/${one}/identity`)).status).toBe(404)
  })
})
