import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOADED_DATE, type Loader, many, openLoader, TAIL } from '../../../tests/support/loader.ts'
import { createEmptySource } from './load-file.ts'
import { problemsOf } from './problems.ts'

const ACCOUNTS = `
file: CORE_ACCT
feed: 1
title: { zh: 账户, en: Accounts }
modes: [f]
if_missing: stop
delimiter: "|@|"
encoding: GB18030
key: [acct_no]
control_amount: bal
columns:
  - { name: acct_no, type: C(10), label: 账号, required: true }
  - { name: acct_name, type: C(20), label: 户名 }
  - { name: bal, type: "N(20,2)", label: 余额, required: true }
  - { name: open_date, type: D, label: 开户日 }
  - { name: sleep_flag, type: F, label: 睡眠户 }${TAIL}`

let loader: Loader

beforeAll(async () => {
  loader = await openLoader(ACCOUNTS)
})
afterAll(() => loader.close())

const rejects = () =>
  loader.rowsOf('select line_no, column_name, value, reason, raw_line from source.rejects order by all')

type Row = Record<string, string>

const account = (no: number, more: Row = {}): Row => ({
  acct_no: `A${no}`,
  acct_name: '张建国',
  bal: '100.00',
  open_date: '20200229',
  sleep_flag: '0',
  ...more,
})
/** Thirty good rows before the given ones, so that a few rejects stay within the limit. */
const among = (...rows: Row[]) => [...many(30, (no) => account(no)), ...rows]

describe('a good file', () => {
  it('is loaded typed, empty forms and stand-in dates as nothing', async () => {
    const odd = { acct_no: 'A2', acct_name: '\\N', bal: '-0.05', open_date: '99991231', sleep_flag: ' ' }
    const result = await loader.load({ rows: [account(1, { src_upd_ts: '2026-06-30 23:59:59.5' }), odd] })
    expect(result).toMatchObject({ rows_in: 2, rows_out: 2, rows_rejected: 0, amount_total: '99.95' })
    expect(await loader.rowsOf('from source.core_acct order by line_no')).toMatchObject([
      {
        acct_no: 'A1',
        acct_name: '张建国',
        bal: '100.00',
        open_date: '2020-02-29',
        sleep_flag: false,
        line_no: '1',
      },
      {
        acct_no: 'A2',
        acct_name: null,
        bal: '-0.05',
        open_date: null,
        sleep_flag: null,
        data_date: LOADED_DATE,
      },
    ])
    expect(await rejects()).toEqual([])
  })

  it.for([
    ['CRLF line ends', { lineEnd: '\r\n' }],
    ['no line feed after the last row', { reshape: (it: Buffer) => it.subarray(0, -1) }],
    ['a byte order mark', { reshape: (it: Buffer) => Buffer.concat([Buffer.from('84319533', 'hex'), it]) }],
  ] as const)('is loaded the same with %s', async ([, sent]) => {
    await loader.load({ rows: many(3, (no) => account(no)), ...sent })
    expect(
      await loader.rowsOf('select acct_no, acct_name, sleep_flag from source.core_acct order by line_no'),
    ).toEqual(many(3, (no) => ({ acct_no: `A${no}`, acct_name: '张建国', sleep_flag: false })))
  })

  it('is split after it is decoded: characters whose second byte is the delimiter’s stay whole', async () => {
    // 諀 is D5 7C and 丂 is 81 40: their second bytes are `|` and `@`.
    await loader.load({ rows: [account(1, { acct_name: '諀|@丂' })] })
    expect(await loader.rowsOf('select acct_name from source.core_acct')).toEqual([{ acct_name: '諀|@丂' }])
  })

  it('keeps characters of four bytes', async () => {
    await loader.load({ rows: [account(1, { acct_name: '㛃䶮𠮷' })] })
    expect(await loader.rowsOf('select acct_name from source.core_acct')).toEqual([{ acct_name: '㛃䶮𠮷' }])
  })

  it('keeps the euro sign of one byte, whatever follows it', async () => {
    const reshape = (it: Buffer) => Buffer.from(it.toString('latin1').replace('EUR', '\x80A'), 'latin1')
    await loader.load({ rows: [account(1, { acct_name: 'EUR' })], reshape })
    expect(await loader.rowsOf('select acct_name from source.core_acct')).toEqual([{ acct_name: '€A' }])
  })

  it('loses a byte order mark at its beginning only, also where a line has to be looked at', async () => {
    const rows = [account(1, { acct_name: 'a\uFEFFb' }), ...many(20, (no) => account(no + 1))]
    const reshape = (it: Buffer) => Buffer.concat([it, Buffer.from('spoilt\n')])
    expect(await loader.load({ rows, reshape })).toMatchObject({ rows_rejected: 1 })
    expect(await loader.rowsOf('select acct_name from source.core_acct where line_no = 1')).toEqual([
      { acct_name: 'a\uFEFFb' },
    ])
  })

  it('gives the same table whatever the order of its rows', async () => {
    const rows = many(500, (no) => account(no, { bal: `${no}.10` }))
    const content = 'select * exclude (line_no) from source.core_acct order by all'
    await loader.load({ rows })
    const first = await loader.rowsOf(content)
    await loader.load({ rows: rows.toReversed() })
    expect(await loader.rowsOf(content)).toEqual(first)
    expect(first).toHaveLength(500)
  })

  it('of no rows makes an empty table, as does a feed that did not come', async () => {
    expect(await loader.load({ rows: [] })).toMatchObject({ rows_in: 0, rows_out: 0 })
    await loader.load({ rows: [account(1)] })
    const mark = () => Buffer.from('84319533', 'hex')
    const sent = { rows: [], reshape: mark, control: { row_count: '0' } }
    expect(await loader.load(sent)).toMatchObject({ rows_in: 0, rows_out: 0 })
    const columns = await loader.rowsOf('describe source.core_acct')
    await createEmptySource(loader.connection, loader.contract)
    expect(await loader.rowsOf('from source.core_acct')).toEqual([])
    expect(await loader.rowsOf('describe source.core_acct')).toEqual(columns)
  })

  it('larger than a block is loaded to its last line', async () => {
    const rows = many(60_000, (no) => account(no, { acct_name: '湖南省株洲市天元区示范户名' }))
    expect(await loader.load({ rows })).toMatchObject({ rows_out: 60_000, amount_total: '6000000.00' })
    expect(
      await loader.rowsOf(
        'select count(distinct line_no) as lines, max(line_no) as last from source.core_acct',
      ),
    ).toEqual([{ lines: '60000', last: '60000' }])
  })
})

