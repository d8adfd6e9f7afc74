import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { givenApp } from '../../../tests/support/app.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { connect } from '../../platform/postgres/index.ts'
import { OPERATE_LOCK } from '../../serving/night-steps.ts'
import { ARRIVALS_READ, AUDIT_READ, NIGHTS_OPERATE } from './policy.ts'

const DATE = '2026-06-30'

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
type Browser = Awaited<ReturnType<typeof server.signIn>>
let wang: Browser
let zhao: Browser
let watcher: Browser

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database })
  const permissions = [ARRIVALS_READ, NIGHTS_OPERATE, AUDIT_READ]
  await server.addUser({ user_id: 'E1', username: 'wang', reaches: [], permissions })
  await server.addUser({ user_id: 'E2', username: 'zhao', reaches: [], permissions })
  await server.addUser({ user_id: 'E3', username: 'watcher', reaches: [], permissions: [ARRIVALS_READ] })
  ;[wang, zhao, watcher] = await Promise.all([
    server.signIn('wang'),
    server.signIn('zhao'),
    server.signIn('watcher'),
  ])
  await query('insert into pipeline.plans values ($1, $2)', ['p', JSON.stringify(PLAN)])
  await query(
    `insert into pipeline.runs (business_date, run_kind, status, started_at, plan_id)
     values ($1, 'daily', 'failed', now(), 'p'), ('2026-06-29', 'daily', 'done', now(), 'p')`,
    [DATE],
  )
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})
beforeEach(() =>
  connect(database.url('owner'), (owner) => owner.query('truncate pipeline.orders, pipeline.waivers')),
)

const PLAN = ['load CORE_DEP_ACCT', 'base.accounts', 'check base.accounts: no balance is negative'].map(
  (step) => ({
    step,
    layer: 'base',
    title: null,
    key: [],
    after: [],
    waivable: step.startsWith('check ') ? [step.slice('check '.length)] : [],
  }),
)
const query = (text: string, values: unknown[] = []) =>
  connect(database.url('batch'), (batch) => batch.query(text, values))
const waived = (date = DATE) =>
  connect(database.url('batch'), async (batch) => {
    const { rows } = await batch.query<{ kind_code: string; name: string }>(
      `select kind_code, name from pipeline.waivers
        where business_date = $1 and approved_at is not null and withdrawn_at is null`,
      [date],
    )
    return rows
  })
const post = (who: Browser, url: string, payload: object = {}) => who.send('POST', url, { payload })
const actionsOf = async (prefix: string) => {
  const { body } = await wang.get('/api/audit?limit=10')
  return (body.rows as { action: string; user_id: string }[])
    .filter((row) => row.action.startsWith(prefix))
    .map((row) => `${row.user_id} ${row.action}`)
}

const RETRY = { kind_code: 'retry', business_date: DATE, reason: 'the ledger is there now' }
const PROPOSAL = {
  business_date: DATE,
  kind_code: 'check',
  name: 'base.accounts: no balance is negative',
  reason: 'known to the bank, see ticket 12',
}

describe('an order', () => {
  it('waits to be taken up, with who gave it and why, and stands in the audit trail', async () => {
    const { status, body } = await post(wang, '/api/orders', RETRY)

    expect(status).toBe(201)
    expect(body.order).toMatchObject({ ...RETRY, state_code: 'waiting', ordered_by: 'E1', run_no: null })
    expect((await watcher.get('/api/orders')).body.orders).toHaveLength(1)
    expect(await actionsOf('night.')).toEqual(['E1 night.retry'])
  })

  it('is not given twice while it waits', async () => {
    await post(wang, '/api/orders', RETRY)
    expect(await post(zhao, '/api/orders', RETRY)).toMatchObject({
      status: 409,
      body: { code: 'order_exists' },
    })
  })

  it('of a retry needs a night that failed; to run again what went well is another order', async () => {
    const good = { ...RETRY, business_date: '2026-06-29' }
    expect(await post(wang, '/api/orders', good)).toMatchObject({ status: 409, body: { code: 'not_failed' } })
    expect((await post(wang, '/api/orders', { ...good, kind_code: 'rerun' })).status).toBe(201)
  })

  it('tells whether a program runs that takes it up', async () => {
    const { body: alone } = await watcher.get('/api/orders')
    expect(alone.is_operating).toBe(false)

    const { body } = await connect(database.url('batch'), async (batch) => {
      await batch.query('select pg_advisory_lock($1)', [OPERATE_LOCK])
      return watcher.get('/api/orders')
    })
    expect(body.is_operating).toBe(true)
  })

  it('of a retry says that a date has not run where it has not', async () => {
    const never = { ...RETRY, business_date: '2030-06-30' }
    expect(await post(wang, '/api/orders', never)).toMatchObject({ status: 409, body: { code: 'not_run' } })
  })

  it('asks for a reason and for the permission', async () => {
    expect((await post(wang, '/api/orders', { ...RETRY, reason: 'so' })).status).toBe(422)
    expect((await post(watcher, '/api/orders', RETRY)).status).toBe(403)
  })
})

