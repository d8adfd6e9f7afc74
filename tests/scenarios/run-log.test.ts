import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlannedStep } from '../../src/pipeline/run-plan.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { readHead, readManifest } from '../../src/serving/manifest.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { holdBack } from '../support/hold-back.ts'
import { linesOf, redeliver } from '../support/redeliver.ts'

let bank: TestBank
beforeAll(async () => {
  bank = await givenTinyBank()
  // The last night is left for a file that does not come.
  await bank.run({ opening: bank.opening, dates: bank.dates.slice(0, 2) })
})
afterAll(() => bank?.drop())

const rowsOf = <Row extends object>(text: string, values: unknown[] = []) =>
  connect(bank.postgres.url('batch'), async (batch) => (await batch.query<Row>(text, values)).rows)

type Logged = {
  step: string
  state_code: string
  began_at: Date | null
  seconds: string | null
  message: string
}
const latest = () =>
  rowsOf<{ run_no: string; business_date: string; status: string; steps: PlannedStep[] }>(
    `select run_no, business_date::text, status, steps from pipeline.runs join pipeline.plans using (plan_id)
      order by run_no`,
  )
const stepsOf = (runNo: string) =>
  rowsOf<Logged>(
    'select step, state_code, began_at, seconds, message from pipeline.steps where run_no = $1',
    [runNo],
  )

describe('the log of a real night', () => {
  it('has every step of the night in its plan, and every step of the plan in the night', async () => {
    for (const run of await latest()) {
      const logged = (await stepsOf(run.run_no)).map((it) => it.step)
      expect(logged.toSorted()).toEqual(run.steps.map((it) => it.step).toSorted())
    }
  })

  it('says of each step what it waits for, and none begins before', async () => {
    const run = (await latest()).at(-1)!
    const steps = new Map((await stepsOf(run.run_no)).map((it) => [it.step, it]))
    const began = (name: string) => steps.get(name)!.began_at!.getTime()
    const wrong = run.steps.flatMap(({ step, after }) =>
      after
        .filter((name) => steps.get(name)!.state_code === 'done' && steps.get(step)!.state_code === 'done')
        .filter((name) => began(name) > began(step)),
    )
    expect(run.steps.filter((it) => it.after.length > 0).length).toBeGreaterThan(200)
    expect(wrong).toEqual([])
  })

  it('publishes the last of several nights only, and says so of the others', async () => {
    const runs = await latest()
    const published = async (at: number) =>
      (await stepsOf(runs.at(at)!.run_no)).find((it) => it.step === 'publish')!.state_code
    expect([await published(-2), await published(-1)]).toEqual(['skipped', 'done'])
  })

  it('keeps rows and hash of every table of the version, marts as they were published', async () => {
    const run = (await latest()).at(-1)!
    const made = await rowsOf<{ table_name: string; row_count: string; content_hash: string }>(
      'select table_name, row_count, content_hash from pipeline.run_tables where run_no = $1',
      [run.run_no],
    )
    const head = readHead(bank.config.warehouseDir)!
    const accounts = made.find((it) => it.table_name === 'base.accounts')!
    expect(accounts.content_hash).toBe(head.tables['base.accounts']!.current!.hash)
    expect(made.map((it) => it.table_name)).toEqual(expect.arrayContaining(Object.keys(head.tables)))
    expect(made.filter((it) => it.table_name.startsWith('marts.')).length).toBe(
      readManifest(bank.config.warehouseDir, head.version).marts.filter((it) => it.is_published).length,
    )
  })

  it('names the file that was refused without the value it was refused for', async () => {
    const landed = { landingDir: bank.config.landingDir, date: bank.dates[1]!, file: 'CORE_DEP_ACCT.f' }
    const lines = linesOf(landed)
    redeliver(
      landed,
      lines.map((it) => it.replace(/\d+\.\d\d/g, 'SECRET')),
    )

    await expect(bank.run({ dates: [landed.date] })).rejects.toMatchObject({ code: 'delivery_refused' })

    const run = (await latest()).at(-1)!
    const failed = (await stepsOf(run.run_no)).filter((it) => it.state_code === 'failed')
    expect(failed.map((it) => it.step)).toEqual(['load CORE_DEP_ACCT'])
    expect(failed[0]!.message).toContain('CORE_DEP_ACCT.f')
    expect(failed[0]!.message).not.toContain('SECRET')
    redeliver(landed, lines)
  })

  it('goes without a file that two people have agreed on, and says so in its version', async () => {
    const date = bank.dates.at(-1)!
    const comes = holdBack({ landingDir: bank.config.landingDir, date, system: 'core', file: 'CORE_PROD.f' })
    await expect(bank.run({ dates: [date] })).rejects.toMatchObject({ code: 'delivery_refused' })
    const propose = `insert into pipeline.waivers
      (business_date, kind_code, name, reason, proposed_by, proposed_at)
      values ($1, 'feed', 'CORE_PROD', 'the system is down', 'wang', now())`
    await connect(bank.postgres.url('api'), (api) => api.query(propose, [date]))
    await expect(bank.run({ dates: [date] })).rejects.toMatchObject({ code: 'delivery_refused' })

    const agree = `update pipeline.waivers set approved_by = 'zhao', approved_at = now()`
    await connect(bank.postgres.url('api'), (api) => api.query(agree))
    await bank.run({ dates: [date] })

    const head = readHead(bank.config.warehouseDir)!
    expect(head.waivers).toEqual([{ kind: 'feed', name: 'CORE_PROD' }])
    expect(head.stale).toMatchObject({ CORE_PROD: bank.dates.at(-2) })
    comes()
  })
})
