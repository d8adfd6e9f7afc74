import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT_DIR } from '../../platform/config.ts'
import { codesIn, lay, linesOn } from '../../platform/reference-lists/index.ts'
import {
  changesTowards,
  inverseOf,
  judgeChanges,
  mayPropose,
  nightsOf,
  PARAMETERS_PROPOSE,
  PARAMETERS_PROPOSE_PROFIT,
} from './policy.ts'
import type { Change } from './schema.ts'
import { readFiles } from './service/lists.ts'

const lists = readFiles({ modelsDir: join(PROJECT_DIR, 'warehouse'), ownDir: undefined })
const codes = codesIn(lists.get('codes'))
const by = { permissions: [PARAMETERS_PROPOSE] }
const judge = (...changes: Change[]) => judgeChanges({ lists, codes, by }, changes)
const problems = (...changes: Change[]) => judge(...changes).problems.map((it) => it.code)

const GOLD = { customer_type_code: '1', grade_code: 'GOLD' }
const goldValues = linesOn(lists.get('grade_thresholds')!, '2026-06-30').find(
  (it) => it.key['grade_code'] === 'GOLD',
)!.values
const gold = (over: Partial<Change> & { bound?: string } = {}): Change => {
  const { bound = '300000', ...rest } = over
  const values = { ...goldValues, lower_bound: bound }
  return { list: 'grade_thresholds', key: GOLD, valid_from: '2026-08-01', valid_to: null, values, ...rest }
}
const holiday = (day: string, over: Partial<Change> = {}): Change => ({
  list: 'working_days',
  key: { calendar_date: day },
  valid_from: null,
  valid_to: null,
  values: { is_working_day: 'false', zh: '元旦', en: 'New Year' },
  ...over,
})
const code = (over: Partial<Change> = {}): Change => ({
  list: 'codes',
  key: { code_list: 'grade', code: 'JADE' },
  valid_from: null,
  valid_to: null,
  values: { zh: '玉卡', en: 'Jade' },
  ...over,
})

describe('a change', () => {
  it('shows what it takes the place of, for its own time', () => {
    const { problems: none, lines } = judge(gold())

    expect(none).toEqual([])
    expect(lines).toMatchObject([
      {
        valid_from: '2026-08-01',
        valid_to: '9999-12-31',
        before: [{ valid_from: '2026-08-01', values: { lower_bound: '200000' } }],
        after: { lower_bound: '300000' },
      },
    ])
  })

  it('that says what holds already is none, in whatever digits', () => {
    expect(judge(gold({ bound: '200000.00' }))).toMatchObject({ problems: [], lines: [] })
  })

  it.each([
    ['an unknown list', gold({ list: 'nothing' }), 'unknown_list'],
    ['a column that the list has not', gold({ values: { ...goldValues, colour: 'red' } }), 'unknown_column'],
    ['a value below its bound', gold({ bound: '-1' }), 'below'],
    ['a value that is no number', gold({ bound: '30万' }), 'no_number'],
    ['no value where one is needed', gold({ bound: '' }), 'missing'],
    ['no day of a list with dates', gold({ valid_from: null }), 'dates_missing'],
    ['an end before the beginning', gold({ valid_to: '2026-08-01' }), 'dates_order'],
    ['a grade above the next one', gold({ bound: '500000' }), 'rule_ascending'],
    ['the end of a key that models ask for', gold({ values: null }), 'fixed_key'],
    ['dates of a list without', code({ valid_from: '2026-08-01' }), 'no_dates'],
    ['another time of a day than the day', holiday('2027-01-01', { valid_from: '2027-01-02' }), 'no_dates'],
    ['a day that is none', holiday('2027-02-30'), 'no_day'],
  ])('with %s is refused', (_, change, why) => {
    expect(problems(change)).toEqual([why])
  })

  it('of what comes with a file is refused, and so is what is not one’s own', () => {
    const change = {
      list: 'bank',
      key: { base_currency_code: 'USD' },
      valid_from: null,
      valid_to: null,
      values: {},
    }
    expect(problems(change)).toEqual(['file_only'])
    const mine = { permissions: [PARAMETERS_PROPOSE_PROFIT] }
    expect(judgeChanges({ lists, codes, by: mine }, [gold()]).problems).toMatchObject([{ code: 'not_yours' }])
    expect(mayPropose(lists.get('profit_parameters')!.contract, mine)).toBe(true)
  })

  it('that was made against other values than those that hold says so', () => {
    const before = [{ valid_from: '2026-08-01', valid_to: '9999-12-31', values: goldValues }]
    const moved = [{ ...before[0]!, values: { ...goldValues, lower_bound: '180000' } }]

    expect(problems(gold({ before }))).toEqual([])
    expect(problems(gold({ before: moved }))).toEqual(['moved'])
  })
})

