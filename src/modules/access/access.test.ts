import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, givenApp } from '../../../tests/support/app.ts'
import {
  givenCustomer,
  givenGrant,
  givenPublication,
  givenTerm,
  HEAD,
  managerOf,
  SUB_BRANCH,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { listAudit } from '../../platform/audit.ts'
import { connect } from '../../platform/postgres/index.ts'

const ZHANG = '1000000000000018'
const ZHANG_NO = 'C000000901'
const ID_NUMBER = '430101199001011234'
const LI = '1000000000000026'
const NOBODY = '1000000000000091'
const reason = '登记有误，经核实取消'
const note = '客户为公众人物，经分行批准'

type Way = { holds: boolean; reach: { kind: string }; parts: { part_code: string; holds: boolean }[] }

describe('why somebody sees a customer', () => {
  let database: TestDatabase
  let bank: TestBank
  let server: Awaited<ReturnType<typeof givenApp>>
  let by: Record<'rm1' | 'sub' | 'compliance' | 'sec', Browser>

  beforeAll(async () => {
    database = await givenDatabase()
    bank = await givenPublication(database)
    await givenCustomer(bank, {
      customer_id: ZHANG,
      source_customer_no: ZHANG_NO,
      customer_name: '张建国',
      org_id: '9902001001',
    })
    await givenTerm(bank, { kind: 'id_number', term: ID_NUMBER, customer_id: ZHANG, org_pos: 1 })
    await givenCustomer(bank, { customer_id: LI, customer_name: '李强', org_id: '9902002000' })
    await givenGrant(bank, { subject_id: ZHANG, user_id: 'E1' })
    await givenGrant(bank, { subject_id: LI, user_id: 'B1' })
    server = await givenApp({ database })
    const people = [
      { user_id: 'E1', username: 'rm1', reaches: [managerOf()], permissions: [] },
      { user_id: 'B1', username: 'sub', reaches: [SUB_BRANCH], permissions: [] },
      {
        user_id: 'C1',
        username: 'compliance',
        reaches: [HEAD],
        permissions: ['access.explain', 'customers.private', 'customers.mark_private'],
      },
      { user_id: 'S1', username: 'sec', reaches: [], permissions: ['access.block', 'access.explain'] },
    ]
    for (const person of people) await server.addUser(person)
    by = {
      rm1: await server.signIn('rm1'),
      sub: await server.signIn('sub'),
      compliance: await server.signIn('compliance'),
      sec: await server.signIn('sec'),
    }
  })
  afterAll(async () => {
    await server?.close()
    await database?.drop()
  })

  const why = (who: Browser, query: string) => who.get(`/api/access/why?${query}`)
  const partsOf = (ways: Way[]) =>
    ways.map((way) => [way.reach.kind, way.parts.filter((part) => part.holds).map((part) => part.part_code)])

  it('names to everybody the grant or the unit by which he sees a customer', async () => {
    const own = await why(by.rm1, `customer_id=${ZHANG}`)
    expect(own.body).toMatchObject({
      is_visible: true,
      user: { user_id: 'E1' },
      unit: { unit_id: '9902001001', unit_name: '天元网点' },
      private: null,
      block: null,
    })
    expect(own.body.ways).toMatchObject([
      {
        reach: { kind: 'manager' },
        holds: true,
        grants: [{ user_id: 'E1', kind: 'ownership', granted_by: 'test' }],
      },
    ])

    expect(own.body.ways[0].fields).toEqual([])

    const unit = await why(by.sub, `customer_id=${ZHANG}`)
    expect(partsOf(unit.body.ways)).toEqual([
      ['org', ['unit', 'not_hidden']],
      ['manager', ['not_hidden']],
    ])
  })

  it('says of the fields that are asked about how the role of each post shows them', async () => {
    const fieldsOf = async (query: string) => (await why(by.sec, query)).body.ways[0].fields
    const asked = `customer_id=${ZHANG}&user_id=E1`
    expect(await fieldsOf(`${asked}&fields=mobile`)).toEqual([
      { field_class: 'mobile', in_list: 'masked', in_record: 'masked' },
    ])
    // What a role says nothing of is masked, but for what the bank itself calls public.
    expect(await fieldsOf(`${asked}&fields=amount,birth_date,x1_hobby`)).toEqual([
      { field_class: 'amount', in_list: 'clear', in_record: 'clear' },
      { field_class: 'birth_date', in_list: 'masked', in_record: 'masked' },
      { field_class: 'x1_hobby', in_list: 'clear', in_record: 'clear' },
    ])
    await connect(database.url('owner'), (owner) =>
      owner.query(
        `insert into platform.role_fields (role_code, field_class, in_list, in_record)
         select p.role_code, 'email', 'hidden', 'masked' from platform.posts p
         join platform.post_holders h on h.post_id = p.post_id and h.user_id = 'E1'`,
      ),
    )
    expect(await fieldsOf(`${asked}&fields=email`)).toEqual([
      { field_class: 'email', in_list: 'hidden', in_record: 'masked' },
    ])
    const { body } = await by.sec.get(`/api/access/who?customer_id=${LI}&fields=email`)
    const shown = body.people.map((it: { ways: { fields: unknown[] }[] }) => it.ways[0]!.fields)
    expect(shown).toEqual([
      [{ field_class: 'email', in_list: 'masked', in_record: 'masked' }],
      [{ field_class: 'email', in_list: 'masked', in_record: 'masked' }],
    ])
    for (const wrong of ['shoe_size', 'mobile,', ''])
      expect((await why(by.sec, `${asked}&fields=${wrong}`)).status).toBe(422)
  })

  it('finds a customer by the bank’s number for who explains, and never says a name of his', async () => {
    const found = await why(by.sec, `customer_no=${ZHANG_NO.toLowerCase()}&user_id=E1`)
    expect(found.body).toMatchObject({ customer_id: ZHANG, is_visible: true })
    expect(found.body.ways[0]).toMatchObject({ grants: [{ granted_by: 'test', granted_by_name: null }] })
    expect(JSON.stringify(found.body)).not.toContain('张建国')
    const { body } = await by.sec.get(`/api/access/who?customer_no=${ZHANG_NO}`)
    expect(body).toMatchObject({ customer_id: ZHANG })
    expect(JSON.stringify(body)).not.toContain('张建国')

    expect((await why(by.sec, 'customer_no=C00000000&user_id=E1')).body.code).toBe('customer_not_found')
    // No other number of his leads to him.
    expect((await why(by.sec, `customer_no=${ID_NUMBER}&user_id=E1`)).status).toBe(404)
    expect((await why(by.sec, `customer_no=${ZHANG_NO}&customer_id=${ZHANG}`)).status).toBe(422)
    expect((await why(by.sec, 'user_id=E1')).status).toBe(422)
    // Who asks about himself has a customer before him: numbers are not tried out here.
    expect((await why(by.rm1, `customer_no=${ZHANG_NO}`)).status).toBe(403)
  })

  it('tells nobody of a customer he does not see, and answers about others by right only', async () => {
    const [far, missing] = await Promise.all([LI, NOBODY].map((id) => why(by.rm1, `customer_id=${id}`)))
    expect([far!.status, missing!.status]).toEqual([404, 404])
    expect(far!.body.code).toBe(missing!.body.code)
    expect((await why(by.rm1, `customer_id=${ZHANG}&user_id=B1`)).status).toBe(403)
    expect((await by.rm1.get(`/api/access/who?customer_id=${ZHANG}`)).status).toBe(403)

    const other = await why(by.sec, `customer_id=${LI}&user_id=E1`)
    expect(other.body).toMatchObject({ is_visible: false, user: { user_id: 'E1' } })
  })

  it('lists everybody who sees a customer, each with his ways', async () => {
    const { body } = await by.sec.get(`/api/access/who?customer_id=${LI}`)
    const ways = body.people.map((it: { user: { user_id: string }; ways: Way[] }) => [
      it.user.user_id,
      it.ways.map((way) => way.reach.kind),
    ])

    // A customer of another sub-branch was granted to the manager of this one.
    expect(ways).toEqual([
      ['B1', ['manager']],
      ['C1', ['head']],
    ])
  })

  it('lets who looks at a unit look at what was granted to him, in a reach of its own', async () => {
    const { body: session } = await by.sub.get('/api/session')
    const { post_id } = session.post
    expect(session).toMatchObject({ has_grants: true, is_by_grants: false })

    const beside = await by.sub.send('PUT', '/api/session/post', { payload: { post_id, is_by_grants: true } })
    const granted = await by.sub.get('/api/customers?columns=customer_id')
    await by.sub.send('PUT', '/api/session/post', { payload: { post_id } })
    const own = await by.sub.get('/api/customers?columns=customer_id')

    expect(beside.body.is_by_grants).toBe(true)
    expect(granted.body.rows).toMatchObject([{ customer_id: LI }])
    expect(own.body.rows).toMatchObject([{ customer_id: ZHANG }])
  })

  it('hides a private customer from everybody without the right, at once, and says why', async () => {
    const totals = async () => [
      (await by.sub.get('/api/customers')).body.total,
      (await by.compliance.get('/api/customers')).body.total,
    ]
    expect(await totals()).toEqual([1, 2])
    const mark = { payload: { reason_code: 'pep', note } }
    expect((await by.sub.send('PUT', `/api/customers/${ZHANG}/private`, mark)).status).toBe(403)

    expect((await by.compliance.send('PUT', `/api/customers/${ZHANG}/private`, mark)).status).toBe(204)
    expect((await by.compliance.send('PUT', `/api/customers/${ZHANG}/private`, mark)).body.code).toBe(
      'already_private',
    )
    expect(await totals()).toEqual([0, 2])
    expect((await by.rm1.get(`/api/customers/${ZHANG}`)).status).toBe(404)
    expect((await by.compliance.get(`/api/customers/${ZHANG}`)).body.private).toMatchObject({
      reason_code: 'pep',
    })
    const { body } = await why(by.compliance, `customer_id=${ZHANG}&user_id=E1`)
    expect(body).toMatchObject({ is_visible: false, private: { reason_code: 'pep', marked_by: 'C1' } })
    expect(partsOf(body.ways)).toEqual([['manager', ['grant']]])

    const takeBack = (payload: object) =>
      by.compliance.send('DELETE', `/api/customers/${ZHANG}/private`, { payload })
    expect((await takeBack({ reason: '误' })).status).toBe(422)
    expect((await takeBack({ reason })).status).toBe(204)
    expect(await totals()).toEqual([1, 2])
    expect((await takeBack({ reason })).body.code).toBe('not_private')
  })

  it('keeps an employee’s own customers and relatives from him alone', async () => {
    const path = `/api/access/blocks/E1/${ZHANG}`
    expect((await by.rm1.send('PUT', path, { payload: { kind_code: 'self' } })).status).toBe(403)
    expect((await by.sec.send('PUT', path, { payload: { kind_code: 'relative' } })).status).toBe(204)

    expect((await by.rm1.get('/api/customers')).body.total).toBe(0)
    expect((await by.sub.get('/api/customers')).body.total).toBe(1)
    const { body } = await why(by.sec, `customer_id=${ZHANG}&user_id=E1`)
    expect(body).toMatchObject({ is_visible: false, block: { kind_code: 'relative', recorded_by: 'S1' } })

    expect((await by.sec.send('DELETE', path, { payload: {} })).status).toBe(422)
    expect((await by.sec.send('DELETE', path, { payload: { reason } })).status).toBe(204)
    expect((await by.rm1.get('/api/customers')).body.total).toBe(1)
  })

  it('shows nobody again what is kept from him by his own hand', async () => {
    const path = `/api/access/blocks/S1/${ZHANG}`
    expect((await by.sec.send('PUT', path, { payload: { kind_code: 'self' } })).status).toBe(204)
    const refused = await by.sec.send('DELETE', path, { payload: { reason } })
    expect(refused).toMatchObject({ status: 409, body: { code: 'own_account' } })
    expect((await why(by.sec, `customer_id=${ZHANG}&user_id=S1`)).body.block).toMatchObject({
      kind_code: 'self',
    })
  })

  it('asks once more who it is before it shows again, and not before it hides', async () => {
    await server.databases.db
      .updateTable('platform.sessions')
      .set({ proved_at: '2020-01-01T00:00:00Z' })
      .execute()
    for (const [who, path] of [
      [by.sec, `/api/access/blocks/E1/${ZHANG}`],
      [by.compliance, `/api/customers/${ZHANG}/private`],
    ] as const) {
      const refused = await who.send('DELETE', path, { payload: { reason } })
      expect([path, refused.body.code]).toEqual([path, 'proof_needed'])
    }
  })

  it('leaves a line in the trail for each mark and each question about another', async () => {
    const lines = await listAudit(server.databases, { limit: 500 })
    const done = new Set(lines.filter((it) => it.outcome === 'done').map((it) => it.action))

    const asked = lines.find((it) => it.action === 'access.why' && it.details['fields'])
    expect(asked).toMatchObject({ customer_id: ZHANG, details: { user_id: 'E1', fields: ['email'] } })
    const wanted = [
      'access.why',
      'access.who',
      'customer.marked_private',
      'customer.unmarked_private',
      'access.blocked',
      'access.unblocked',
    ]
    expect(wanted.filter((action) => !done.has(action))).toEqual([])
    const back = lines.filter((it) => /un(marked_private|blocked)$/.test(it.action) && it.outcome === 'done')
    expect(back.map((it) => it.details['reason'])).toEqual([reason, reason])
  })
})
