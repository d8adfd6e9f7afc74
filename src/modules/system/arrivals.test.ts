import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp } from '../../../tests/support/app.ts'
import { givenPublication, HEAD } from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Clock } from '../../platform/clock.ts'
import { connect } from '../../platform/postgres/index.ts'
import { ARRIVALS_READ } from './policy.ts'

const at = (time: string) => new Date(`2026-07-01T${time}:00+08:00`)

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
let now = at('01:00')
const clock: Clock = { now: () => now, today: () => '2026-07-01' }

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database, clock })
  await givenPublication(database)
  await server.addUser({ user_id: 'A1', username: 'admin', reaches: [], permissions: [ARRIVALS_READ] })
  await server.addUser({ user_id: 'H1', username: 'head', reaches: [HEAD], permissions: ['audit.read'] })
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

/** What somebody wrote down of a feed; what a test does not care about is a file that has not come. */
const givenFeed = (feed: Record<string, unknown>) => {
  const row = {
    business_date: '2026-06-30',
    looked_at: at('01:00'),
    file: 'CMS_NOTE',
    system_code: 'cms',
    feed: 11,
    title: { zh: '借据', en: 'Loan notes' },
    if_missing: 'carry',
    ready_by: at('02:00'),
    hard_limit: at('04:30'),
    delivery: 'nothing',
    problems: [],
    is_unread: false,
    ...feed,
  }
  return connect(database.url('batch'), (batch) =>
    batch.query(
      'insert into pipeline.arrivals select * from jsonb_populate_record(null::pipeline.arrivals, $1)',
      [JSON.stringify(row)],
    ),
  )
}

describe('what the bank’s systems have delivered', () => {
  it('is nothing as long as nobody has looked', async () => {
    const { status, body } = await (await server.signIn('admin')).get('/api/arrivals')

    expect(status).toBe(200)
    expect(body).toEqual({ business_date: null, dates: [], looked_at: null, latest_run: null, feeds: [] })
  })

  it('is told to those who were given the permission, and nobody else', async () => {
    const refused = await (await server.signIn('head')).get('/api/arrivals')
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await server.browser().get('/api/arrivals')).status).toBe(401)
  })

  it('is told feed by feed, in their order, of the date that is due', async () => {
    await givenFeed({})
    await givenFeed({
      file: 'CORE_PROD',
      system_code: 'core',
      feed: 7,
      delivery: 'whole',
      is_unread: true,
      file_name: 'CORE_PROD.f.20260630.dat',
      row_count: 12,
      created_at: '2026-07-01 00:40:00',
      arrived_at: at('00:45'),
    })
    await givenFeed({ business_date: '2026-06-29', night: 'carried', carried_since: '2026-06-28' })
    await givenFeed({ business_date: '2026-07-01', ready_by: new Date('2026-07-02T02:00:00+08:00') })
    now = at('02:30')

    const { body } = await (await server.signIn('admin')).get('/api/arrivals')

    expect(body).toMatchObject({
      business_date: '2026-06-30',
      dates: ['2026-07-01', '2026-06-30', '2026-06-29'],
      looked_at: '2026-06-30T17:00:00.000Z',
      feeds: [
        { file: 'CORE_PROD', state_code: 'arrived', row_count: 12, arrived_at: '2026-06-30T16:45:00.000Z' },
        { file: 'CMS_NOTE', state_code: 'late', ready_by: '2026-06-30T18:00:00.000Z', row_count: null },
      ],
    })
  })

  it('goes by the clock of the one who asks, not of the one who looked', async () => {
    now = at('05:00')
    const admin = await server.signIn('admin')
    const statesOf = async (date: string) => {
      const { body } = await admin.get(`/api/arrivals?date=${date}`)
      return (body.feeds as { state_code: string }[]).map((feed) => feed.state_code)
    }

    expect(await statesOf('2026-06-30')).toEqual(['arrived', 'overdue'])
    expect(await statesOf('2026-06-29')).toEqual(['carried'])
    expect(await statesOf('2026-01-01')).toEqual([])
    expect((await admin.get('/api/arrivals?date=yesterday')).status).toBe(422)
  })

  it('that two persons let the night go without is said so, and is not to be run again', async () => {
    const late = { delivery: 'whole', is_unread: true, night: 'without' }
    await givenFeed({ business_date: '2026-06-28', ...late })
    const read = async () => (await (await server.signIn('admin')).get('/api/arrivals?date=2026-06-28')).body
    expect((await read()).feeds).toMatchObject([{ is_rerun_due: true, is_waived: false }])

    await connect(database.url('owner'), (owner) =>
      owner.query(`insert into pipeline.waivers
        (business_date, kind_code, name, reason, proposed_by, proposed_at, approved_by, approved_at)
        values ('2026-06-28', 'feed', 'CMS_NOTE', '源系统停机', 'A1', now(), 'H1', now())`),
    )

    expect((await read()).feeds).toMatchObject([{ is_rerun_due: false, is_waived: true }])
  })

  it('says how many rows of a file a night took over, and how many it kept aside', async () => {
    const given = { business_date: '2026-06-27', night: 'loaded', delivery: 'whole' }
    await givenFeed({ ...given, file: 'WMS_HOLD', feed: 20, row_count: 120 })
    await givenFeed({ ...given, file: 'WMS_PROD', feed: 21, row_count: 5 })
    const run = (status: string) => `insert into pipeline.runs (business_date, run_kind, status, started_at)
      values ('2026-06-27', 'daily', '${status}', now()) returning run_no`
    const loads = `insert into pipeline.steps (run_no, step_no, step, state_code, rows_in, rows_out)
      values ($1, 1, 'load WMS_HOLD', 'done', 120, $2)`
    const done = await connect(database.url('batch'), async (batch) => {
      const [good] = (await batch.query<{ run_no: string }>(run('done'))).rows
      await batch.query(loads, [good!.run_no, 113])
      // What a later try that failed made of the file counts for nothing.
      const [failed] = (await batch.query<{ run_no: string }>(run('failed'))).rows
      await batch.query(loads, [failed!.run_no, 1])
      return good!.run_no
    })

    const { body } = await (await server.signIn('admin')).get('/api/arrivals?date=2026-06-27')

    expect(body.feeds).toMatchObject([
      { file: 'WMS_HOLD', row_count: 120, loaded: { run_no: done, row_count: 113, aside_count: 7 } },
      { file: 'WMS_PROD', row_count: 5, loaded: null },
    ])
  })
})
