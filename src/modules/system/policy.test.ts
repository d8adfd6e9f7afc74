import { describe, expect, it } from 'vitest'
import { isStale } from './policy.ts'

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