describe('several changes', () => {
  it('speak of a key on a day once', () => {
    expect(problems(gold(), gold({ valid_from: '2026-09-01', bound: '310000' }))).toEqual(['twice'])
    expect(
      problems(gold({ valid_to: '2026-09-01' }), gold({ valid_from: '2026-09-01', bound: '310000' })),
    ).toEqual([])
  })

  it('are judged by what they make together', () => {
    const platinum = gold({
      key: { ...GOLD, grade_code: 'PLATINUM' },
      values: { ...goldValues, grade_rank: '4', lower_bound: '800000', zh: '白金', en: 'Platinum' },
    })

    expect(problems(gold({ bound: '600000' }))).toEqual(['rule_ascending'])
    expect(problems(gold({ bound: '600000' }), platinum)).toEqual([])
  })

  it('leave no time out between two', () => {
    const term = (valid_from: string, valid_to: string | null, values: Change['values']): Change => ({
      list: 'retention_terms',
      key: { table_name: 'base.ebank_logins' },
      valid_from,
      valid_to,
      values,
    })
    expect(
      problems(term('2026-07-01', '2026-08-01', { term: '6' }), term('2026-09-01', null, { term: '7' })),
    ).toEqual(['hole', 'hole'])
    expect(problems(term('2026-07-01', '2026-08-01', { term: '6' }))).toEqual([])
    expect(problems(term('2026-07-01', null, { term: '14' }))).toEqual(['above'])
    const cube = { ...term('2026-07-01', null, { term: '4' }), key: { table_name: 'cubes.customer_cube' } }
    expect(problems(cube)).toEqual(['rule_at_most'])
  })

  it('of days and codes take their time from what they are', () => {
    expect(judge(holiday('2027-01-01')).lines).toMatchObject([
      { valid_from: '2027-01-01', valid_to: '2027-01-02', before: [] },
    ])
    expect(judge(code()).lines).toMatchObject([{ valid_from: '1900-01-01', valid_to: '9999-12-31' }])
  })
})

describe('a code', () => {
  it('that other lists say does not end, and one that none says does', () => {
    expect(problems(code({ key: { code_list: 'grade', code: 'GOLD' }, values: null }))).toEqual(['in_use'])
    expect(problems(code({ key: { code_list: 'gender', code: '1' }, values: null }))).toEqual([])
  })
})

describe('taking back', () => {
  it('is what held before, for the same time, against what holds now', () => {
    const { lines, after } = judge(gold({ valid_to: '2026-10-01' }), holiday('2027-01-01'))
    const back = judgeChanges({ lists: after, codes, by }, inverseOf(lines))

    expect(back.problems).toEqual([])
    expect(back.lines.map((it) => it.after)).toMatchObject([{ lower_bound: '200000' }, null])
    const again = judgeChanges({ lists: back.after, codes, by }, inverseOf(lines))
    expect(again.lines).toEqual([])
  })
})

describe('what makes a bank as another', () => {
  const list = lists.get('grade_thresholds')!
  const span = (valid_from: string, valid_to: string, lower_bound: string) => ({
    valid_from,
    valid_to,
    values: { ...goldValues, lower_bound },
  })

  it('is one change for each time that differs, and nothing where nothing does', () => {
    const wanted = [
      span('1900-01-01', '2026-08-01', '200000.0'),
      span('2026-08-01', '2026-09-01', '300000'),
      span('2026-09-01', '9999-12-31', '300000'),
    ]
    expect(changesTowards(list, GOLD, wanted)).toMatchObject([
      { valid_from: '2026-08-01', valid_to: '9999-12-31', values: { lower_bound: '300000' } },
    ])
    const changed = lay(list, {
      ...gold(),
      valid_from: '2026-08-01',
      valid_to: '9999-12-31',
      change_set_id: '1',
    })
    expect(changesTowards(changed, GOLD, wanted)).toEqual([])
  })
})

it('nights that have run and would be others are named, those before are not', () => {
  const ran = ['2026-06-28', '2026-06-29', '2026-06-30']
  const from = (valid_from: string) => nightsOf([{ valid_from, valid_to: '9999-12-31' }], ran)

  expect(from('2026-06-29')).toEqual({ count: 2, first: '2026-06-29', last: '2026-06-30' })
  expect(from('2026-07-01')).toBeNull()
})
