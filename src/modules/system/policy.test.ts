import { describe, expect, it } from 'vitest'
import { checkWaiverMove, failingRowsOf, isStale, waiverMovesFor } from './policy.ts'

const of = (business_date: string, is_demo = false) => ({ business_date, bank: { is_demo } })

describe('how old the figures are', () => {
  it('calls yesterday’s figures fresh, and those of two days ago old', () => {
    expect(isStale(of('2026-06-30'), '2026-07-01')).toBe(false)
    expect(isStale(of('2026-06-30'), '2026-07-02')).toBe(true)
    expect(isStale(of('2026-02-28'), '2026-03-01')).toBe(false)
  })

  it('never calls the demo bank’s figures old', () => {
    expect(isStale(of('2026-06-30', true), '2026-12-31')).toBe(false)
  })
})

describe('rows that failed a check', () => {
  const row = {
    account_id: '9000000000000101',
    business_date: '2026-06-30',
    customer_name: '王小明',
    balance: '1.00',
  }
  const failed = { table: 'base.accounts', check: 'adds up', failing_rows: 1, rows: [row] }

  it('are keys, masked, whoever looks', () => {
    expect(failingRowsOf(failed, ['account_id'])).toMatchObject({
      columns: ['account_id', 'business_date'],
      rows: [['9**************1', '2026-06-30']],
      hidden_columns: ['customer_name', 'balance'],
    })
  })

  it('mask a name also where it is the key', () => {
    expect(failingRowsOf(failed, ['customer_name']).rows).toEqual([
      ['9**************1', '2026-06-30', '王*明'],
    ])
  })
})

describe('a waiver', () => {
  const wang = { user_id: 'wang', permissions: ['nights.operate'] }
  const zhao = { user_id: 'zhao', permissions: ['nights.operate'] }
  const watcher = { user_id: 'chen', permissions: ['arrivals.read'] }
  const proposed = { proposed_by: 'wang', approved_by: null, withdrawn_by: null }

  it('is agreed to by another person with the permission, and by nobody else', () => {
    expect(waiverMovesFor(proposed, zhao)).toEqual(['approve', 'withdraw'])
    expect(waiverMovesFor(proposed, wang)).toEqual(['withdraw'])
    expect(waiverMovesFor(proposed, watcher)).toEqual([])
    expect(() => checkWaiverMove('approve', proposed, wang)).toThrowError('Two people')
  })

  it('is agreed to once, and taken back once', () => {
    const approved = { ...proposed, approved_by: 'zhao' }
    expect(waiverMovesFor(approved, zhao)).toEqual(['withdraw'])
    expect(waiverMovesFor({ ...approved, withdrawn_by: 'wang' }, zhao)).toEqual([])
  })
})
