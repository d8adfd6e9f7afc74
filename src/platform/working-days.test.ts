import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROJECT_DIR } from './config.ts'
import { statePaths, writeChangedLists } from './state.ts'
import { addWorkingDays, mondayOf, readCalendar } from './working-days.ts'

const modelsDir = join(PROJECT_DIR, 'warehouse')
const HEADER = 'calendar_date,is_working_day,zh,en,valid_from,valid_to\n'

let stateDir: string

beforeAll(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'zhike-calendar-'))
})
afterAll(() => rmSync(stateDir, { recursive: true }))

/** The calendar of a bank that has a list of its own. */
function givenOwn(lines: string) {
  const { referencesDir } = statePaths({ stateDir })
  mkdirSync(referencesDir, { recursive: true })
  writeFileSync(join(referencesDir, 'working_days.csv'), HEADER + lines)
  return readCalendar({ modelsDir, stateDir })
}

describe('the working days', () => {
  const nowhere = { modelsDir, stateDir: '/nowhere' }

  it('know weekends, holidays, and days made up for them', () => {
    const works = (day: string) => readCalendar(nowhere).isWorkingDay(day)
    expect(works('2026-06-30')).toBe(true)
    expect(works('2026-06-27')).toBe(false)
    expect(['2025-01-28', '2025-10-08', '2026-02-23', '2026-10-07'].map(works)).toEqual(Array(4).fill(false))
    expect(['2025-09-28', '2025-10-11', '2026-01-04', '2026-02-14'].map(works)).toEqual(Array(4).fill(true))
  })

  it('are of weeks that begin on Monday and end on Sunday', () => {
    expect(['2026-07-06', '2026-07-08', '2026-07-12', '2026-07-13'].map(mondayOf)).toEqual([
      '2026-07-06',
      '2026-07-06',
      '2026-07-06',
      '2026-07-13',
    ])
  })

  it('go by the week where nothing is announced yet', () => {
    expect(readCalendar(nowhere).isWorkingDay('2027-02-08')).toBe(true)
    expect(readCalendar(nowhere).isWorkingDay('2031-01-04')).toBe(false)
  })

  it('are counted from the day after', () => {
    const calendar = readCalendar(nowhere)
    // 26 June 2026 is a Friday.
    expect(addWorkingDays('2026-06-26', 1, calendar)).toBe('2026-06-29')
    expect(addWorkingDays('2026-06-27', 3, calendar)).toBe('2026-07-01')
    expect(addWorkingDays('2026-06-26', 0, calendar)).toBe('2026-06-26')
    // Wednesday 30 September 2026, before seven days of holiday; Saturday the 10th is worked.
    expect(addWorkingDays('2026-09-30', 3, calendar)).toBe('2026-10-10')
  })

  it('are those of the bank where it has a list of its own', () => {
    const calendar = givenOwn('2026-06-30,false,行庆,Day of the bank,2026-06-30,2026-07-01\n')
    expect(calendar.isWorkingDay('2026-06-30')).toBe(false)
    expect(calendar.isWorkingDay('2026-10-01')).toBe(true)
    const { changedListsDir } = statePaths({ stateDir })
    mkdirSync(join(changedListsDir, 'abc'), { recursive: true })
    const line = '2026-06-29,false,行庆,Day of the bank,2026-06-29,2026-06-30\n'
    writeFileSync(join(changedListsDir, 'abc', 'working_days.csv'), HEADER + line)
    writeChangedLists({ stateDir }, 'abc')
    const changed = readCalendar({ modelsDir, stateDir })
    expect(['2026-06-29', '2026-06-30'].map(changed.isWorkingDay)).toEqual([false, true])
    rmSync(changedListsDir, { recursive: true })
    expect(() => givenOwn('2026-06-31,false,x,x,2026-06-30,2026-07-01\n')).toThrow(/2026-06-31.* is no line/)
  })
})
