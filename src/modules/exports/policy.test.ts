import { describe, expect, it } from 'vitest'
import type { FieldClass } from '../../platform/schema.ts'
import {
  approverOf,
  approversFrom,
  checkMayFetch,
  checkOpen,
  checkRowCount,
  closingLines,
  csvLine,
  errorExponent,
  numbersIn,
  type Standing,
  stateOn,
  untilFrom,
} from './policy.ts'

const wanted = (
  row_count: number,
  field: FieldClass | null = null,
  shown: 'masked' | 'clear' = 'masked',
) => ({
  row_count,
  direct_rows: 0,
  columns: [{ field, shown }],
})

describe('who agrees to an export', () => {
  it.for([
    [1, null],
    [500, null],
    [501, 'sub_mgr'],
    [5_000, 'sub_mgr'],
    [5_001, 'br_mgr'],
    [50_000, 'br_mgr'],
    [50_001, 'hq_mgr'],
  ] as const)('of %i rows: %s', ([rows, approver]) => {
    expect(approverOf(wanted(rows))).toBe(approver)
  })

  it('is somebody however few rows there are, where identity data would leave in clear', () => {
    expect(approverOf(wanted(3, 'mobile', 'clear'))).toBe('sub_mgr')
    expect(approverOf(wanted(3, 'mobile', 'masked'))).toBeNull()
    expect(approverOf(wanted(3, 'person_name', 'clear'))).toBeNull()
  })

  it('is somebody once small files of a day add up to a large one', () => {
    expect(approverOf({ ...wanted(100), direct_rows: 400 })).toBeNull()
    expect(approverOf({ ...wanted(101), direct_rows: 400 })).toBe('sub_mgr')
  })

  it('is asked no more while too many files lie ready', () => {
    expect(() => checkOpen(19)).not.toThrow()
    expect(() => checkOpen(20)).toThrow(expect.objectContaining({ code: 'exports_open_max' }))
  })

  it('is looked for upwards from the least who may', () => {
    expect(approversFrom('br_mgr')).toEqual(['br_mgr', 'hq_mgr', 'compliance'])
  })

  it('is nobody for a file of nothing, or one that is no file any more', () => {
    expect(() => checkRowCount(0)).toThrow(/nothing to export/)
    expect(() => checkRowCount(200_000)).not.toThrow()
    expect(() => checkRowCount(200_001)).toThrow(expect.objectContaining({ code: 'export_too_large' }))
  })
})

describe('a file that was made', () => {
  const now = new Date('2026-07-01T02:00:00Z')
  const ready: Standing = {
    state_code: 'ready',
    expires_at: untilFrom(now).toISOString(),
    post_id: 'P1',
  }
  const fetch = (standing: Partial<Standing>, by: { post_id?: string; now?: Date } = {}) =>
    checkMayFetch({ ...ready, ...standing }, { post_id: 'P1', now, ...by })

  it('can be fetched for 72 hours, and not at their end', () => {
    const end = new Date('2026-07-04T02:00:00Z')
    expect(() => fetch({}, { now: new Date(end.getTime() - 1) })).not.toThrow()
    expect(() => fetch({}, { now: end })).toThrow(expect.objectContaining({ code: 'export_expired' }))
    expect(stateOn(ready, end)).toBe('expired')
  })

  it.for(['waiting', 'spent', 'expired', 'refused'] as const)('is not given out when it is %s', (state) => {
    expect(() => fetch({ state_code: state })).toThrow(expect.objectContaining({ code: `export_${state}` }))
  })

  it('is given out in the post in which it was asked for, and in no other', () => {
    expect(() => fetch({}, { post_id: 'P2' })).toThrow(
      expect.objectContaining({ code: 'export_of_another_post' }),
    )
  })
})

describe('a line of CSV', () => {
  it('quotes every cell and doubles the quotes within', () => {
    expect(csvLine(['王"小"明', null, 12, true])).toBe('"王""小""明","","12","true"\r\n')
  })

  it.for(['=1+1', '+86', '-cmd', '@SUM(A1)', '\tx', '\rx'])('%j is text and not a formula', (text) => {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`)
  })

  it('a negative amount stays a number; a long customer number is not rounded', () => {
    expect(csvLine(['-1234.50', '1000000000000017'])).toBe('"-1234.50","\'1000000000000017"\r\n')
  })

  it('the last two say how many rows there are, of which day, whose and for what', () => {
    const end = {
      rows: 1234,
      business_date: '2026-06-30',
      export_no: 7,
      user_name: '王芳',
      user_id: 'E1',
      made_at: '2026-07-01 10:00',
      purpose_code: 'care',
    } as const

    expect(closingLines({ ...end, language: 'zh' })).toEqual([
      '共 1234 行，业务日期 2026-06-30',
      '导出编号 7，王芳 E1，2026-07-01 10:00，用途：客户维护，共 1234 行。内部资料，请勿外传。',
    ])
    expect(closingLines({ ...end, rows: 1, language: 'en' })).toEqual([
      '1 row, business date 2026-06-30',
      'Export 7, 王芳 E1, 2026-07-01 10:00, purpose: Customer care, 1 row. Internal: do not pass on.',
    ])
  })
})

describe('what a found text says', () => {
  it('is wrong with a probability that shrinks with every mark that agrees', () => {
    expect(errorExponent({ looked: 1, agreeing: 1, exports: 1_000 })).toBe(11)
    expect(errorExponent({ looked: 50, agreeing: 50, exports: 1_000 })).toBe(487)
    expect(errorExponent({ looked: 50, agreeing: 1, exports: 1_000 })).toBe(9)
  })

  it('names customers by numbers, and not by amounts, dates or words', () => {
    const text = '李明,C000000012,"\'1000000000000017",12345.67,2026-06-30,Gold,A1'
    expect(numbersIn(text, 10)).toEqual(['C000000012', '1000000000000017', '2026'])
    expect(numbersIn('10001 10002 10001 10003', 2)).toEqual(['10001', '10002'])
  })

  it('is read in no time, whatever it is', () => {
    const started = performance.now()
    expect(numbersIn(`${'1'.repeat(200_000)}a ${'A'.repeat(200_000)}`, 10)).toEqual([])
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
