import { describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { decimalText, fieldOf, moneyText } from '../schema.ts'
import { bandOf, type FieldRights, planOf, requireClear, showAnswer, showField } from './fields.ts'

test.for([
  ['0.00', '[,50000)'],
  ['-12.50', '[,50000)'],
  ['49999.99', '[,50000)'],
  ['50000.00', '[50000,200000)'],
  ['312500.80', '[200000,500000)'],
  ['5999999.99', '[1000000,6000000)'],
  ['6000000', '[6000000,)'],
])('the amount %s lies in the band %s', ([amount, band]) => expect(bandOf(amount!)).toBe(band))

const row = z.object({
  customer_type_code: z.string(),
  customer_name: fieldOf('person_name', z.string()),
  birth_date: fieldOf('birth_date', z.string().nullable()),
  mobile_masked: fieldOf('mobile', z.string()).nullable(),
  balance: moneyText.nullable(),
  score: decimalText,
})
const answer = z.object({ rows: z.array(row), by_unit: z.record(z.string(), moneyText), total: z.number() })
const given = {
  rows: [
    {
      customer_type_code: 'retail',
      customer_name: '王小明',
      birth_date: '1985-04-10',
      mobile_masked: '154****1234',
      balance: '312500.80',
      score: '81.00',
    },
    {
      customer_type_code: 'corporate',
      customer_name: '湘江贸易',
      birth_date: null,
      mobile_masked: null,
      balance: null,
      score: '40.00',
    },
  ],
  by_unit: { '9902000000': '12.00' },
  total: 2,
}
const show = (fields: FieldRights) =>
  showAnswer({ fields }, { plan: planOf(answer)!, place: 'list' }, structuredClone(given))

describe('an answer', () => {
  it('is masked wherever its schema says so and the role says nothing', () => {
    expect(show({})).toEqual({
      rows: [
        {
          ...given.rows[0],
          customer_name: '王*明',
          birth_date: '1985-**-**',
          balance: '[200000,500000)',
        },
        given.rows[1],
      ],
      by_unit: { '9902000000': '[,50000)' },
      total: 2,
    })
  })

  it('is what it was to who may see all in clear', () => {
    const clear = { list: 'clear', record: 'masked' } as const
    expect(show({ person_name: clear, birth_date: clear, amount: clear })).toEqual(given)
  })

  it('still fits its schema where everything is hidden, and names no company by it', () => {
    const hidden = { list: 'hidden', record: 'clear' } as const
    const shown = show({ person_name: hidden, birth_date: hidden, mobile: hidden, amount: hidden })

    expect(answer.parse(shown)).toMatchObject({
      rows: [
        { customer_name: '***', birth_date: '***', mobile_masked: '***', balance: '[,)', score: '81.00' },
        { customer_name: '湘江贸易', balance: null },
      ],
    })
  })

  it('without any class has no plan', () => expect(planOf(z.object({ total: z.number() }))).toBeNull())
})

test('a place is shown as its own right says', () => {
  const viewer = { fields: { employer: { list: 'masked', record: 'clear' } } } as const
  expect(showField(viewer, { field: 'employer', place: 'record' }, '示范中学')).toBe('示范中学')
  expect(showField(viewer, { field: 'employer', place: 'list' }, '示范中学')).toBe('***公司')
  expect(() => requireClear(viewer, 'employer', 'list')).toThrow('see employer in clear')
})
