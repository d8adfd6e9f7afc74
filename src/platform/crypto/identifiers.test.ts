import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  idCheckCharacter,
  isCalendarDate,
  isLuhn,
  isMobile,
  isOrganisationCode,
  isUscc,
  isValidIdNumber,
  normaliseIdNumber,
  normaliseMobile,
  readPerson,
} from './identifiers.ts'

const rules = { today: '2026-06-30', allowSyntheticId: true }
const real = { today: '2026-06-30', allowSyntheticId: false }

describe('identity numbers', () => {
  it.for(['11010519491231002X', '440524188001010014'])(
    'the standard’s example %s has its check character',
    (id) => {
      expect(idCheckCharacter(id)).toBe(id[17])
    },
  )

  it.for(['990211198503070410', '990104199211202384', '993101200106150059', '990381196802291278'])(
    'the synthetic number %s is valid only where synthetic numbers are allowed',
    (id) => {
      expect(isValidIdNumber(id, '1001', rules)).toBe(true)
      expect(isValidIdNumber(id, '1001', real)).toBe(false)
    },
  )

  it('a number of 15 digits becomes 18', () => {
    expect(normaliseIdNumber('990211850307041', '1001')).toBe('990211198503070410')
  })

  it('blanks, full-width digits and a lower-case x are put right', () => {
    expect(normaliseIdNumber(' 110105 1949 1231 002x ', '1001')).toBe('11010519491231002X')
    expect(normaliseIdNumber('１１０１０５１９４９１２３１００２ｘ', null)).toBe('11010519491231002X')
    expect(isValidIdNumber('11010519491231002X', '1001', real)).toBe(true)
  })

  it.for([
    ['a wrong check digit', '110105194912310021'],
    ['the 30th of February', `1101051985023004${idCheckCharacter('11010519850230040')}`],
    ['a birth date after today', `11010520260701001${idCheckCharacter('11010520260701001')}`],
    ['a birth before 1900', '440524188001010014'],
    ['a region that does not exist', `99010519491231002${idCheckCharacter('99010519491231002')}`],
    ['the same digit throughout', '111111111111111'],
    ['zeros', '000000000000000000'],
  ])('%s makes a number invalid', ([, id]) => {
    expect(isValidIdNumber(normaliseIdNumber(id!, '1001'), '1001', real)).toBe(false)
  })

  it('birth date and sex are read from the number', () => {
    expect(readPerson('990211198503070410', '1001')).toEqual({ born: '19850307', sex: '1' })
    expect(readPerson('990104199211202384', '1001')).toEqual({ born: '19921120', sex: '2' })
    expect(readPerson('E12345678', '1004')).toEqual({ born: null, sex: null })
  })

  it('one changed digit never leaves the number valid', () => {
    const change = fc.record({ at: fc.integer({ min: 0, max: 16 }), by: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(change, ({ at, by }) => {
        const digits = [...'990211198503070410']
        digits[at] = String((Number(digits[at]) + by) % 10)
        expect(isValidIdNumber(digits.join(''), '1001', rules)).toBe(false)
      }),
    )
  })

  it('other documents are judged by their own form', () => {
    expect(isValidIdNumber('E12345678', '1004', real)).toBe(true)
    expect(isValidIdNumber('H12345678', '1006', real)).toBe(true)
    expect(isValidIdNumber('12345678', '1007', real)).toBe(true)
    expect(isValidIdNumber('X12345678', '1007', real)).toBe(false)
    expect(isValidIdNumber('军字第1234号', '1010', real)).toBe(true)
  })
})

describe('codes of organisations and cards', () => {
  it('the standard’s credit code is valid with its check character and with no other', () => {
    expect(isUscc('91350100M000100Y43')).toBe(true)
    expect(isUscc('91350100M000100Y4Z')).toBe(false)
    for (const code of ['91990211MADA0T21XW', '91990211MA7XQ2K8XW', '91990211MA00000151']) {
      expect(isUscc(code)).toBe(true)
    }
  })

  it('an organisation code carries its check character, the dash is optional', () => {
    expect(isOrganisationCode('D2143569X')).toBe(true)
    expect(isOrganisationCode('D2143569-X')).toBe(true)
    expect(isOrganisationCode('D21435691')).toBe(false)
  })

  it('card numbers follow the Luhn rule', () => {
    for (const card of ['9999010000000000010', '9999010000000000028', '9999010000000000036']) {
      expect(isLuhn(card)).toBe(true)
    }
    expect(isLuhn('9999010000000000011')).toBe(false)
  })

  it('a mobile is the same number with country code, blanks and dashes', () => {
    for (const text of ['+86 154-0000-1234', '008615400001234', '154 0000 1234', '１５４００００１２３４']) {
      expect(normaliseMobile(text)).toBe('15400001234')
    }
    expect(isMobile('15400001234')).toBe(true)
    expect(isMobile('12400001234')).toBe(false)
  })

  it('a date is real when the calendar has it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (n) => {
        const text = String(n).padStart(8, '0')
        const [year, month, day] = [+text.slice(0, 4), +text.slice(4, 6), +text.slice(6)]
        const date = new Date(Date.UTC(2000, month - 1, day))
        date.setUTCFullYear(year, month - 1, day)
        const isReal =
          date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
        expect(isCalendarDate(text)).toBe(isReal)
      }),
      { numRuns: 2000 },
    )
  })
})
