import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import type { Clock } from '../platform/clock.ts'
import { invalid } from '../platform/errors.ts'
import type { Manifest } from '../serving/manifest.ts'
import { createRunLog, type RunLines } from './run-log.ts'
import type { RunPlan } from './run-plan.ts'

const NOW = new Date('2026-07-01T02:00:00+08:00')
const clock: Clock = { now: () => NOW, today: () => '2026-07-01' }
const planned = (step: string, after: string[] = []) => ({
  step,
  layer: 'base' as const,
  title: null,
  key: [],
  after,
  waivable: [],
  check_titles: {},
})
const PLAN: RunPlan = {
  plan_id: 'p1',
  steps: [planned('arrivals'), planned('base.accounts', ['arrivals']), planned('publish', ['base.accounts'])],
}
const NIGHT = {
  businessDate: '2026-06-30',
  kind: 'daily' as const,
  origin: { trigger_code: 'order' as const, started_by: 'wang', reason: 'the ledger was sent again' },
  plan: PLAN,
}
const MANIFEST = {
  version: '2026-06-30.r1',
  run_id: 'r1',
  tables: {
    'base.accounts': { write: 'scd2', columns: [], current: { rows: 12, hash: 'h1' }, segments: [] },
    'base.balances': {
      write: 'daily',
      columns: [],
      segments: [{ file: 'f', business_date: '2026-06-30', rows: 7, hash: 'h2' }],
    },
  },
} as unknown as Manifest

let database: TestDatabase
let batch: pg.Client
beforeAll(async () => {
  database = await givenDatabase()
})
afterEach(() => batch.end())
beforeEach(async () => {
  batch = new pg.Client({ connectionString: database.url('batch') })
  batch.on('error', () => {})
  await batch.connect()
})
afterAll(async () => {
  await database?.drop()
})

const rowsOf = async (text: string, values: unknown[] = []) =>
  (await batch.query<Record<string, unknown>>(text, values)).rows
const stepsOf = ({ run_no }: RunLines) =>
  rowsOf(
    `select step, state_code, rows_out::integer, seconds::float, message from pipeline.steps
      where run_no = $1 order by step_no`,
    [run_no],
  )

describe('the log of a night', () => {
  it('tells of a step from the moment it begins, and what was left out when the night ends', async () => {
    const lines = await createRunLog({ batch, clock }).start(NIGHT)
    lines.onBegin('arrivals')
    lines.onStep({ step: 'arrivals', rows_in: 3, rows_out: null, seconds: 0.4 })
    lines.onBegin('base.accounts')

    await expect
      .poll(() => stepsOf(lines))
      .toMatchObject([
        { step: 'arrivals', state_code: 'done', seconds: 0.4 },
        { step: 'base.accounts', state_code: 'running', seconds: null },
      ])

    lines.onFailed({ step: 'base.accounts', seconds: 1.5, message: 'a key comes twice' })
    await lines.fail(invalid('a key comes twice', { rows: [{ account_id: '1' }] }))
    await lines.close()
    expect((await stepsOf(lines)).slice(1)).toEqual([
      {
        step: 'base.accounts',
        state_code: 'failed',
        rows_out: null,
        seconds: 1.5,
        message: 'a key comes twice',
      },
      { step: 'publish', state_code: 'skipped', rows_out: null, seconds: null, message: null },
    ])
    const [run] = await rowsOf('select * from pipeline.runs where run_no = $1', [lines.run_no])
    expect(run).toMatchObject({
      status: 'failed',
      error_code: 'invalid',
      plan_id: 'p1',
      trigger_code: 'order',
      started_by: 'wang',
      reason: 'the ledger was sent again',
    })
  })

  it('keeps what a night made, and its plan once however many nights follow it', async () => {
    const log = createRunLog({ batch, clock })
    for (const status of ['done', 'unchanged'] as const) {
      const lines = await log.start(NIGHT)
      await lines.finish({ status, manifest: MANIFEST })
      await lines.close()
      expect(
        await rowsOf(
          'select table_name, row_count::integer, content_hash from pipeline.run_tables where run_no = $1',
          [lines.run_no],
        ),
      ).toEqual([
        { table_name: 'base.accounts', row_count: 12, content_hash: 'h1' },
        { table_name: 'base.balances', row_count: 7, content_hash: 'h2' },
      ])
    }
    expect(await rowsOf('select steps from pipeline.plans')).toEqual([{ steps: PLAN.steps }])
  })

  it('says of a night that was killed that it was cut off, and where it was', async () => {
    const log = createRunLog({ batch, clock })
    const killed = await log.start(NIGHT)
    killed.onBegin('arrivals')
    await expect.poll(() => stepsOf(killed)).toMatchObject([{ state_code: 'running' }])

    await log.start(NIGHT)

    expect(await stepsOf(killed)).toMatchObject([{ state_code: 'failed', message: 'cut off' }])
    const [run] = await rowsOf('select status, error_code from pipeline.runs where run_no = $1', [
      killed.run_no,
    ])
    expect(run).toEqual({ status: 'failed', error_code: 'cut_off' })
  })

  it('writes hundreds of steps in a few statements, and keeps nobody waiting', async () => {
    const lines = await createRunLog({ batch, clock }).start(NIGHT)
    const query = vi.spyOn(batch, 'query')
    const names = Array.from({ length: 300 }, (_, at) => `base.table_${at}`)

    for (const [at, step] of names.entries()) {
      lines.onBegin(step)
      lines.onStep({ step, rows_in: 1, rows_out: 1, seconds: 0.01 })
      if (at % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 600))
    }
    await lines.close()

    expect(query.mock.calls.length).toBeLessThanOrEqual(4)
    const done = (await stepsOf(lines)).filter((it) => it['state_code'] === 'done')
    expect(done.length).toBe(300)
  })

  it('does not hold up a night when its database is gone', async () => {
    const troubles: unknown[] = []
    const log = createRunLog({ batch, clock, onTrouble: (error) => troubles.push(error) })
    const lines = await log.start(NIGHT)
    await batch.end()

    lines.onBegin('arrivals')
    lines.onStep({ step: 'arrivals', rows_in: 3, rows_out: null, seconds: 0.4 })
    await lines.finish({ status: 'done', manifest: MANIFEST })
    await lines.close()
    expect((await log.start(NIGHT)).run_no).toBeNull()

    expect(troubles.length).toBe(3)
  })
})
