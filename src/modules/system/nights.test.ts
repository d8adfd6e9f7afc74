import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp } from '../../../tests/support/app.ts'
import { HEAD } from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Clock } from '../../platform/clock.ts'
import { connect } from '../../platform/postgres/index.ts'
import { NIGHT_LOCK } from '../../serving/night-steps.ts'
import { ARRIVALS_READ } from './policy.ts'

const at = (time: string) => new Date(`2026-07-01T${time}:00+08:00`)
const clock: Clock = { now: () => at('02:10'), today: () => '2026-07-01' }

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database, clock })
  await server.addUser({ user_id: 'A1', username: 'admin', reaches: [], permissions: [ARRIVALS_READ] })
  await server.addUser({ user_id: 'H1', username: 'head', reaches: [HEAD], permissions: [ARRIVALS_READ] })
  await server.addUser({ user_id: 'R1', username: 'manager', reaches: [HEAD], permissions: [] })
  await query('insert into pipeline.plans values ($1, $2)', ['p1', JSON.stringify(PLAN)])
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const query = (text: string, values: unknown[] = []) =>
  connect(database.url('batch'), async (batch) => (await batch.query<{ run_no: string }>(text, values)).rows)

const NO_NEGATIVES = { zh: '账户：余额不为负', en: 'Accounts: no balance is negative' }
type More = { after?: string[]; key?: string[]; check_titles?: Record<string, unknown> }
const planned = (step: string, layer: string, more: More = {}) => ({
  step,
  layer,
  title: null,
  key: [],
  after: [],
  ...more,
})
const PLAN = [
  planned('load CORE_DEP_ACCT', 'feeds'),
  planned('base.accounts', 'base', { after: ['load CORE_DEP_ACCT'], key: ['account_id'] }),
  planned('check base.accounts: no balance is negative', 'checks', {
    after: ['base.accounts'],
    check_titles: { 'base.accounts: no balance is negative': NO_NEGATIVES },
  }),
]

type Given = {
  started: string
  ended?: string
  status?: string
  error?: Record<string, unknown>
  error_code?: string
}

async function givenRun(given: Given): Promise<string> {
  const { started, ended, status = 'done', error, error_code = 'check_failed' } = given
  const [run] = await query(
    `insert into pipeline.runs
       (business_date, run_kind, status, started_at, ended_at, plan_id, error_code, error_details)
     values ('2026-06-30', 'daily', $1, $2, $3, 'p1', $4, $5) returning run_no`,
    [status, at(started), ended ? at(ended) : null, error ? error_code : null, error ?? null],
  )
  return run!.run_no
}

type GivenLine = { step: string; state?: string; seconds?: number; began?: string }

const givenStep = (runNo: string, { step, ...line }: GivenLine) =>
  query(
    `insert into pipeline.steps (run_no, step_no, step, state_code, rows_in, seconds, began_at)
     select $1, count(*) + 1, $2, $3, 100, $4, $5 from pipeline.steps where run_no = $1`,
    [runNo, step, line.state ?? 'done', line.seconds ?? null, line.began ? at(line.began) : null],
  )

/** Somebody at work on a night, as far as anybody else can tell. */
const whileNightRuns = <T>(work: () => Promise<T>) =>
  connect(database.url('batch'), async (batch) => {
    await batch.query('select pg_advisory_lock($1)', [NIGHT_LOCK])
    return work()
  })