describe('rows that are kept aside', () => {
  it.for([
    ['an amount in scientific notation', 'bal', '1E+07', 'is no N(20,2)'],
    ['an amount with a thousands separator', 'bal', '1,234.56', 'is no N(20,2)'],
    ['an amount with three decimals', 'bal', '1.005', 'is no N(20,2)'],
    ['an amount with a blank', 'bal', ' 5', 'is no N(20,2)'],
    ['a missing amount', 'bal', '', 'is missing'],
    ['a day that is not in the calendar', 'open_date', '20260230', 'is no D'],
    ['a flag of another alphabet', 'sleep_flag', 'Y', 'is no F'],
    ['a text that is too long', 'acct_no', 'A1234567890', 'is no C(10)'],
    ['a key of blanks', 'acct_no', '  ', 'is missing'],
  ])('%s is rejected by its line, column and value', async ([, column, value, reason]) => {
    const sum =
      column === 'bal'
        ? { '1E+07': '10003000.00', '1,234.56': '4234.56', ' 5': '3005.00' }[value!]
        : undefined
    const amount = sum ?? (column === 'bal' ? '3000.00' : undefined)
    const result = await loader.load({
      rows: among(account(31, { [column!]: value! })),
      ...(amount ? { amount } : {}),
    })
    expect(result).toMatchObject({ rows_in: 31, rows_out: 30, rows_rejected: 1 })
    const [kept] = await rejects()
    expect(kept).toMatchObject({ line_no: '31', column_name: column, value: value || null, reason })
    expect(kept!['raw_line']).toContain(value)
    expect(await loader.rowsOf('select 1 from source.core_acct where line_no = 31')).toEqual([])
  })

  it('a delimiter inside a text gives a row too many columns', async () => {
    await loader.load({ rows: among(account(31, { acct_name: '天元|@|区' })) })
    expect(await rejects()).toMatchObject([{ line_no: '31', reason: '8 columns instead of 7' }])
  })

  it('a carriage return inside a text is named with its column', async () => {
    await loader.load({ rows: among(account(31, { acct_name: '天元\r区' })) })
    expect(await rejects()).toMatchObject([
      { line_no: '31', column_name: 'acct_name', reason: 'holds the control character 0x0d' },
    ])
  })

  it('a byte without a meaning is rejected with the bytes of its line', async () => {
    const spoilt = (it: Buffer) => Buffer.concat([it, Buffer.from('A32|@|'), Buffer.from([0xd5, 0x0a])])
    await loader.load({ rows: among(), reshape: spoilt })
    expect(await rejects()).toMatchObject([
      { line_no: '31', reason: 'the bytes are no GB18030', raw_line: /^hex:4133327c407cd5$/ },
    ])
  })

  it('of rows with the same key the newest of the source stays', async () => {
    const rows = among(
      account(31, { acct_name: '新', src_upd_ts: '2026-06-30 12:00:00' }),
      account(31, { acct_name: '旧', src_upd_ts: '2026-06-30 11:00:00' }),
    )
    expect(await loader.load({ rows })).toMatchObject({ rows_rejected: 1, amount_total: '3200.00' })
    expect(await loader.rowsOf("select acct_name from source.core_acct where acct_no = 'A31'")).toEqual([
      { acct_name: '新' },
    ])
    expect(await rejects()).toMatchObject([
      { line_no: '32', column_name: 'acct_no', reason: /line 31 has the same key/ },
    ])
  })

  it('a second load of the same file replaces its rejects', async () => {
    const rows = among(account(31, { sleep_flag: 'Y' }))
    await loader.load({ rows })
    await loader.load({ rows })
    expect(await rejects()).toHaveLength(1)
  })

  it('a row whose amount is rejected counts for the control total, as the source counted it', async () => {
    const rows = among(account(31, { bal: '1,000.00' }))
    expect(await loader.load({ rows, amount: '4000.00' })).toMatchObject({ is_amount_compared: true })
    expect(await loader.problems({ rows, amount: '3000.00' })).toMatchObject([{ code: 'control_total' }])
  })

  it('where a rejected row hides its amount the control total is said not to be compared', async () => {
    const rows = among(account(31, { acct_name: '天元|@|区' }))
    const result = await loader.load({ rows })
    expect(result).toMatchObject({ is_amount_compared: false, note: /could not be compared/ })
  })
})

