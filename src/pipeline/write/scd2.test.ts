import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDuck, readRows, type Duck } from '../../serving/duckdb.ts'
import { guardDeletions, scd2Statements, type Delivery } from './scd2.ts'

let duck: Duck

beforeEach(async () => {
  duck = await openDuck()
})
afterEach(() => duck.close())

type Day = { date: string; delivery?: Delivery; rows: string[] }

const COLUMNS = ['k', 'v']

function inputOf(day: Day, previous: string | null) {
  const input = { previous, today: 'today', columns: COLUMNS, key: ['k'], track: ['v'] }
  return { ...input, delivery: day.delivery ?? ('full' as const), businessDate: day.date }
}

async function givenToday(day: Day): Promise<void> {
  const flag = day.delivery === 'increment'
  const none = flag
    ? "select '' as k, '' as v, false as is_deleted where false"
    : "select '' as k, '' as v where false"
  const names = flag ? 'k, v, is_deleted' : 'k, v'
  const rows = day.rows.length > 0 ? `select * from (values ${day.rows.join(', ')}) as t(${names})` : none
  await duck.connection.run(`create or replace table today as ${rows}`)
}

/** Taking away what was closed and adding what was opened leaves what is open. */
async function expectSame(left: string, right: string): Promise<void> {
  const without = (a: string, b: string) => `(from (${a}) except all from (${b}))`
  const differences = `${without(left, right)} union all ${without(right, left)}`
  expect(await readRows(duck.connection, differences)).toEqual([])
}

/** Loads the days one after the other and gives all versions, as text `k=v[from,to)`. */
async function load(days: Day[]): Promise<string[]> {
  const { connection } = duck
  await connection.run('drop table if exists open_rows; drop table if exists all_closed')
  await connection.run('create table all_closed (k varchar, v varchar, valid_from date, valid_to date)')
  for (const [index, day] of days.entries()) {
    await givenToday(day)
    const { delta, open, opened, closed } = scd2Statements(inputOf(day, index === 0 ? null : 'open_rows'))
    await connection.run(`create or replace table delta as ${delta}`)
    if (index > 0)
      await expectSame(
        open,
        `from open_rows as o where not exists
      (from (${closed}) as c where c.k = o.k) union all ${opened}`,
      )
    await connection.run(`insert into all_closed ${closed}`)
    await connection.run(`create table next_open as ${open}`)
    await connection.run('drop table if exists open_rows; alter table next_open rename to open_rows')
  }
  const rows = await readRows(
    connection,
    'select * from (from open_rows union all from all_closed) order by k, valid_from, valid_to',
  )
  return rows.map((row) => `${row['k']}=${row['v']}[${row['valid_from']},${row['valid_to']})`)
}

const D1 = { date: '2026-01-01', rows: ["('a','1')", "('b','2')"] }
const D2 = { date: '2026-01-02', rows: ["('a','1')", "('b','3')"] }
const D3 = { date: '2026-01-03', rows: ["('a','1')"] }

describe('the history of a full delivery', () => {
  it('ends a changed version on the day the next begins, a vanished one without a successor', async () => {
    expect(await load([D1, D2, D3])).toEqual([
      'a=1[2026-01-01,9999-12-31)',
      'b=2[2026-01-01,2026-01-02)',
      'b=3[2026-01-02,2026-01-03)',
    ])
  })

  it('gives the history of the new file when a day is run again', async () => {
    const corrected = { ...D2, rows: ["('a','5')", "('b','3')"] }

    expect(await load([D1, corrected, D3])).toEqual([
      'a=1[2026-01-01,2026-01-02)',
      'a=5[2026-01-02,2026-01-03)',
      'a=1[2026-01-03,9999-12-31)',
      'b=2[2026-01-01,2026-01-02)',
      'b=3[2026-01-02,2026-01-03)',
    ])
  })

  it('opens a version when a value appears where there was none', async () => {
    const empty = { date: '2026-01-01', rows: ["('a',CAST(null AS varchar))"] }
    const filled = { date: '2026-01-02', rows: ["('a','x')"] }

    expect(await load([empty, filled])).toEqual([
      'a=null[2026-01-01,2026-01-02)',
      'a=x[2026-01-02,9999-12-31)',
    ])
  })

  it('does not end a version because another key has sealed its value, but for another value', async () => {
    const sealed = (key: string, mark: string) => `('a', '${key}.${mark.repeat(16)}rest of ${key}')`
    const { connection } = duck
    const deltaOf = async (row: string) => {
      await connection.run(`create or replace table before as
          select k, v_sealed, date '2026-01-01' as valid_from,
          date '9999-12-31' as valid_to from (values ${sealed('s1', 'A')}) as t(k, v_sealed);
        create or replace table today as select * from (values ${row}) as t(k, v_sealed)`)
      const columns = ['k', 'v_sealed']
      const own = { previous: 'before', today: 'today', columns, key: ['k'], track: ['v_sealed'] }
      const { delta } = scd2Statements({ ...own, delivery: 'full', businessDate: '2026-01-02' })
      return readRows(connection, delta)
    }
    expect(await deltaOf(sealed('k2a', 'A'))).toEqual([])
    expect(await deltaOf(sealed('k2a', 'B'))).toHaveLength(1)
    expect(await deltaOf(sealed('s1', 'B'))).toHaveLength(1)
    expect(await deltaOf("('a', CAST(null AS varchar))")).toHaveLength(1)
  })

  it('refuses a file in which more than one per cent and a hundred keys have vanished', () => {
    const waived = {
      kind: 'check' as const,
      name: 'base.accounts: most rows of the day before are in the full file',
    }
    const vanished = (
      open: number,
      deleted: number,
      more: { isOpening?: boolean; isWaived?: boolean } = {},
    ) =>
      guardDeletions({
        table: 'base.accounts',
        open,
        deleted,
        isOpening: more.isOpening ?? false,
        waivers: more.isWaived ? [waived] : [],
      })

    expect(() => vanished(500, 200)).toThrow('200 of 500 open rows are missing')
    expect(vanished(500, 100)).toBeNull()
    expect(() => vanished(20_000, 201)).toThrow('201 of 20000')
    expect(vanished(20_000, 200)).toBeNull()
    expect(vanished(500, 200, { isOpening: true })).toContain('200 of 500')
    expect(vanished(500, 200, { isWaived: true })).toContain('200 of 500')
  })
})

describe('the history of an increment', () => {
  const day = (rows: string[]): Day => ({ date: '2026-01-02', delivery: 'increment', rows })

  it('leaves alone what it does not name', async () => {
    expect(await load([D1, day(["('b','3',false)"])])).toEqual([
      'a=1[2026-01-01,9999-12-31)',
      'b=2[2026-01-01,2026-01-02)',
      'b=3[2026-01-02,9999-12-31)',
    ])
  })

  it('ends what it marks as deleted, whatever else the row says', async () => {
    expect(await load([D1, day(["('b','9',true)"])])).toEqual([
      'a=1[2026-01-01,9999-12-31)',
      'b=2[2026-01-01,2026-01-02)',
    ])
  })

  it('changes nothing when nothing was delivered', async () => {
    const none: Day = { date: '2026-01-02', delivery: 'none', rows: [] }

    expect(await load([D1, none])).toEqual(['a=1[2026-01-01,9999-12-31)', 'b=2[2026-01-01,9999-12-31)'])
  })
})