describe('what a night may go without', () => {
  const propose = async () => (await post(wang, '/api/waivers', PROPOSAL)).body.waiver

  it('counts from the moment at which a second person agrees', async () => {
    const proposed = await propose()
    expect(proposed).toMatchObject({ state_code: 'proposed', proposed_by_name: 'wang', moves: ['withdraw'] })
    expect(await waived()).toEqual([])

    const { body } = await post(zhao, `/api/waivers/${proposed.waiver_no}/approve`)

    expect(body.waiver).toMatchObject({ state_code: 'approved', approved_by: 'E2', moves: ['withdraw'] })
    expect(await waived()).toEqual([{ kind_code: 'check', name: PROPOSAL.name }])
    expect(await waived('2026-06-29')).toEqual([])
    expect(await actionsOf('waiver.')).toEqual(['E2 waiver.approve', 'E1 waiver.propose'])
  })

  it('is told to the others who operate nights, and its end to whoever asked', async () => {
    const { waiver_no } = await propose()
    const told = async (by: Browser) => {
      const { body } = await by.get('/api/notices')
      const rows = body.rows as { kind_code: string; link: string; read_at: string | null }[]
      return rows
        .filter((it) => it.link === `/system/nights?waiver=${waiver_no}`)
        .map((it) => [it.kind_code, it.read_at !== null])
    }
    expect(await told(zhao)).toEqual([['night.waiver_asked', false]])
    expect([await told(wang), await told(watcher)]).toEqual([[], []])
    await post(zhao, `/api/waivers/${waiver_no}/approve`)
    expect(await told(zhao)).toEqual([['night.waiver_asked', true]])
    expect(await told(wang)).toEqual([['night.waiver_moved', false]])
  })

  it('is never agreed to by who asked for it, by the service and by the database', async () => {
    const { waiver_no } = await propose()
    expect(await post(wang, `/api/waivers/${waiver_no}/approve`)).toMatchObject({
      status: 409,
      body: { code: 'same_person' },
    })
    const alone = connect(database.url('owner'), (owner) =>
      owner.query('update pipeline.waivers set approved_by = proposed_by, approved_at = now()'),
    )
    await expect(alone).rejects.toThrow('approved_by_another')
    expect((await post(watcher, `/api/waivers/${waiver_no}/approve`)).status).toBe(403)
    expect(await waived()).toEqual([])
  })

  it('no longer counts once it is taken back, and can be proposed anew', async () => {
    const { waiver_no } = await propose()
    await post(zhao, `/api/waivers/${waiver_no}/approve`)
    expect((await post(wang, '/api/waivers', PROPOSAL)).body.code).toBe('waiver_exists')

    await post(wang, `/api/waivers/${waiver_no}/withdraw`)

    expect(await waived()).toEqual([])
    expect(await post(zhao, `/api/waivers/${waiver_no}/approve`)).toMatchObject({
      body: { code: 'waiver_moved' },
    })
    expect((await post(zhao, '/api/waivers', PROPOSAL)).status).toBe(201)
  })

  it('is something that the night has', async () => {
    const { body } = await watcher.get('/api/waivers')
    expect(body.names).toEqual({ feed: ['CORE_DEP_ACCT'], check: ['base.accounts: no balance is negative'] })
    expect((await post(wang, '/api/waivers', { ...PROPOSAL, name: 'base.accounts: rain' })).status).toBe(422)
    expect((await post(wang, '/api/waivers/999/approve')).body.code).toBe('waiver_not_found')
  })
})
