import { expect, it } from 'vitest'
import { describeDetails } from './details.ts'

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_row, index) => ({ file: 'CORE_DEP_ACCT', line: index + 1, column: null }))

it('shows what differs as lines under headings, the first twenty of them', () => {
  const lines = describeDetails({ table: 'base.accounts', rows: rowsOf(23) })

  expect(lines[1]).toMatch(/^file +line +column$/)
  expect(lines.filter((line) => line.includes('CORE_DEP_ACCT'))).toHaveLength(20)
  expect(lines.at(-1)).toMatch(/^and 3 more/)
  expect(lines.join()).not.toContain('null')
})

it('adds nothing to a message that says it all', () => {
  expect(describeDetails({ problems: rowsOf(1), last_business_date: '2026-06-30' })).toEqual([])
  expect(describeDetails()).toEqual([])
})
