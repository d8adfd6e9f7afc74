import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import type { Row } from '../support/builders.ts'
import { dirtyFiles } from '../support/dirty-files.ts'
import { FIRST, givenIdentityStage, SECOND, THIRD } from './identity-stage.ts'

/**
 * A field that people found wrong is not accurate at the next month end; once files put it right, the night
 * after is told. A second bank, of which nobody reports anything, shows what would have been counted.
 */

const ZHANG = '1000000001'
const LI = '1000000004'
const WANG = '1000000005'
const LUSONG = '9902002000'
const FIXED_ON = '2026-07-02'
const AFTER = '2026-07-03'
const RIGHT_EMPLOYER = '株洲示范重工有限公司'

let stage: Awaited<ReturnType<typeof givenIdentityStage>>
let quiet: TestBank
let customers: Row[]
const tasks: Record<'employer' | 'mobile' | 'occupation', string> = {
  employer: '',
  mobile: '',
  occupation: '',
}

type Counted = { unit_id: string; source_system: string; field_code: string; accurate_count: number }

const countedOn = async (bank: TestBank, date: string): Promise<Counted[]> =>
  (await dirtyFiles(bank, date).query(
    `select unit_id, source_system, customer_type_code, field_code, record_count, required_count,
        required_value_count, value_count, accurate_count, precise_count, reliable_count
      from metrics.field_quality where business_date = date '${date}'
      order by unit_id, source_system, customer_type_code, field_code`,
  )) as Counted[]
const reportsOn = (date: string) =>
  dirtyFiles(stage.bank, date).query(
    `select field_code, state_code from base.field_reports
      where valid_from <= date '${date}' and date '${date}' < valid_to order by report_no`,
  )
const report = async (no: string, field_code: string, right_value?: string): Promise<string> => {
  const customer = customers.find((it) => it.source_customer_no === no)!
  const payload = { field_code, source_system: 'core', problem_code: 'wrong', reason: '与客户当面核对不符' }
  const { body } = await stage.branch.send('POST', `/api/customers/${String(customer.customer_id)}/repairs`, {
    payload: { ...payload, ...(right_value !== undefined && { right_value }) },
  })
  return body.task.task_id
}
const reject = (id: string) =>
  stage.head.send('POST', `/api/repairs/${id}/reject`, {
    payload: { state_code: 'reported', note: '已与客户核实，登记无误' },
  })
const stateOf = async (id: string) => (await stage.branch.get(`/api/repairs/${id}`)).body.task.state_code
const rated = async () => {
  const { body } = await stage.head.get('/api/quality?type=retail&by_source=true')
  return Object.fromEntries(
    body.cells
      .filter((it: Row) => it.unit_id === '9900000000' && it.source_system === 'core')
      .map((it: Row) => [it.field_code, it.accuracy_ratio]),
  )
}

beforeAll(async () => {
  stage = await givenIdentityStage(() => undefined, { lastNight: AFTER })
  quiet = await givenTinyBankAfter('2026-06-30')
  customers = await stage.rowsOf(
    'select source_customer_no, customer_id from marts.customers where publication_id = $live',
  )
})
afterAll(async () => {
  await stage?.close()
  await quiet?.drop()
})

describe('a field that was found wrong', () => {
  it('is one accurate value less at the next month end, of its field, unit and source alone', async () => {
    tasks.employer = await report(WANG, 'employer_name', RIGHT_EMPLOYER)
    tasks.mobile = await report(LI, 'mobile')
    tasks.occupation = await report(ZHANG, 'occupation_code')
    // Refused before any night was told of it.
    await reject(tasks.occupation)
    const { nights } = await stage.night([SECOND, THIRD])

    expect(nights.map((it) => it.status)).toEqual(['done', 'done'])
    const unreported = await countedOn(quiet, THIRD)
    const lowered = unreported.map((row) => {
      const isLowered =
        row.unit_id === LUSONG &&
        row.source_system === 'core' &&
        ['employer_name', 'mobile'].includes(row.field_code)
      return isLowered ? { ...row, accurate_count: row.accurate_count - 1 } : row
    })
    expect(lowered).not.toEqual(unreported)
    expect(await countedOn(stage.bank, THIRD)).toEqual(lowered)
    // Seven mobiles, of which all but one are right.
    expect(await rated()).toMatchObject({ mobile: '0.857143' })
    expect(await reportsOn(SECOND)).toEqual([
      { field_code: 'employer_name', state_code: 'standing' },
      { field_code: 'mobile', state_code: 'standing' },
    ])
  })

  it('is so again when the night runs again, whatever was reported and refused since', async () => {
    await reject(tasks.mobile)
    await report(WANG, 'birth_date')
    const { nights } = await stage.night([THIRD])

    expect(nights.map((it) => [it.business_date, it.status])).toEqual([[THIRD, 'unchanged']])
    expect(await rated()).toMatchObject({ mobile: '0.857143' })
  })

  it('waits until files put it right, or the department says that it is right', async () => {
    const files = dirtyFiles(stage.bank, FIXED_ON)
    const changed = files.rowLike('CORE_CUST_PER', {
      of: { src_cust_no: WANG },
      changes: { employer: RIGHT_EMPLOYER, op_flag: 'U', src_upd_ts: `${FIXED_ON} 10:00:00` },
      on: FIRST,
    })
    files.send('CORE_CUST_PER', [...files.rowsOf('CORE_CUST_PER'), changed])
    await stage.night(['2026-07-01'])

    expect(await stateOf(tasks.employer)).toBe('reported')
    expect(await reportsOn('2026-07-01')).toEqual([
      { field_code: 'employer_name', state_code: 'standing' },
      { field_code: 'mobile', state_code: 'rejected' },
      { field_code: 'birth_date', state_code: 'standing' },
    ])
    await stage.night([FIXED_ON])
    expect(await stateOf(tasks.employer)).toBe('closed')
  })

  it('is told to the next night as put right, and what was reported since still stands', async () => {
    const { nights } = await stage.night([AFTER])

    expect(nights.at(-1)).toMatchObject({ business_date: AFTER, status: 'done' })
    expect(await reportsOn(AFTER)).toEqual([
      { field_code: 'employer_name', state_code: 'closed' },
      { field_code: 'mobile', state_code: 'rejected' },
      { field_code: 'birth_date', state_code: 'standing' },
    ])
  })
})
