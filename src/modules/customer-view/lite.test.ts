import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenActor, givenContext } from '../../../tests/support/actors.ts'
import { type Browser, givenApp } from '../../../tests/support/app.ts'
import {
  givenCustomer,
  givenPublication,
  givenRow,
  givenTerm,
  HEAD,
  SUB_BRANCH,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { listAudit } from '../../platform/audit.ts'
import { reachOfLookUps } from '../../platform/authz/reach.ts'
import { systemClock } from '../../platform/clock.ts'
import { indexIdentifier, indexLastFour, openKeyRing } from '../../platform/crypto/index.ts'
import { withActor } from '../../platform/db.ts'
import { LOOK_UP_MINUTES, MISSES_MAX } from './service/look-up.ts'

const ID_NUMBER = '430204195001011234'
const MOBILE = '13873300011'
const ACCOUNT = '9900020001000044'
const CHANGSHA = '9901000000'

let database: TestDatabase
let bank: TestBank
let server: Awaited<ReturnType<typeof givenApp>>
let by: Record<'teller' | 'other' | 'rm' | 'head' | 'sec', Browser>
let ids: Record<'zhang' | 'wife' | 'secret', string>
/** What the clock of the bank is ahead of the world's. */
let minutesLater = 0
const clock = {
  ...systemClock,
  now: () => new Date(systemClock.now().getTime() + minutesLater * 60_000),
}

beforeAll(async () => {
  database = await givenDatabase()
  bank = await givenPublication(database)
  server = await givenApp({ database, clock })
  const keys = openKeyRing(join(server.stateDir, 'keys'))
  const named = async (name: string, facts: object, numbers: { id: string; mobile: string }) => {
    const customer_id = await givenCustomer(bank, { customer_name: name, org_id: CHANGSHA, ...facts })
    const of = { customer_id, org_pos: 6 }
    const id = { kind: 'id_index', term: indexIdentifier(keys, 'id_number', numbers.id) }
    const end = { kind: 'last4_index', term: indexLastFour(keys, 'id_number', numbers.id.slice(-4)) }
    const mobile = { kind: 'mobile_index', term: indexIdentifier(keys, 'mobile', numbers.mobile) }
    for (const term of [id, end, mobile]) await givenTerm(bank, { ...term, ...of })
    return customer_id
  }
  const old = {
    age_years: 76,
    grade_code: 'DIAMOND',
    id_expires_on: '2026-07-10',
    aum_balance_eod: '8123456.78',
  }
  ids = {
    zhang: await named('张建国', old, { id: ID_NUMBER, mobile: MOBILE }),
    wife: await named('李秀英', { age_years: 69 }, { id: '430204195001015678', mobile: MOBILE }),
    secret: await named('何隐', {}, { id: '430204198001010011', mobile: '13873300099' }),
  }
  await givenFacts(ids.zhang)
  await givenRow(bank, 'platform.private_subjects', {
    subject_id: ids.secret,
    reason_code: 'pep',
    valid_from: '2026-01-01',
    marked_by: 'test',
    marked_at: '2026-01-01T00:00:00Z',
  })
  const lookUp = { permissions: ['customers.look_up'] }
  await server.addUser({ user_id: 'T1', username: 'teller', reaches: [], ...lookUp })
  await server.addUser({ user_id: 'T2', username: 'other', reaches: [], ...lookUp })
  await server.addUser({
    user_id: 'R1',
    username: 'rm',
    reaches: [SUB_BRANCH],
    permissions: ['customers.look_up', 'fields.reveal'],
  })
  const seesAll = ['customers.look_up', 'customers.private']
  await server.addUser({ user_id: 'H1', username: 'head', reaches: [HEAD], permissions: seesAll })
  await server.addUser({ user_id: 'S1', username: 'sec', reaches: [], permissions: ['access.explain'] })
  const [teller, other, rm, head, sec] = await Promise.all(
    ['teller', 'other', 'rm', 'head', 'sec'].map((it) => server.signIn(it)),
  )
  by = { teller: teller!, other: other!, rm: rm!, head: head!, sec: sec! }
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

async function givenFacts(customer_id: string) {
  const of = { customer_id, org_pos: 6 }
  await givenTerm(bank, { kind: 'account_no', term: ACCOUNT, ...of })
  const term = {
    product_code: 'D100',
    product_name: '整存整取一年',
    deposit_kind_code: 'term',
    balance: '500000.00',
  }
  // The first has come to its day and still lies there.
  for (const matures_on of ['2026-01-01', '2026-07-01', '2026-07-02']) {
    await givenRow(bank, 'marts.customer_accounts', {
      ...of,
      ...term,
      account_id: `${ACCOUNT}-${matures_on}`,
      account_no: ACCOUNT,
      status_code: 'active',
      matures_on,
    })
  }
  await givenRow(bank, 'marts.customer_attention', {
    ...of,
    is_vip: true,
    ebank_count: 0,
    risk_level_code: '3',
    risk_expires_on: '2026-05-01',
    large_outflow_1d: '300000.00',
  })
  await givenRow(bank, 'marts.customer_tickets', {
    ...of,
    ticket_no: 'TK1',
    ticket_type_code: 'consult',
    title: `来电 ${MOBILE} 咨询`,
    is_open: true,
  })
  await givenRow(bank, 'customer_management.ownerships', {
    customer_id,
    role_code: 'primary',
    employee_id: 'E7',
    org_id: CHANGSHA,
    is_virtual: false,
    valid_from: '2026-01-01',
    reason: 'test',
    recorded_by: 'test',
  })
  const holder = { employee_id: 'E7', employee_name: '周明', unit_id: CHANGSHA, is_virtual: false }
  await givenRow(bank, 'marts.employees', holder)
}

const lookUp = async (who: Browser, told: object) => {
  const payload = { by: 'id_number', number: ID_NUMBER, reason_code: 'counter', ...told }
  return who.send('POST', '/api/lite/look-ups', { payload })
}
const lite = (who: Browser, id: string) => who.get(`/api/customers/${id}/lite`)

describe('the lite view', () => {
  it('finds a customer of any unit by a number that he tells, and says what serving him takes', async () => {
    expect((await lite(by.teller, ids.zhang)).status).toBe(404)
    for (const told of [
      { number: ' 430204 19500101 1234 ' },
      { by: 'account_no', number: ACCOUNT },
      { by: 'mobile', number: '138 7330 0011', id_last_four: '1234', reason_code: 'phone' },
    ]) {
      expect((await lookUp(by.teller, told)).body).toMatchObject({ outcome: 'found', customer_id: ids.zhang })
    }

    const { body, text } = await lite(by.teller, ids.zhang)
    expect(body).toMatchObject({
      customer_name: '张建国',
      flags: { is_green: true, is_caring: true },
      owner: { employee_name: '周明' },
      products: [
        { class_code: 'account', product_name: '整存整取一年', held_count: 3, next_on: '2026-07-01' },
      ],
      tickets: [{ ticket_no: 'TK1' }],
      is_selling_held: false,
    })
    const { body: products } = await by.head.get(`/api/customers/${ids.zhang}/products`)
    expect(products.rows).toMatchObject([{ item_count: 3, matures_on: '2026-07-01' }])
    expect(body.alerts.map((it: { alert_code: string }) => it.alert_code)).toEqual([
      'id_expiring',
      'risk_expired',
    ])
    expect(body.offers.map((it: { step_code: string }) => it.step_code)).toEqual(['renew_id', 'assess_risk'])
    for (const secret of ['8123456', '500000', '300000', 'DIAMOND', MOBILE, '1950']) {
      expect(text).not.toContain(secret)
    }
  })

  it('opens nothing but itself: no record, no tab, no list, no search, no export', async () => {
    await lookUp(by.teller, {})
    await lookUp(by.rm, {})
    expect((await lite(by.rm, ids.zhang)).status).toBe(200)

    const paths = ['', '/accounts', '/attention', '/relations', '/service', '/ownership']
    for (const path of paths) {
      const refused = await by.teller.get(`/api/customers/${ids.zhang}${path}`)
      const missing = await by.rm.get(`/api/customers/${ids.zhang}${path}`)
      expect([path, refused.status, missing.status]).toEqual([path, 403, 404])
    }
    expect((await by.teller.get('/api/customers')).status).toBe(403)
    expect((await by.rm.get('/api/customers')).body.total).toBe(0)
    expect((await by.rm.send('POST', '/api/search', { payload: { q: '张建国' } })).body.results).toEqual([])
    const exporting = { payload: { list: 'customers', selection: {}, reason: '外访前准备客户名单' } }
    expect((await by.teller.send('POST', '/api/exports', exporting)).status).not.toBe(200)
    const reveal = { payload: { field: 'mobile', masked: '138****0011', reason: '核对客户联系方式' } }
    expect((await by.rm.send('POST', `/api/customers/${ids.zhang}/reveal`, reveal)).status).toBe(404)
  })

  it('is kept from amounts by the database, whatever is asked', async () => {
    const reach = reachOfLookUps({ permissions: ['customers.look_up'] })!
    const context = {
      ...givenContext({ databases: server.databases, actor: givenActor('T1', reach) }),
      clock,
    }
    const ask = (text: string) => withActor(context, async (db) => (await sql.raw(text).execute(db)).rows)
    await lookUp(by.teller, {})

    expect(await ask('select customer_id from marts.customers')).toEqual([{ customer_id: ids.zhang }])
    for (const text of [
      'select aum_balance_eod from marts.customers',
      'select grade_code from marts.customers',
      'select birth_date from marts.customers',
      'select balance from marts.customer_accounts',
      'select large_outflow_1d from marts.customer_attention',
      'select term from marts.search_terms',
      'select customer_id from marts.customer_relations',
    ]) {
      await expect(ask(text)).rejects.toThrow('permission denied')
    }
  })

  it('tells two who share a telephone apart by the end of a document, and names neither', async () => {
    const shared = { by: 'mobile', number: MOBILE }
    const several = await lookUp(by.other, shared)
    expect(several.body).toEqual({ outcome: 'several', customer_id: null, ends_at: null })
    const one = await lookUp(by.other, { ...shared, id_last_four: '5678' })
    expect(one.body).toMatchObject({ outcome: 'found', customer_id: ids.wife })
    expect((await lookUp(by.other, { ...shared, id_last_four: '9999' })).body.outcome).toBe('none')
    // Not yet seventy.
    expect((await lite(by.other, ids.wife)).body.flags).toEqual({ is_green: false, is_caring: false })
    expect((await lite(by.other, ids.zhang)).status).toBe(404)
  })

  it('does not find private customers for who may not see them, nor a teller himself', async () => {
    const secret = { by: 'mobile', number: '13873300099' }
    expect((await lookUp(by.other, secret)).body.outcome).toBe('none')
    expect((await lookUp(by.head, secret)).body).toMatchObject({ outcome: 'found', customer_id: ids.secret })
    await givenRow(bank, 'platform.blocked_subjects', {
      user_id: 'T2',
      subject_id: ids.wife,
      kind_code: 'relative',
      valid_from: '2026-01-01',
      recorded_by: 'test',
      recorded_at: '2026-01-01T00:00:00Z',
    })
    expect((await lookUp(by.other, { number: '430204195001015678' })).body.outcome).toBe('none')
    // What he has looked up before is kept from him as well.
    expect((await lite(by.other, ids.wife)).status).toBe(404)
  })

  it('takes whole numbers of the kind that is named, and a reason', async () => {
    for (const wrong of [
      { number: '1234' },
      { by: 'mobile', number: '0731-2888' },
      { by: 'account_no', number: '张建国张建国' },
      { reason_code: 'curious' },
      { by: 'name', number: '张建国张建国' },
    ]) {
      expect((await lookUp(by.teller, wrong)).status).toBe(422)
    }
    // A number is looked for as what it is said to be.
    expect((await lookUp(by.teller, { by: 'account_no', number: ID_NUMBER })).body.outcome).toBe('none')
  })

  it('leaves a line that names the reason and not the number, and is explained', async () => {
    await lookUp(by.teller, { reason_code: 'phone' })
    const [line] = await listAudit(server.databases, { action: 'customers.look_up', limit: 1 })
    expect(line).toMatchObject({ user_id: 'T1', customer_id: ids.zhang })
    expect(line!.details).toMatchObject({ by: 'id_number', reason: 'phone', hits: 1 })
    expect(JSON.stringify(line)).not.toContain(ID_NUMBER)

    const { body: why } = await by.teller.get(`/api/access/why?customer_id=${ids.zhang}`)
    expect(why.is_visible).toBe(true)
    expect(why.ways).toMatchObject([
      {
        reach: { kind: 'look_up' },
        parts: [{ part_code: 'look_up', holds: true }, { part_code: 'not_hidden' }],
      },
    ])
    expect(why.ways[0].look_ups.at(-1)).toMatchObject({ user_id: 'T1', reason_code: 'phone' })
    const { body: who } = await by.sec.get(`/api/access/who?customer_id=${ids.wife}`)
    const kinds = who.people.map((it: { user: { user_id: string }; ways: { reach: { kind: string } }[] }) => [
      it.user.user_id,
      it.ways.map((way) => way.reach.kind),
    ])
    expect(kinds).toEqual([['H1', ['head']]])
  })

  it(`is over after ${LOOK_UP_MINUTES} minutes`, async () => {
    await lookUp(by.teller, {})
    minutesLater = LOOK_UP_MINUTES - 1
    expect((await lite(by.teller, ids.zhang)).status).toBe(200)
    minutesLater = LOOK_UP_MINUTES + 1
    expect((await lite(by.teller, ids.zhang)).status).toBe(404)
    minutesLater = 0
    // Who explains the day still learns of it.
    const { body } = await by.sec.get(`/api/access/who?customer_id=${ids.zhang}`)
    expect(body.people.map((it: { user: { user_id: string } }) => it.user.user_id)).toContain('T1')
  })

  it('ends for a while for who tries numbers', async () => {
    const statuses: number[] = []
    for (let at = 0; at <= MISSES_MAX; at += 1) {
      const number = `1387331${String(at).padStart(4, '0')}`
      statuses.push((await lookUp(by.rm, { by: 'mobile', number })).status)
    }
    expect(statuses).toEqual([...Array.from({ length: MISSES_MAX }, () => 200), 429])
    expect((await lookUp(by.rm, {})).body.code).toBe('too_many_requests')
  })
})
