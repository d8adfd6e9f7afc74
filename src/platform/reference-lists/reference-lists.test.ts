import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { PROJECT_DIR } from '../config.ts'
import {
  checkList,
  checkValue,
  codesIn,
  fileOfList,
  hasHole,
  type List,
  lay,
  linesOn,
  readList,
  readListContracts,
  renderList,
  segmentsOf,
} from './index.ts'

const MODELS = join(PROJECT_DIR, 'warehouse')
const folder = mkdtempSync(join(tmpdir(), 'zhike-lists-'))
afterAll(() => rmSync(folder, { recursive: true }))

const contracts = readListContracts(MODELS)
const product = (table: string): List => {
  const contract = contracts.find((it) => it.table === table)!
  return readList(contract, fileOfList({ modelsDir: MODELS, ownDir: undefined }, table))
}
const codes = codesIn(product('codes'))
const own = (table: string, edit: (text: string) => string): List => {
  const text = readFileSync(join(MODELS, 'ref', `${table}.csv`), 'utf8')
  writeFileSync(join(folder, `${table}.csv`), edit(text))
  const contract = contracts.find((it) => it.table === table)!
  return readList(contract, fileOfList({ modelsDir: MODELS, ownDir: folder }, table))
}

describe('a list of the product', () => {
  it.each(contracts.map((it) => it.table))('%s is as it is described', (table) => {
    expect(() => checkList(product(table), codes)).not.toThrow()
  })

  it('comes out of a file and goes into one as it was', () => {
    for (const { table } of contracts) {
      const list = product(table)
      expect(renderList(list, list)).toBe(readFileSync(join(MODELS, 'ref', `${table}.csv`), 'utf8'))
    }
  })
})

describe('a bank’s own file', () => {
  it.for<[table: string, from: string, to: string, why: RegExp]>([
    ['grade_thresholds', '1,GOLD,3,200000,', '1,GOLD,3,-1,', /lower_bound is "-1": below/],
    ['grade_thresholds', '1,GOLD,3,200000,', '1,GOLD,3,2e5,', /lower_bound is "2e5": no_number/],
    ['grade_thresholds', '1,GOLD,3,200000,', '1,GOLD,3,200000.001,', /too_many_decimals/],
    ['grade_thresholds', '1,GOLD,3,200000,', '1,GOLD,3,600000,', /breaks .*ascending/],
    ['grade_thresholds', '1,GOLD,3', '1,GOLDEN,3', /grade_code is "GOLDEN": unknown_code/],
    ['score_weights', ',50,30,20,', ',50,30,30,', /breaks .*sum/],
    ['churn_levels', 'YELLOW,30,50', 'YELLOW,50,50', /breaks .*less/],
    ['profit_parameters', 'day_basis,ALL,360', 'day_basis,ALL,12', /value is "12": below/],
    ['profit_parameters', 'income_tax,ALL,0.25', 'income_tax,ALL,25', /value is "25": above/],
    ['working_days', '2025-01-01,false', '2025-02-30,false', /calendar_date is "2025-02-30": no_day/],
    ['movement_thresholds', '1,false,100000.00', '1,yes,100000.00', /no_boolean/],
  ])('of %s with %s as %s is refused', ([table, from, to, why]) => {
    expect(() =>
      checkList(
        own(table, (text) => text.replace(from, to)),
        codes,
      ),
    ).toThrow(why)
  })

  it('says one thing for each day, and leaves none out between two', () => {
    const ended = (on: string) => (text: string) =>
      text.replace(/^(1,GOLD,.*),1900-01-01,9999-12-31$/m, `$1,1900-01-01,${on}\n$1,2026-07-01,9999-12-31`)

    expect(() => checkList(own('grade_thresholds', ended('2026-07-02')), codes)).toThrow(/says two things/)
    expect(() => checkList(own('grade_thresholds', ended('2026-06-01')), codes)).toThrow(/says nothing/)
    expect(() => checkList(own('grade_thresholds', ended('2026-07-01')), codes)).not.toThrow()
  })
})

describe('a change', () => {
  const GOLD = { customer_type_code: '1', grade_code: 'GOLD' }
  const list = product('grade_thresholds')
  const values = { ...segmentsOf(list, GOLD)[0]!.values, lower_bound: '300000' }
  const change = { list: 'grade_thresholds', key: GOLD, values, change_set_id: '1' }
  const goldOn = (of: List, day: string) =>
    linesOn(of, day).find((it) => it.key['grade_code'] === 'GOLD')?.values['lower_bound']

  it('holds from its day to its end, and what was before holds around it', () => {
    const changed = lay(list, { ...change, valid_from: '2026-07-01', valid_to: '2026-10-01' })
    const days = ['2026-06-30', '2026-07-01', '2026-09-30', '2026-10-01']

    expect(days.map((it) => goldOn(changed, it))).toEqual(['200000', '300000', '300000', '200000'])
    expect(hasHole(segmentsOf(changed, GOLD))).toBe(false)
    expect(goldOn(list, '2026-07-01')).toBe('200000')
  })

  it('of a later time takes the place of an earlier one where both speak', () => {
    const first = lay(list, { ...change, valid_from: '2026-07-01', valid_to: '9999-12-31' })
    const second = lay(first, {
      ...change,
      values: { ...values, lower_bound: '250000' },
      valid_from: '2026-08-01',
      valid_to: '9999-12-31',
    })

    expect(['2026-07-31', '2026-08-01'].map((it) => goldOn(second, it))).toEqual(['300000', '250000'])
  })

  it('made before the list got a column says of it what the file says', () => {
    const earlier = Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'zh'))
    const changed = lay(list, {
      ...change,
      values: earlier,
      valid_from: '2026-07-01',
      valid_to: '9999-12-31',
    })

    expect(renderList(changed, list)).toContain('1,GOLD,3,300000,,3,true,金卡,Gold,2026-07-01,9999-12-31')
  })

  it('that was taken back leaves no word of another kind in the file', () => {
    const changed = lay(list, { ...change, valid_from: '2026-07-01', valid_to: '9999-12-31' })
    const back = lay(changed, {
      ...change,
      values: { ...values, lower_bound: '200000.00' },
      valid_from: '2026-07-01',
      valid_to: '9999-12-31',
    })

    expect(renderList(changed, list)).toContain('1,GOLD,3,300000,,3,true,金卡,Gold,2026-07-01,9999-12-31')
    expect(renderList(back, list)).toContain('1,GOLD,3,200000,,3,true,金卡,Gold,2026-07-01,9999-12-31')
  })
})

it('a number is checked by its own digits, not as a float', () => {
  const { lower_bound: column } = contracts.find((it) => it.table === 'grade_thresholds')!.columns
  const check = (text: string) => checkValue(column!, text, { line: {}, codes })

  expect(['0', '0.10', '999999999999999999.99', '007'].map(check)).toEqual([null, null, null, null])
  expect(['9999999999999999999', '0.001', '1,000', '', ' 1', 'NaN'].map(check)).toEqual([
    'above',
    'too_many_decimals',
    'no_number',
    'missing',
    'no_number',
    'no_number',
  ])
})
