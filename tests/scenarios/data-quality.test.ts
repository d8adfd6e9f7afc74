import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHead } from '../../src/serving/manifest.ts'
import type { Row } from '../support/builders.ts'
import { dirtyFiles } from '../support/dirty-files.ts'
import { FIRST, givenIdentityStage, SECOND, THIRD } from './identity-stage.ts'

/**
 * What people find wrong is put right by the files of the nights that follow, or is opened again when two of
 * them do not show what was promised; and what the fields are worth is counted at the month's end.
 */

const ZHANG = '1000000001'
const ZENG = '1000000002'
const LI = '1000000004'
const WANG = '1000000005'
const RIGHT_EMPLOYER = '株洲示范重工有限公司'
/** The number that 曾小贤 moves to on the 29th. */
const NEW_MOBILE = '16400001002'

let stage: Awaited<ReturnType<typeof givenIdentityStage>>
const ids = new Map<string, string>()
const tasks = new Map<string, string>()

const report = async (no: string, field_code: string, right_value?: string) => {
  const { status, body } = await stage.branch.send('POST', `/api/customers/${ids.get(no)}/repairs`, {
    payload: {
      field_code,
      source_system: 'core',
      problem_code: 'wrong',
      reason: '与客户当面核对不符',
      ...(right_value !== undefined && { right_value }),
    },
  })
  expect(body, JSON.stringify(body)).toMatchObject({ task: { state_code: 'reported' } })
  tasks.set(`${no} ${field_code}`, body.task.task_id)
  return { status, task: body.task }
}
const taskOf = async (no: string, field: string) =>
  (await stage.branch.get(`/api/repairs/${tasks.get(`${no} ${field}`)}`)).body.task
const move = async (no: string, field: string, [what, state_code]: [string, string]) =>
  stage.head.send('POST', `/api/repairs/${tasks.get(`${no} ${field}`)}/${what}`, { payload: { state_code } })

const said = (rows: Row[]) => rows.map((it) => String(it.told))
/** Of which tasks people were told by a kind of notice: the task's page and the person. */
const toldOf = async (kind: string) =>
  said(
    await stage.rowsOf(
      `select link || ' ' || user_id as told from notices.notices where kind_code = '${kind}' order by link`,
    ),
  )
const reportersOf = async (tasksWhere: string) =>
  said(
    await stage.rowsOf(
      `select '/system/repairs/' || task_id || ' ' || reported_by as told
      from data_quality.repair_reports join data_quality.repair_tasks using (task_id)
      where ${tasksWhere} order by told`,
    ),
  )

beforeAll(async () => {
  stage = await givenIdentityStage(() => undefined)
  const rows = await stage.rowsOf(
    'select source_customer_no, customer_id from marts.customers where publication_id = $live',
  )
  for (const row of rows) ids.set(String(row.source_customer_no), String(row.customer_id))
})
afterAll(() => stage?.close())

