import { describe, expect, test } from 'vitest'
import {
  formatChange,
  formatCount,
  formatDecimal,
  formatMoney,
  formatPercent,
  fromFen,
  shareOf,
  toFen,
} from './money.ts'

describe('money on the screen', () => {
  test('shows yuan with thousands separators and two decimals', () => {
    expect(formatMoney('39296762.8')).toBe('39,296,762.80')
    expect(formatMoney('0')).toBe('0.00')
    expect(formatMoney('-1234.5')).toBe('-1,234.50')
  })

  test('keeps every digit of a sum that a floating number would lose', () => {
    expect(formatMoney('9007199254740993.01')).toBe('9,007,199,254,740,993.01')
  })

  test('rounds half away from zero when the unit is wan or yi', () => {
    expect(formatMoney('1234550.00', 'wan')).toBe('123.46')
    expect(formatMoney('-1234550.00', 'wan')).toBe('-123.46')
    expect(formatMoney('123455000', 'yi')).toBe('1.2346')
    expect(formatMoney('1.005')).toBe('1.01')
  })

  test('writes no minus before a figure that rounds to zero', () => {
    expect(formatMoney('-0.004')).toBe('0.00')
    expect(formatMoney('-12.00', 'wan')).toBe('0.00')
  })

  test('shows a dash where there is no figure, never NaN', () => {
    for (const nothing of [null, undefined, '', 'NaN', 'abc', '1e7']) expect(formatMoney(nothing)).toBe('—')
    expect(formatChange(null)).toBe('—')
    expect(formatCount(null)).toBe('—')
  })

  test('shows a band to who may not see the amount, in the unit of the page', () => {
    expect(formatMoney('[200000,500000)')).toBe('200,000–500,000')
    expect(formatMoney('[200000,500000)', 'wan')).toBe('20–50')
    expect(formatMoney('[6000000,)', 'wan')).toBe('≥600')
    expect(formatMoney('[,50000)')).toBe('<50,000')
    expect(formatMoney('[,)')).toBe('***')
    expect(formatChange('[,)')).toBe('***')
  })

  test('a change says whether it went up or down', () => {
    expect(formatChange('1000')).toBe('+1,000.00')
    expect(formatChange('-1000')).toBe('-1,000.00')
    expect(formatChange('0.00')).toBe('0.00')
  })

  test('a rate stored as a fraction is read as percent', () => {
    expect(formatPercent('0.01450000')).toBe('1.45%')
    expect(formatPercent('0.034')).toBe('3.40%')
    expect(formatPercent('0.02775')).toBe('2.775%')
    expect(formatPercent('-0.005')).toBe('-0.50%')
    expect(formatPercent(null)).toBe('—')
  })

  test('a rate keeps the decimals it was given unless it is told how many', () => {
    expect(formatDecimal('1.0234')).toBe('1.0234')
    expect(formatDecimal('3.10000', 2)).toBe('3.10')
  })
})

describe('an amount that a person types', () => {
  test('becomes whole fen in the unit that is shown', () => {
    expect(toFen('50', 'wan')).toBe('50000000')
    expect(toFen('1,234.56', 'yuan')).toBe('123456')
    expect(toFen('0.5', 'yi')).toBe('5000000000')
    expect(toFen('-3', 'wan')).toBe('-3000000')
  })

  test('is refused when it is no amount', () => {
    for (const typed of ['', 'many', '1e5', '5万']) expect(toFen(typed, 'wan')).toBeNull()
  })

  test('comes back from the address as it was typed', () => {
    for (const typed of ['50', '0.5', '1234.56', '-3']) {
      expect(fromFen(toFen(typed, 'wan') ?? '', 'wan')).toBe(typed)
    }
  })
})

test('the share of an item is drawn from exact amounts and is nothing without a whole', () => {
  expect(shareOf('250.00', '1000')).toBe(0.25)
  expect([shareOf('178665.29', '405365.29'), shareOf('226700', '405365.29')]).toEqual([0.441, 0.559])
  expect(shareOf('5', '0.00')).toBe(0)
  expect(shareOf(null, '10')).toBe(0)
})