describe('files that are refused', () => {
  const rows = many(40, (no) => account(no))

  it('a wrong control total', async () => {
    expect(await loader.problems({ rows, amount: '4000.01' })).toMatchObject([
      {
        code: 'control_total',
        file: 'CORE_ACCT.f.20260630.dat',
        column: 'bal',
        reason: /4000\.00.*4000\.01/,
      },
    ])
    expect(await loader.rowsOf("select 1 from duckdb_tables() where table_name = 'core_acct'")).toEqual([])
  })

  it('rows of another date, naming the first of them', async () => {
    const stale = rows.map((row, at) => (at === 6 ? { ...row, data_date: '20260629' } : row))
    expect(await loader.problems({ rows: stale })).toMatchObject([
      { code: 'wrong_date', line: 7, column: 'data_date', value: '2026-06-29' },
    ])
  })

  it('UTF-8 where the contract says GB18030, and the other way round', async () => {
    expect(await loader.problems({ rows, encoding: 'utf-8' })).toMatchObject([
      { code: 'encoding', line: 1, reason: /UTF-8/ },
    ])
    const utf8 = await openLoader(ACCOUNTS.replace('GB18030', 'UTF-8'))
    expect(await utf8.problems({ rows, encoding: 'gb18030' })).toMatchObject([
      { code: 'encoding', line: 1, reason: /GB18030/ },
    ])
    utf8.close()
  })

  it('columns in another order, naming them', async () => {
    const { columns } = loader.contract
    const swapped = loader.bytesOf(columns.with(2, columns[3]!).with(3, columns[2]!), rows)
    expect(await loader.problems({ rows, reshape: () => swapped })).toMatchObject([
      { code: 'column_order', line: 1, column: 'open_date', value: '100.00' },
    ])
  })

  it('a column missing in every row', async () => {
    const shorter = loader.bytesOf(loader.contract.columns.toSpliced(1, 1), rows)
    const found = await loader.problems({ rows, reshape: () => shorter })
    expect(found).toMatchObject([
      { code: 'too_many_rejects', reason: /40 of 40/ },
      ...many(10, (no) => ({ line: no, code: 'row' })),
    ])
  })

  it('more rejected rows than the limit, with the first of them', async () => {
    const dirty = many(11, (no) => account(100 + no, { sleep_flag: 'Y' }))
    const found = await loader.problems({ rows: [...rows, ...dirty] })
    expect(found).toMatchObject([
      { code: 'too_many_rejects' },
      { code: 'row', line: 41, column: 'sleep_flag', value: 'Y' },
      ...many(9, () => ({ code: 'row' })),
    ])
    expect(await rejects()).toHaveLength(11)
  })

  it('more rejected rows than the limit, and not its age, which only they would show', async () => {
    const own = await openLoader(ACCOUNTS.replace('key:', 'fresh: true\nkey:'))
    const old = many(30, (no) => account(no, { src_upd_ts: '2026-06-29 20:15:00.000000' }))
    const today = { src_upd_ts: '2026-06-30 20:15:00.000000', sleep_flag: 'Y' }
    const unread = many(11, (no) => account(100 + no, today))
    expect(await own.problems({ rows: old })).toMatchObject([{ code: 'not_fresh' }])
    expect(await own.problems({ rows: [...old, ...unread] })).toMatchObject([
      { code: 'too_many_rejects', reason: /11 of 41/ },
      ...many(10, () => ({ code: 'row' })),
    ])
    own.close()
  })

  it('every row twice', async () => {
    expect(await loader.problems({ rows: [...rows, ...rows] })).toMatchObject([
      { code: 'too_many_rejects', reason: '40 of 80 rows are rejected' },
      { code: 'row', line: 1, reason: /duplicate_key/ },
      ...many(9, () => ({ code: 'row' })),
    ])
  })

  it('a file without line ends', async () => {
    const endless = () => Buffer.alloc(3 << 20, 'x')
    expect(await loader.problems({ rows, reshape: endless })).toMatchObject([
      { code: 'line_too_long', line: 1 },
    ])
  })

  it.each([300_000, 3 << 20, 6 << 20])('a line of %i bytes, wherever it stands', async (bytes) => {
    const long = account(100, { acct_name: 'x'.repeat(bytes) })
    expect(await loader.problems({ rows: [...rows, long, ...among()] })).toMatchObject([
      { code: 'line_too_long', line: rows.length + 1 },
    ])
  })

  it('bytes that are no text at all', async () => {
    const noise = () => Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3)) % 256))
    expect(await loader.problems({ rows, reshape: noise })).toMatchObject([
      { code: 'too_many_rejects' },
      ...many(10, () => ({ code: 'row' })),
    ])
  })

  it('gone, or a folder, by the time it is loaded', async () => {
    for (const replace of [() => {}, (path: string) => mkdirSync(path)]) {
      const arrival = await loader.arrive({ rows: [account(1)] })
      rmSync(arrival.path)
      replace(arrival.path)
      const file = arrival.file_name
      expect(problemsOf(await loader.loadArrival(arrival))).toMatchObject([{ code: 'unreadable', file }])
      rmSync(arrival.path, { recursive: true, force: true })
    }
  })

  it('changed between its check and its loading, though it has as many rows', async () => {
    const arrival = await loader.arrive({ rows })
    writeFileSync(arrival.path, readFileSync(arrival.path).subarray(0, -200))
    expect(problemsOf(await loader.loadArrival(arrival))).toMatchObject([{ code: 'changed' }])

    const again = await loader.arrive({ rows })
    await loader.arrive({ rows: rows.toReversed() })
    expect(problemsOf(await loader.loadArrival(again))).toMatchObject([{ code: 'changed' }])
  })
})
