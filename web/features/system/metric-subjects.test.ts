import { describe, expect, it } from 'vitest'
import { bySubject, subjectOf } from './metric-subjects.ts'

describe('the subject of a figure', () => {
  it.each([
    ['metrics.customer_daily', 'customer'],
    ['marts.customer_worth', 'customer'],
    ['metrics.churn_signals', 'customer'],
    ['metrics.account_profit', 'account'],
    ['metrics.employee_daily', 'employee'],
    ['metrics.unit_daily', 'unit'],
    ['metrics.fee_income', 'fee'],
    ['metrics.field_quality', 'quality'],
    ['metrics.of_a_bank', 'other'],
  ])('of %s is %s', (table, subject) => expect(subjectOf({ table })).toBe(subject))

  it('orders the groups, and leaves out those without a figure', () => {
    const of = (table: string) => ({ table })
    const groups = bySubject([
      of('metrics.unit_daily'),
      of('metrics.customer_daily'),
      of('metrics.unit_profit'),
    ])
    expect(groups.map((it) => [it.subject, it.of.length])).toEqual([
      ['customer', 1],
      ['unit', 2],
    ])
  })
})
