import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHundredths, readLoosely, toHundredths } from './amounts.ts'

const units = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })

describe('control amounts', () => {
  it('hundredths written out are read back', () => {
    fc.assert(
      fc.property(units, (it) => {
        expect(toHundredths(fromHundredths(it))).toBe(it)
        expect(readLoosely(fromHundredths(it))).toBe(it)
      }),
    )
  })

  it('thousands separators and blanks change nothing', () => {
    fc.assert(
      fc.property(units, (it) => {
        const [whole, decimals] = fromHundredths(it).split('.')
        const grouped = `${whole!.replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`
        expect(readLoosely(` ${grouped}`)).toBe(it)
      }),
    )
  })

  it.for([
    ['1E+07', 1_000_000_000n],
    ['1.5e2', 15_000n],
    ['-.5', -50n],
    ['+3', 300n],
    ['1500E-2', 1500n],
    ['１，２３４．５', 123_450n],
    ['1.005', null],
    ['1.500', 150n],
    ['abc', null],
    ['.', null],
    ['', null],
  ] as const)('%s is %s hundredths', ([text, expected]) => {
    expect(readLoosely(text)).toBe(expected)
  })
})
