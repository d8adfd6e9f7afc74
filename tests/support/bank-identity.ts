import { connect } from '../../src/platform/postgres/index.ts'
import { givenApp } from './app.ts'
import {
  BRANCH,
  givenCustomer,
  givenPublication,
  givenRow,
  HEAD,
  managerOf,
  type Row,
  SUB_BRANCH,
} from './builders.ts'
import { givenDatabase } from './database.ts'

export const PAIRS = '/api/identity/pairs'
export const DECISIONS = '/api/identity/decisions'
const BOTH = ['identity.propose', 'identity.decide']

/** Who may see and decide what: the sub-branch proposes only, the administrator sees no customer. */
const PEOPLE = {
  head: { reaches: [HEAD], permissions: BOTH },
  branch: { reaches: [BRANCH], permissions: BOTH },
  sub: { reaches: [SUB_BRANCH], permissions: ['identity.propose'] },
  manager: { reaches: [managerOf()], permissions: BOTH },
  admin: { reaches: [], permissions: BOTH },
}

export type Key = { first: string; second: string }
export type Stewards = Awaited<ReturnType<typeof givenStewards>>
type Server = Awaited<ReturnType<typeof givenApp>>
export type Person = Awaited<ReturnType<Server['signIn']>>

/** A bank with its stewards signed in, whose pairs a test plants one by one. */
export async function givenStewards() {
  const database = await givenDatabase()
  const server = await givenApp({ database })
  const bank = await givenPublication(database)
  const signIn = async (name: keyof typeof PEOPLE) => {
    await server.addUser({ user_id: name.toUpperCase(), username: name, ...PEOPLE[name] })
    return [name, await server.signIn(name)] as const
  }
  const names = Object.keys(PEOPLE) as (keyof typeof PEOPLE)[]
  const people = Object.fromEntries(await Promise.all(names.map(signIn))) as Record<
    keyof typeof PEOPLE,
    Person
  >
  return {
    database,
    bank,
    people,
    close: async () => {
      await server.close()
      await database.drop()
    },
  }
}

let nextNo = 0
type Planted = { units?: [string, string]; pair?: Row; one?: Row; other?: Row }

/** Two customers, one a number each, and the pair of their numbers; of units of the test's choice. */
export async function givenPair({ bank }: Pick<Stewards, 'bank'>, input: Planted = {}) {
  const [first, second] = [1, 2].map(() => `1${String(++nextNo).padStart(9, '0')}`) as [string, string]
  const [unitOne, unitOther] = input.units ?? ['9902001000', '9902001001']
  const money = { aum_balance_eod: '100.10', deposit_balance_eod: '50.05', loan_balance_eod: '0.00' }
  const base = { customer_name: '王小明', birth_date: '1985-04-10', ...money }
  const one = { source_customer_no: first, org_id: unitOne, ...base, ...input.one }
  const other = { source_customer_no: second, org_id: unitOther, opened_on: '2021-05-05', ...base }
  const ids = [await givenCustomer(bank, one), await givenCustomer(bank, { ...other, ...input.other })]
  const places = [unitOne, unitOther].map((id) => bank.units.find((it) => it.unit_id === id)!.lo)
  await givenRow(bank, 'marts.identity_pairs', {
    customer_id: ids[0],
    second_customer_id: ids[1],
    org_pos: places[0],
    second_org_pos: places[1],
    first_customer_no: first,
    second_customer_no: second,
    customer_type_code: 'retail',
    first_customer_name: '王小明',
    second_customer_name: '王晓明',
    rule_code: 'P5',
    outcome_code: 'recommended',
    score: 90,
    state_code: 'open',
    is_name_near: true,
    found_on: '2026-06-30',
    ...input.pair,
  })
  return { first, second, ids: ids as [string, string] }
}

export const givenHolder = ({ bank }: Pick<Stewards, 'bank'>, row: Row) =>
  givenRow(bank, 'customer_management.ownerships', {
    role_code: 'primary',
    org_id: '9902001000',
    valid_from: '2026-01-01',
    valid_to: '9999-12-31',
    reason: 'test',
    recorded_by: 'test',
    ...row,
  })

export const propose = (who: Person, { first, second }: Key, more: Row = {}) =>
  who.send('POST', DECISIONS, {
    payload: {
      first_customer_no: first,
      second_customer_no: second,
      decision_code: 'same',
      reason: '柜面核对本人到场',
      state_code: 'open',
      ...more,
    },
  })

/** Proposes and gives the number of the decision. */
export const proposed = async (who: Person, key: Key) =>
  (await propose(who, key)).body.decision.decision_id as string

export const move = (who: Person, decisionId: string, [step, state, more = {}]: [string, string, Row?]) =>
  who.send('POST', `${DECISIONS}/${decisionId}/${step}`, { payload: { state_code: state, ...more } })

/** What the audit trail says of something, in order. */
export const auditedOf = ({ database }: Stewards, subject: string) =>
  connect(database.url('api'), async (db) => {
    const sql = 'select action, user_id from platform.audit_log where subject = $1 order by audit_id'
    return (await db.query<Row>(sql, [subject])).rows
  })
