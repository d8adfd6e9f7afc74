import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApprovals } from '../../../tests/support/approvals.ts'
import { givenCustomer, type Row } from '../../../tests/support/builders.ts'

// A Friday.
const FRIDAY = '2026-07-03'
const NUMBER = 'C900000001'

let office: Awaited<ReturnType<typeof givenApprovals>>
let far: string

beforeAll(async () => {
  office = await givenApprovals(FRIDAY)
  far = await givenCustomer(office.bank, { org_id: '9902001001', source_customer_no: NUMBER })
})
afterAll(() => office?.close())

const ask = (who: string, over: Row = {}) =>
  office.send(who, '/access-requests', {
    customer_no: NUMBER,
    days: 2,
    reason: '客户到网点办理业务',
    ...over,
  })
const record = async (who: string, id: string) => (await office.as(who)).get(`/api/customers/${id}`)

/** What an answer says beside the number that was asked for. */
function shapeOf({ body }: Awaited<ReturnType<typeof ask>>): string {
  const own = new Set(['request_id', 'title_zh', 'title_en', 'summary', 'facts', 'decision_id'])
  return JSON.stringify(body.request, (key, value: unknown) => (own.has(key) ? '' : value))
}

describe('access to a customer for some days', () => {
  let id: string

  it('is asked for by number, and the same is answered of a number that nobody has', async () => {
    const real = await ask('rm2')
    const none = await ask('rm2', { customer_no: 'C999999999' })

    expect([real.status, none.status]).toEqual([201, 201])
    id = real.body.request.request_id
    expect(shapeOf(none)).toBe(shapeOf(real))
    expect(real.body.request).toMatchObject({ holders: [], customer_id: null, moves: ['withdraw', 'urge'] })
    expect(real.text).not.toContain(far)
    const urged = [
      await office.send('rm2', `/${id}/urge`),
      await office.send('rm2', `/${none.body.request.request_id}/urge`),
    ] as const
    expect(urged.map((it) => it.status)).toEqual([200, 200])
    expect(shapeOf(urged[1])).toBe(shapeOf(urged[0]))
    expect(await office.send('rm2', `/${id}/urge`)).toMatchObject({ body: { code: 'urged_already' } })
  })

  it('waits for whoever heads the sub-branch of the customer, who sees the facts and no name', async () => {
    expect(await office.toDo('sub')).toEqual([id])
    expect(await office.toDo('branch')).toEqual([])
    const unread = async () =>
      (await (await office.as('sub')).get('/api/notices?state=unread')).body.rows
        .filter((it: { link: string }) => it.link === `/approvals/${id}`)
        .map((it: { kind_code: string }) => it.kind_code)
    expect((await office.read('sub', '/overview')).body).toMatchObject({ to_do: 1, urged: 1 })
    expect(await unread()).toEqual(['approval.urged', 'approval.waiting'])
    const { body } = await office.read('sub', `/${id}`)
    expect(body.request).toMatchObject({
      maker_name: '林雅',
      is_urged: true,
      due_on: '2026-07-07',
      customer_id: far,
      facts: null,
      moves: ['approve', 'return', 'reject', 'transfer'],
      summary: [{ value: NUMBER }, { value: '2' }, { value: '天元网点' }],
    })
    // Whoever has opened it has read what he was told of it.
    expect(await unread()).toEqual([])
    expect((await office.read('stranger', `/${id}`)).status).toBe(404)
    expect((await office.decide('stranger', id, ['approve', '同意'])).status).toBe(404)
  })

  it('cannot be decided by its maker, and not refused without a reason', async () => {
    expect((await office.decide('rm2', id, ['approve', '同意'])).status).toBe(403)
    expect((await office.decide('sub', id, ['reject', '不行'])).status).toBe(422)
  })

  it('is decided once: of two at once one wins, and the other is told who was faster', async () => {
    const { revision } = (await office.read('sub', `/${id}`)).body.request
    const both = await Promise.all([
      office.decide('sub', id, ['return', '请补充客户授权', revision]),
      office.decide('sub2', id, ['reject', '不同意这项申请', revision]),
    ])

    expect(both.map((it) => it.status).toSorted((a, b) => a - b)).toEqual([200, 409])
    const late = both.find((it) => it.status === 409)!
    expect(late.body.code).toBe('approval_moved')
    expect(['彭丽', '王强']).toContain(late.body.last_by)
    const decided = `select count(*)::int as count from approvals.decisions
      where request_id = $1 and move_code in ('return', 'reject')`
    expect(await office.owner(decided, [id])).toEqual([{ count: 1 }])
  })

  it('begins today, lets the maker see the customer, and ends by itself', async () => {
    const asked = (await ask('rm3', { days: 3 })).body.request.request_id
    expect((await record('rm3', far)).status).toBe(404)

    const done = await office.decide('sub', asked, ['approve', '同意'])

    expect(done.body.request).toMatchObject({ state_code: 'effective', moves: [] })
    const grants = await office.owner(`select kind, valid_from::text, valid_to::text, granted_by
      from platform.grants where user_id = 'RM3'`)
    const period = { valid_from: FRIDAY, valid_to: '2026-07-06' }
    expect(grants).toEqual([{ kind: 'share', ...period, granted_by: 'SUB' }])
    expect((await record('rm3', far)).status).toBe(200)
    expect((await ask('rm3')).body).toMatchObject({ code: 'customer_in_reach', customer_id: far })
  })

  it('tells the maker that it was agreed to, and not by whom', async () => {
    const { rows, total } = (await office.read('rm3', '?tab=started')).body
    expect(total).toBe(1)
    const { request } = (await office.read('rm3', `/${rows[0].request_id}`)).body

    expect(request).toMatchObject({ state_code: 'effective', customer_id: far })
    expect(request.summary.at(-1)).toMatchObject({ value: '2026-07-03 – 2026-07-05' })
    expect(request.trail.map((it: Row) => [it.move_code, it.user])).toEqual([
      ['submit', { user_id: 'RM3', display_name: '周明' }],
      ['approve', null],
      ['take_effect', null],
    ])
  })

  it('of more than three days asks compliance as well, and only when it is their turn', async () => {
    const place = { org_id: '9902001001', source_customer_no: 'C900000002' }
    const other = await givenCustomer(office.bank, place)
    const long = (await ask('rm3', { customer_no: 'c900000002', days: 5 })).body.request.request_id
    expect(await office.toDo('comp')).toEqual([])

    const first = await office.decide('sub2', long, ['approve', '同意'])
    expect(first.body.request).toMatchObject({ state_code: 'submitted', level_no: 2, level_count: 2 })
    expect(await office.toDo('sub2')).toEqual([])
    expect(await office.toDo('comp')).toEqual([long])
    await office.decide('comp', long, ['approve', '符合规定'])

    expect((await record('rm3', other)).status).toBe(200)
    const [row] = (await office.read('comp', '?tab=done')).body.rows
    expect(row).toMatchObject({ request_id: long, state_code: 'effective' })
  })

  it('is for those who do not see the whole bank, and for seven days at most', async () => {
    expect((await ask('comp')).status).toBe(403)
    expect((await ask('rm2', { days: 8 })).status).toBe(422)
  })

  it('can be kept as a draft that nobody else sees, returned, changed, and taken back', async () => {
    const draft = (await ask('rm2', { is_draft: true })).body.request
    const path = `/${draft.request_id}`
    expect(draft).toMatchObject({ state_code: 'draft', moves: ['submit', 'withdraw'] })
    expect((await office.read('sub', path)).status).toBe(404)
    const sent = await office.send('rm2', `${path}/submit`, { revision: draft.revision })
    expect(sent.body.request.state_code).toBe('submitted')

    await office.decide('sub', draft.request_id, ['return', '请说明具体用途'])
    const { revision, ...returned } = (await office.read('rm2', path)).body.request
    expect(returned).toMatchObject({ state_code: 'returned', moves: ['submit', 'withdraw'] })
    expect(await office.toDo('sub')).toEqual([])
    const changed = { customer_no: NUMBER, days: 1, reason: '客户到网点挂失，需核对信息', revision }
    const again = await office.send('rm2', `/access-requests${path}`, changed)
    expect(again.body.request).toMatchObject({ state_code: 'submitted', round_no: 2, facts: { days: 1 } })

    const seen = { revision: again.body.request.revision }
    const taken = await office.send('rm2', `${path}/withdraw`, seen)
    expect(taken.body.request).toMatchObject({ state_code: 'cancelled', moves: [] })
    expect((await office.decide('sub', draft.request_id, ['approve', '同意'])).status).toBe(409)
  })

  it('has ended on the day after its last one, without anybody’s doing', async () => {
    office.day.today = '2026-07-06'

    expect((await record('rm3', far)).status).toBe(404)
  })
})