describe('the nights', () => {
  it('are told newest first, each against what is usual before it', async () => {
    for (const ended of ['01:10', '01:20', '01:30']) {
      const run = await givenRun({ started: '01:00', ended })
      await givenStep(run, { step: 'load CORE_DEP_ACCT', seconds: 60 })
    }
    const { body } = await (await server.signIn('admin')).get('/api/nights?limit=2')

    expect(body.runs).toMatchObject([
      { business_date: '2026-06-30', seconds: 1800, usual_seconds: 900, row_count: 100, status: 'done' },
      { seconds: 1200, usual_seconds: 600 },
    ])
    const next = await (await server.signIn('admin')).get(`/api/nights?before=${body.runs[1].run_no}`)
    expect(next.body.runs).toMatchObject([{ seconds: 600, usual_seconds: null }])
  })

  it('show how far the one has come that runs now', async () => {
    const run = await givenRun({ started: '02:00', status: 'running' })
    await givenStep(run, { step: 'load CORE_DEP_ACCT', seconds: 60, began: '02:00' })
    await givenStep(run, { step: 'base.accounts', state: 'running', began: '02:01' })
    const { body } = await whileNightRuns(async () =>
      (await server.signIn('admin')).get(`/api/nights/${run}`),
    )

    expect(body.run).toMatchObject({ status: 'running', usual_seconds: 1200 })
    expect(body.progress).toMatchObject({ step_count: 3, done_count: 1 })
    expect(body.steps).toMatchObject([
      { step: 'load CORE_DEP_ACCT', state_code: 'done', usual_seconds: 60, is_slow: false },
      { step: 'base.accounts', state_code: 'running', after: ['load CORE_DEP_ACCT'], seconds: null },
      { state_code: 'waiting' },
    ])
  })

  it('say of one whose process is gone that it was cut off, though its line says that it runs', async () => {
    const { body } = await (await server.signIn('admin')).get('/api/nights?limit=1')

    expect(body.runs).toMatchObject([{ status: 'failed', error_code: 'cut_off' }])
    const { body: one } = await (await server.signIn('admin')).get(`/api/nights/${body.runs[0].run_no}`)
    expect(one.failure).toMatchObject({ code: 'cut_off' })
    expect(one.steps.map((it: { state_code: string }) => it.state_code)).toEqual([
      'done',
      'failed',
      'skipped',
    ])
  })

  it('name the rows that failed a check by their masked keys, also to the head office', async () => {
    const rows = [
      { account_id: '9000000000000101', currency_code: 'CNY', customer_name: '王小明', balance: '-3.00' },
    ]
    const check = { table: 'base.accounts', check: 'no balance is negative', failing_rows: 31, rows }
    const error = { checks: [check] }
    const run = await givenRun({ started: '01:00', ended: '01:05', status: 'failed', error })

    for (const who of ['admin', 'head']) {
      const { body } = await (await server.signIn(who)).get(`/api/nights/${run}`)
      expect(body.failure.failing[0]).toEqual({
        table: 'base.accounts',
        check: 'no balance is negative',
        title: NO_NEGATIVES,
        failing_count: 31,
        columns: ['account_id', 'currency_code'],
        rows: [['9**************1', 'CNY']],
        hidden_columns: ['balance', 'customer_name'],
      })
    }
  })

  it('keep the values of refused rows to themselves', async () => {
    const problem = {
      code: 'row',
      file: 'F.dat',
      line: 3,
      column: 'bal',
      value: '13.x',
      reason: 'is no amount',
    }
    const run = await givenRun({ started: '01:00', status: 'failed', error: { problems: [problem] } })

    const { body, text } = await (await server.signIn('admin')).get(`/api/nights/${run}`)

    const { value: _, ...shown } = problem
    expect(body.failure.problems).toEqual([{ ...shown, reason_zh: null }])
    expect(text).not.toContain('13.x')
  })

  it('say what they failed for in both languages, by the code and what it was about', async () => {
    const error = { business_date: '2026-06-28', files: ['CORE_PROD.f.20260628.dat'] }
    const run = await givenRun({ started: '01:00', status: 'failed', error_code: 'rerun_needs_files', error })

    const { body } = await (await server.signIn('admin')).get(`/api/nights/${run}`)

    expect(body.failure.message_zh).toMatch(/^2026-06-28 无法重跑：.*CORE_PROD\.f\.20260628\.dat/)
  })

  it('are for those who look after the system', async () => {
    const refused = await (await server.signIn('manager')).get('/api/nights')
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await (await server.signIn('admin')).get('/api/nights/999999')).body.code).toBe('run_not_found')
    expect((await (await server.signIn('admin')).get('/api/nights/one')).status).toBe(422)
  })
})
