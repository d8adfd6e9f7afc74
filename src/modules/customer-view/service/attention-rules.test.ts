import { describe, expect, it } from 'vitest'
import { ALERTS_MAX, alertsOf, isSellingHeld, type Known, stepsOf, STEPS_MAX } from './attention-rules.ts'

const DAY = '2026-06-30'

type Some = { [Part in keyof Known]?: Partial<Known[Part]> }

const given = (some: Some = {}): Known => ({
  day: DAY,
  customer: {
    status_code: 'active',
    id_expires_on: null,
    grade_code: 'GOLD',
    is_near_downgrade: false,
    is_near_upgrade: false,
    next_grade_code: 'PLATINUM',
    next_grade_gap: null,
    churn_level_code: null,
    next_maturity_on: null,
    maturity_count_30d: 0,
    maturity_amount_30d: null,
    is_payroll: false,
    ...some.customer,
  },
  complaints: { count: 0, due_on: null, ...some.complaints },
  overdue: { count: 0, days: null, balance_cny: null, ...some.overdue },
  attention: {
    risk_level_code: null,
    risk_expires_on: null,
    ebank_count: 1,
    large_outflow_1d: null,
    ...some.attention,
  },
})
const alerts = (some: Some) => alertsOf(given(some)).map((it) => it.alert_code)
const steps = (some: Some) => stepsOf(given(some)).map((it) => it.step_code)

describe('alerts', () => {
  it('of whom nothing is known there is none', () => {
    expect([alertsOf(given()), stepsOf(given())]).toEqual([[], []])
  })

  it.for([
    ['2026-06-29', ['complaint_overdue']],
    ['2026-06-30', ['complaint_due']],
    ['2026-07-03', ['complaint_due']],
    ['2026-07-04', []],
  ] as const)('a complaint due on %s gives %j', ([due_on, told]) => {
    expect(alerts({ complaints: { count: 1, due_on } })).toEqual(told)
  })

  it('a complaint without a day gives none', () => {
    expect(alerts({ complaints: { count: 1, due_on: null } })).toEqual([])
  })

  it.for([
    ['2026-06-29', ['id_expired']],
    ['2026-06-30', ['id_expiring']],
    ['2026-07-30', ['id_expiring']],
    ['2026-07-31', []],
    ['9999-12-31', []],
  ] as const)('an identity document that holds until %s gives %j', ([id_expires_on, told]) => {
    expect(alerts({ customer: { id_expires_on } })).toEqual(told)
  })

  it.for([
    ['2026-06-29', ['risk_expired']],
    ['2026-06-30', []],
  ] as const)('an assessment that holds until %s gives %j', ([risk_expires_on, told]) => {
    expect(alerts({ attention: { risk_expires_on, risk_level_code: '3' } })).toEqual(told)
  })

  it.for([
    ['2026-06-29', []],
    ['2026-06-30', ['maturity_near']],
    ['2026-07-07', ['maturity_near']],
    ['2026-07-08', []],
  ] as const)('what matures on %s gives %j', ([next_maturity_on, told]) => {
    expect(alerts({ customer: { next_maturity_on } })).toEqual(told)
  })

  it('only the higher levels of the warning of churn are told, the highest as grave', () => {
    expect(alerts({ customer: { churn_level_code: 'YELLOW' } })).toEqual([])
    const [orange] = alertsOf(given({ customer: { churn_level_code: 'ORANGE' } }))
    const [red] = alertsOf(given({ customer: { churn_level_code: 'RED' } }))

    expect([orange?.is_grave, red?.is_grave]).toEqual([false, true])
  })

  it('an overdue loan comes with its days and its balance, money that left with its amount', () => {
    const known = given({
      overdue: { count: 1, days: 37, balance_cny: '72000.00' },
      attention: { large_outflow_1d: '500000.00' },
      customer: { is_near_downgrade: true },
    })

    expect(alertsOf(known)).toMatchObject([
      { alert_code: 'loan_overdue', tab: 'loans', count: 1, days: 37, amount: '72000.00', is_grave: true },
      { alert_code: 'large_outflow', tab: 'transactions', amount: '500000.00' },
      { alert_code: 'near_downgrade', tab: 'basic', code: 'GOLD' },
    ])
  })

  it('of many the five that matter most are told', () => {
    const all = {
      complaints: { count: 2, due_on: '2026-06-26' },
      overdue: { count: 1, days: 3, balance_cny: '1.00' },
      attention: { risk_expires_on: '2025-01-01', risk_level_code: '1', large_outflow_1d: '9.00' },
      customer: {
        id_expires_on: '2026-06-01',
        is_near_downgrade: true,
        churn_level_code: 'RED',
        next_maturity_on: '2026-07-01',
      },
    }

    expect(alerts(all)).toEqual([
      'complaint_overdue',
      'loan_overdue',
      'id_expired',
      'risk_expired',
      'large_outflow',
    ])
    expect(alerts(all)).toHaveLength(ALERTS_MAX)
  })

  it('who has left is not asked for documents or assessments', () => {
    const some = {
      customer: { status_code: 'closed', id_expires_on: '2026-06-01' },
      attention: { risk_expires_on: '2025-01-01' },
    }

    expect([alerts(some), steps(some)]).toEqual([[], []])
  })
})

