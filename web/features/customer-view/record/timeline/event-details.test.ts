import { expect, it } from 'vitest'
import { detailsOf } from './event-details.ts'

const event = (some: Partial<Parameters<typeof detailsOf>[0]>) => ({
  kind_code: 'account_opened',
  happened_on: '2026-06-30',
  reference: null,
  product_name: null,
  currency_code: null,
  detail_code: null,
  detail_before_code: null,
  amount: null,
  employee_name: null,
  ...some,
})
const wordFor = (list: string, code: string) => `${list}:${code}`

it('an account is told by its product, its kind and the end of its number', () => {
  const account = event({ product_name: '活期', detail_code: '01', reference: '****0101-1' })

  expect(detailsOf(account, wordFor)).toEqual(['活期', 'deposit_kind:01', '****0101-1'])
})

it('a change says what was and what is, and a first or equal value only what is', () => {
  const level = { kind_code: 'risk_level_changed', detail_code: '2' }

  expect(detailsOf(event({ ...level, detail_before_code: '3' }), wordFor)).toEqual([
    'risk_level:3 → risk_level:2',
  ])
  expect(detailsOf(event({ ...level, detail_before_code: '2' }), wordFor)).toEqual(['risk_level:2'])
  expect(detailsOf(event(level), wordFor)).toEqual(['risk_level:2'])
})

it('wealth is told by its name, not by a number, and a holder by his', () => {
  const wealth = event({ kind_code: 'wealth_matured', product_name: '稳健180', reference: 'WM180' })
  const holder = event({
    kind_code: 'owner_began',
    detail_code: 'primary',
    reference: 'E00101',
    employee_name: '陈思远',
  })

  expect(detailsOf(wealth, wordFor)).toEqual(['稳健180'])
  expect(detailsOf({ ...wealth, product_name: null }, wordFor)).toEqual(['WM180'])
  expect(detailsOf(holder, wordFor)).toEqual(['owner_role:primary', '陈思远'])
})