describe('a field that was found wrong', () => {
  it('keeps of a protected value its hash, its mask and its sealed form, never the number', async () => {
    const { task } = await report(ZENG, 'mobile', NEW_MOBILE)

    expect(task).toMatchObject({
      shown_value: '160****1002',
      reports: [{ right_value: '164****1002', has_sealed: true }],
    })
    const [kept] = await stage.rowsOf('select * from data_quality.repair_reports')
    expect(JSON.stringify(kept)).not.toContain(NEW_MOBILE)
    expect(kept!.right_sealed).toMatch(/^[\w-]+\.[A-Za-z0-9+/=]+$/)
  })

  it('is opened for whoever has to put it right, and that leaves a trace', async () => {
    const [{ report_id }] = (await taskOf(ZENG, 'mobile')).reports
    const path = `/api/repairs/${tasks.get(`${ZENG} mobile`)}/right-value`

    const opened = await stage.head.send('POST', path, { payload: { report_id, reason: '到核心系统修改' } })

    expect(opened.body).toEqual({ right_value: NEW_MOBILE })
    const trail = (await stage.head.get(`/api/repairs/${tasks.get(`${ZENG} mobile`)}`)).body.task
    expect(JSON.stringify(trail)).not.toContain(NEW_MOBILE)
  })

  it('is closed by the files that bring the right value, with the night, the run and the file', async () => {
    await report(ZHANG, 'employer_name', RIGHT_EMPLOYER)
    await report(WANG, 'id_number')
    await report(LI, 'occupation_code', '20000')
    await move(LI, 'occupation_code', ['accept', 'reported'])
    await move(LI, 'occupation_code', ['fix', 'accepted'])
    const files = dirtyFiles(stage.bank, SECOND)
    const changed = files.rowLike('CORE_CUST_PER', {
      of: { src_cust_no: ZHANG },
      changes: { employer: RIGHT_EMPLOYER, op_flag: 'U', src_upd_ts: `${SECOND} 10:00:00` },
      on: FIRST,
    })
    files.send('CORE_CUST_PER', [...files.rowsOf('CORE_CUST_PER'), changed])

    const { nights } = await stage.night([SECOND])

    expect(nights).toMatchObject([{ business_date: SECOND, status: 'done' }])
    const { run_id } = readHead(stage.bank.config.warehouseDir)!
    expect(await taskOf(ZHANG, 'employer_name')).toMatchObject({
      state_code: 'closed',
      closed_on: SECOND,
      closed_run_id: run_id,
      closed_file: 'CORE_CUST_PER.i.20260629.dat',
      moves: [],
    })
    expect(await taskOf(ZENG, 'mobile')).toMatchObject({
      state_code: 'closed',
      closed_file: 'CORE_CONTACT.i.20260629.dat',
    })
    // Whoever reported them hears of both.
    const closed = await toldOf('repair.closed')
    expect(closed).toHaveLength(2)
    expect(closed).toEqual(await reportersOf("state_code = 'closed'"))
    expect(await taskOf(WANG, 'id_number')).toMatchObject({ state_code: 'reported', examined_on: SECOND })
    expect(await taskOf(LI, 'occupation_code')).toMatchObject({
      state_code: 'fixed_in_source',
      files_unchanged: 1,
    })
  })

  it('is opened again when the second file since the fix still has the old value', async () => {
    await stage.night([THIRD])

    expect(await taskOf(LI, 'occupation_code')).toMatchObject({
      state_code: 'reopened',
      files_unchanged: 2,
      reopened_on: THIRD,
    })
    expect(await taskOf(WANG, 'id_number')).toMatchObject({ state_code: 'reported', examined_on: THIRD })
    // Whoever said that it was right hears that it is not.
    const fixed = `select '/system/repairs/' || task_id || ' ' || fixed_by as told
      from data_quality.repair_tasks where state_code = 'reopened'`
    expect(await toldOf('repair.reopened')).toEqual(said(await stage.rowsOf(fixed)))
    const settled = await stage.rowsOf(
      `select field_code, state_code, closed_on::text from data_quality.repair_tasks order by task_id`,
    )
    expect(
      settled.map((it) => [it.field_code, it.state_code, it.closed_on].filter(Boolean).join(' ')),
    ).toEqual([
      `mobile closed ${SECOND}`,
      `employer_name closed ${SECOND}`,
      'id_number reported',
      'occupation_code reopened',
    ])
  })

  it('is said to have changed where another value came than the right one, and waits on', async () => {
    const { body } = await stage.branch.send('POST', `/api/customers/${ids.get(WANG)}/repairs`, {
      payload: {
        field_code: 'employer_name',
        source_system: 'core',
        problem_code: 'outdated',
        reason: '已离开原单位',
        right_value: '芦淞示范超市',
      },
    })
    const files = dirtyFiles(stage.bank, THIRD)
    const changed = files.rowLike('CORE_CUST_PER', {
      of: { src_cust_no: WANG },
      changes: { employer: '芦淞示范药房', op_flag: 'U', src_upd_ts: `${THIRD} 10:00:00` },
      on: FIRST,
    })
    files.send('CORE_CUST_PER', [...files.rowsOf('CORE_CUST_PER'), changed])

    // The night runs again, with a file that has been corrected.
    await stage.night([THIRD])

    const { task } = (await stage.branch.get(`/api/repairs/${body.task.task_id}`)).body
    expect(task).toMatchObject({ state_code: 'reported', changed_otherwise_on: THIRD, closed_on: null })
  })
})

describe('what the fields are worth', () => {
  const counted = async (type: string, field: string, source = 'core') => {
    const { body } = await stage.head.get(`/api/quality?type=${type}&by_source=true`)
    const cell = body.cells.find(
      (it: Row) => it.unit_id === '9900000000' && it.field_code === field && it.source_system === source,
    )
    const names = ['required_count', 'required_value_count', 'value_count', 'accurate_count']
    return [...names, 'precise_count', 'reliable_count'].map((name) => cell[name])
  }

  it('is counted by hand of the twelve customers at the end of June', async () => {
    // 刘洋 has no mobile; that of 谭梓涵 was given in 2020 and never verified.
    expect(await counted('retail', 'mobile')).toEqual([8, 7, 7, 7, 7, 6])
    // 刘洋 signs in with a name, 王建国 has cancelled; that of 曾小贤 is not verified, and he signed in 2019.
    expect(await counted('retail', 'mobile', 'ebk')).toEqual([5, 4, 4, 4, 4, 3])
    // 王建国's number has a wrong check digit, and the registry denies it; 李秀英's was not checked.
    expect(await counted('retail', 'id_number')).toEqual([8, 8, 8, 7, 8, 6])
    // So nothing confirms the birth date of 王建国.
    expect(await counted('retail', 'birth_date')).toEqual([8, 8, 8, 8, 8, 7])
    // 长沙示范物流 shows a code of the old scheme, which is right; 醴陵示范陶瓷厂 has left.
    expect((await counted('corporate', 'uscc')).slice(0, 5)).toEqual([3, 3, 3, 3, 2])
  })

  it('stands for every month end, those of the opening included', async () => {
    const { body } = await stage.head.get('/api/quality')

    expect(body.dates).toEqual([THIRD, '2026-04-30', '2026-03-31'])
  })

  it('is counted at month ends alone', async () => {
    const rows = await dirtyFiles(stage.bank, THIRD).query(
      `select distinct cast(business_date as varchar) as day from metrics.field_quality order by 1`,
    )
    expect(rows.map((it) => it['day'])).toEqual(['2026-03-31', '2026-04-30', THIRD])
  })
})