describe('next steps', () => {
  it('money that matures is talked about, with what, how much and when', () => {
    const customer = {
      next_maturity_on: '2026-07-05',
      maturity_count_30d: 2,
      maturity_amount_30d: '500000.00',
    }

    expect(stepsOf(given({ customer }))).toEqual([
      {
        step_code: 'talk_renewal',
        tab: 'accounts',
        count: 2,
        amount: '500000.00',
        on: '2026-07-05',
        days: 5,
        code: null,
      },
    ])
  })

  it('who is near the next grade is told what is missing', () => {
    const customer = { is_near_upgrade: true, next_grade_gap: '30000.00' }

    expect(stepsOf(given({ customer }))).toMatchObject([
      { step_code: 'reach_grade', amount: '30000.00', code: 'PLATINUM', tab: 'basic' },
    ])
    expect(steps({ customer: { next_grade_gap: '30000.00' } })).toEqual([])
  })

  it('e-banking is offered to who gets his wages here and has none', () => {
    const customer = { is_payroll: true }

    expect(steps({ customer, attention: { ebank_count: 0 } })).toEqual(['offer_ebank'])
    expect(steps({ customer, attention: { ebank_count: 1 } })).toEqual([])
    expect(steps({ attention: { ebank_count: 0 } })).toEqual([])
  })

  it('an expired assessment comes before any talk of wealth', () => {
    const some = {
      customer: { next_maturity_on: '2026-07-05', maturity_count_30d: 1, maturity_amount_30d: '1.00' },
      attention: { risk_expires_on: '2026-06-29', risk_level_code: '2' },
    }

    expect(steps(some)).toEqual(['assess_risk', 'talk_renewal'])
  })

  it('while a complaint is open nothing is sold, and what cares goes on', () => {
    const selling = {
      is_near_upgrade: true,
      is_payroll: true,
      next_maturity_on: '2026-07-05',
      maturity_count_30d: 1,
      churn_level_code: 'ORANGE',
    }
    const some = {
      complaints: { count: 1, due_on: '2026-08-01' },
      customer: selling,
      attention: { ebank_count: 0 },
    }

    expect(isSellingHeld(given(some))).toBe(true)
    expect(steps(some)).toEqual(['solve_complaint', 'keep_customer'])
    expect(steps({ ...some, complaints: {} })).toEqual([
      'keep_customer',
      'talk_renewal',
      'reach_grade',
      'offer_ebank',
    ])
  })

  it('of many the first five stand', () => {
    const some = {
      overdue: { count: 1, days: 3, balance_cny: '1.00' },
      attention: { risk_expires_on: '2025-01-01', ebank_count: 0 },
      customer: {
        id_expires_on: '2026-06-01',
        is_near_downgrade: true,
        is_near_upgrade: true,
        churn_level_code: 'RED',
      },
    }

    expect(steps(some)).toEqual(['settle_overdue', 'renew_id', 'assess_risk', 'keep_customer', 'keep_grade'])
    expect(steps(some)).toHaveLength(STEPS_MAX)
  })
})
