import { expect, it } from 'vitest'
import { aheadOf, comesRound, inYear } from './ahead.ts'

const DAY = '2026-06-30'
const NOTHING = {
  birth_date: null,
  founded_on: null,
  opened_on: null,
  next_maturity_on: null,
  id_expires_on: null,
  risk_expires_on: null,
}

it.for([
  ['1978-06-30', '2026-06-30'],
  ['1978-06-29', '2027-06-29'],
  ['1978-12-31', '2026-12-31'],
  ['1978-01-01', '2027-01-01'],
] as const)('what was on %s comes round on %s', ([date, on]) => {
  expect(comesRound(date, DAY)).toBe(on)
})

it('the 29th of February is kept on the 28th where there is none', () => {
  expect([inYear('2004-02-29', 2027), inYear('2004-02-29', 2028)]).toEqual(['2027-02-28', '2028-02-29'])
  expect([inYear('2004-02-29', 2100), inYear('2004-02-29', 2000)]).toEqual(['2100-02-28', '2000-02-29'])
})

it('sixty days are looked ahead, the nearest first, and a birthday tells no age', () => {
  const dates = {
    ...NOTHING,
    birth_date: '1978-08-29',
    opened_on: '2016-07-02',
    next_maturity_on: '2026-06-30',
    id_expires_on: '2026-08-30',
    risk_expires_on: '2026-06-29',
  }

  expect(aheadOf(dates, DAY)).toEqual([
    { kind_code: 'maturity', happens_on: '2026-06-30', years: null },
    { kind_code: 'customer_day', happens_on: '2026-07-02', years: 10 },
    { kind_code: 'birthday', happens_on: '2026-08-29', years: null },
  ])
})

it('a company is as old as its years, and nothing is told of who came today', () => {
  const company = { ...NOTHING, founded_on: '2008-07-01', opened_on: DAY }

  expect(aheadOf(company, DAY)).toEqual([{ kind_code: 'founding_day', happens_on: '2026-07-01', years: 18 }])
})
