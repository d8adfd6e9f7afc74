import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deliver, filesBefore } from '../../../tests/support/delivery.ts'
import { givenColumn } from '../../../tests/support/columns.ts'
import { checkArrivals } from './arrivals.ts'
import type { Column, Contract } from './contracts.ts'
import { problemsOf } from './problems.ts'
import type { EarlierFiles } from './swings.ts'
import type { Waiver } from '../waiver.ts'

const column = (name: string, type: Column['type'], required = false): Column =>
  givenColumn({ name, type, required })

const accounts: Contract = {
  system: 'core',
  file: 'CORE_ACCT',
  feed: 1,
  title: { zh: '账户', en: 'Accounts' },
  modes: ['f', 'i'],
  if_missing: 'stop',
  delimiter: '|@|',
  encoding: 'GB18030',
  key: ['acct_no'],
  control_amount: 'bal',
  fresh: false,
  reject_limit: { rows: 10, ratio: 0.001 },
  columns: [
    column('acct_no', { kind: 'C', length: 10 }, true),
    column('bal', { kind: 'N', precision: 20, scale: 2 }),
    column('data_date', { kind: 'D' }, true),
  ],
}
const flows: Contract = { ...accounts, file: 'CORE_TXN', modes: ['a'] }
const cards: Contract = { ...accounts, system: 'crd', file: 'CRD_CARD', modes: ['f'], if_missing: 'carry' }

const DATE = '2026-06-30'
const rows = [
  { acct_no: '1', bal: '100.00' },
  { acct_no: '2', bal: '50.00' },
]
/** The night before had a file of the accounts, with other rows. */
const previous = filesBefore(accounts)
let landing = ''

beforeEach(() => {
  landing = mkdtempSync(join(tmpdir(), 'zhike-landing-'))
})
afterEach(() => rmSync(landing, { recursive: true }))

type More = { opening?: boolean; previous?: EarlierFiles; waivers?: Waiver[]; leftOut?: string[] }

const check = (contracts: Contract[], more: More = {}) =>
  checkArrivals({
    contracts,
    landingDir: landing,
    businessDate: DATE,
    opening: more.opening ?? false,
    earlier: more.previous ?? { dayBefore: [], weekBefore: [] },
    leftOut: new Set(more.leftOut),
    waivers: more.waivers ?? [],
  })

async function problems(contracts: Contract[], more?: More) {
  const error: unknown = await check(contracts, more).catch((it: unknown) => it)
  return problemsOf(error) ?? error
}

describe('a delivery that is complete', () => {
  it('is accepted with what its control files say', async () => {
    deliver(landing, accounts, { rows, date: DATE })
    const [arrival] = await check([accounts])
    expect(arrival).toMatchObject({ mode: 'f', file_name: 'CORE_ACCT.f.20260630.dat', row_count: 2 })
    expect(arrival!.amount_control_total).toBe('150.00')
  })

  it('may have no rows, if its control file says so', async () => {
    deliver(landing, accounts, { rows: [], date: DATE, mode: 'i' })
    expect(await check([accounts], { previous })).toMatchObject([{ row_count: 0, mode: 'i' }])
  })

  it('has no rows either when all that came is a byte order mark', async () => {
    const mark = () => Buffer.from('84319533', 'hex')
    deliver(landing, accounts, {
      rows: [],
      date: DATE,
      mode: 'i',
      reshape: mark,
      control: { row_count: '0' },
    })
    expect(await check([accounts], { previous })).toMatchObject([{ row_count: 0 }])
  })

  it('counts a last row without its line feed', async () => {
    deliver(landing, accounts, {
      rows,
      date: DATE,
      reshape: (it) => it.subarray(0, -1),
      control: { row_count: '2' },
    })
    expect(await check([accounts])).toMatchObject([{ row_count: 2 }])
  })

  it('sent again counts by the newer of its files', async () => {
    deliver(landing, accounts, { rows, date: DATE, mode: 'f', created: '2026-07-01 01:00:00' })
    deliver(landing, accounts, { rows: rows.slice(1), date: DATE, mode: 'i', created: '2026-07-01 02:00:00' })
    expect(await check([accounts], { previous })).toMatchObject([{ mode: 'i', row_count: 1 }])
  })

  it('takes the full file after a date without changes, though changes were made later', async () => {
    deliver(landing, accounts, { rows, date: DATE, mode: 'f', created: '2026-07-01 01:00:00' })
    deliver(landing, accounts, { rows: rows.slice(1), date: DATE, mode: 'i', created: '2026-07-01 02:00:00' })
    expect(await check([accounts])).toMatchObject([{ mode: 'f', row_count: 2 }])
  })

  it('on an opening date takes the full file and needs no flows', async () => {
    deliver(landing, accounts, { rows, date: DATE, mode: 'f', created: '2026-07-01 01:00:00' })
    deliver(landing, accounts, { rows: rows.slice(1), date: DATE, mode: 'i', created: '2026-07-01 02:00:00' })
    expect(await check([accounts, flows], { opening: true })).toMatchObject([{ mode: 'f', row_count: 2 }])
  })

  it('lacks a feed that may be carried, and goes on without it', async () => {
    deliver(landing, accounts, { rows, date: DATE })
    expect(await check([accounts, cards])).toMatchObject([{ file_name: 'CORE_ACCT.f.20260630.dat' }])
  })
})

describe('a system that has not flagged', () => {
  it('has not delivered: what may be carried is gone on without, though it lies there', async () => {
    deliver(landing, accounts, { rows, date: DATE })
    deliver(landing, cards, { rows, date: DATE, spoil: (bytes) => bytes.subarray(1) })
    expect(await problems([accounts, cards])).toMatchObject([{ code: 'byte_size' }])

    rmSync(join(landing, 'crd/20260630/CRD_20260630.ok'))

    expect(await check([accounts, cards])).toMatchObject([{ file_name: 'CORE_ACCT.f.20260630.dat' }])
  })
})

describe('a delivery that is refused', () => {
  it('without its flag file', async () => {
    deliver(landing, accounts, { rows, date: DATE })
    rmSync(join(landing, 'core/20260630/CORE_20260630.ok'))
    expect(await problems([accounts])).toMatchObject([{ code: 'not_ready', file: 'CORE_20260630.ok' }])
  })

  it('without a file that its flag file lists', async () => {
    deliver(landing, accounts, { rows, date: DATE })
    writeFileSync(
      join(landing, 'core/20260630/CORE_20260630.ok'),
      'CORE_ACCT.f.20260630.dat\nCORE_X.f.20260630.dat\n',
    )
    expect(await problems([accounts])).toMatchObject([
      { code: 'missing_file', file: 'CORE_X.f.20260630.dat' },
    ])
  })

  it('without a feed that must come', async () => {
    deliver(landing, accounts, { rows, date: DATE })
    expect(await problems([accounts, flows])).toMatchObject([
      { code: 'missing_file', file: 'CORE_TXN.a.20260630.dat' },
    ])
  })

  it('without a control file', async () => {
    const path = deliver(landing, accounts, { rows, date: DATE })
    rmSync(path.replace(/dat$/, 'ctl'))
    expect(await problems([accounts])).toMatchObject([
      {
        code: 'missing_file',
        file: 'CORE_ACCT.f.20260630.ctl',
        reason: /^has not come, CORE_ACCT\.f\.20260630\.dat has/,
        reason_zh: /^未收到，而 CORE_ACCT\.f\.20260630\.dat 已收到/,
      },
    ])
  })

  it('cut off on its way, naming the line where it ends', async () => {
    deliver(landing, accounts, { rows, date: DATE, spoil: (it) => it.subarray(0, it.length - 12) })
    expect(await problems([accounts])).toMatchObject([{ code: 'byte_size', line: 2, reason: /cut off/ }])
  })

  it('that came empty, which has no line to name', async () => {
    deliver(landing, accounts, { rows, date: DATE, spoil: () => Buffer.alloc(0) })
    expect(await problems([accounts])).toMatchObject([
      { code: 'byte_size', line: null },
      { code: 'row_count', line: null, reason_zh: '收到 0 行，控制文件写明 2 行' },
    ])
  })

  it('with rows twice', async () => {
    deliver(landing, accounts, { rows, date: DATE, spoil: (it) => Buffer.concat([it, it]) })
    const found = await problems([accounts])
    expect(found).toMatchObject([{ code: 'byte_size' }, { code: 'row_count', line: 4 }])
  })

  it('with other bytes than were sent', async () => {
    deliver(landing, accounts, {
      rows,
      date: DATE,
      spoil: (it) => Buffer.from(it.toString('latin1').replace('50', '60')),
    })
    expect(await problems([accounts])).toMatchObject([{ code: 'checksum' }])
  })

  it.for(['CORE_ACCT.f.20260630.dat', 'CORE_ACCT.f.20260630.ctl', 'CORE_20260630.ok'])(
    'that cannot be read, because a folder lies in the place of %s',
    async (file) => {
      deliver(landing, accounts, { rows, date: DATE })
      const path = join(landing, 'core/20260630', file)
      rmSync(path)
      mkdirSync(path)
      expect(await problems([accounts])).toMatchObject([
        { code: 'unreadable', file, reason: 'cannot be read (EISDIR)' },
      ])
    },
  )

  it('that is the file of the date before under this date’s name', async () => {
    deliver(landing, accounts, { rows, date: DATE })
    const [arrival] = await check([accounts])
    const same = filesBefore(accounts, { checksum: arrival!.checksum, row_count: 2 })
    expect(await problems([accounts], { previous: same })).toMatchObject([{ code: 'same_as_before' }])
  })

  it('with the control file of another date', async () => {
    deliver(landing, accounts, { rows, date: DATE, control: { data_date: '20260629' } })
    expect(await problems([accounts])).toMatchObject([
      { code: 'wrong_date', line: 1, column: 'data_date', value: '20260629' },
    ])
  })

  it('with a file of another date in its folder', async () => {
    deliver(landing, accounts, { rows, date: DATE, named: '20260629' })
    expect(await problems([accounts])).toMatchObject([
      { code: 'wrong_date', file: 'CORE_ACCT.f.20260629.ctl' },
      { code: 'wrong_date', file: 'CORE_ACCT.f.20260629.dat' },
    ])
  })

  it('in a mode that the contract does not know', async () => {
    deliver(landing, cards, { rows, date: DATE, mode: 'i' })
    expect(await problems([cards])).toMatchObject([
      { code: 'wrong_mode', file: 'CRD_CARD.i.20260630.ctl' },
      { code: 'wrong_mode', file: 'CRD_CARD.i.20260630.dat' },
    ])
  })

  it('with changes only, on an opening date', async () => {
    deliver(landing, accounts, { rows, date: DATE, mode: 'i' })
    expect(await problems([accounts], { opening: true })).toMatchObject([{ code: 'full_file_needed' }])
  })

  it('with changes only, after a date of which no changes have come', async () => {
    deliver(landing, accounts, { rows, date: DATE, mode: 'i' })
    expect(await check([accounts], { previous })).toHaveLength(1)
    expect(await problems([accounts])).toMatchObject([
      { code: 'full_file_needed', file: 'CORE_ACCT.i.20260630.dat', reason: /the date before has none/ },
    ])
  })

  it('with a control file that makes no sense, naming each field', async () => {
    const path = deliver(landing, accounts, {
      rows,
      date: DATE,
      amount: '150',
      control: { row_count: 'two' },
    })
    expect(await problems([accounts])).toMatchObject([
      { code: 'control_file', line: 1, column: 'row_count', value: 'two' },
      { code: 'control_file', line: 1, column: 'amount_control_total', value: '150' },
    ])
    writeFileSync(path.replace(/dat$/, 'ctl'), '\n')
    expect(await problems([accounts])).toMatchObject([
      { code: 'control_file', reason: /one line of 7 fields/ },
    ])
  })

  it('with a control file that describes another file', async () => {
    const path = deliver(landing, accounts, { rows, date: DATE })
    const control = path.replace(/dat$/, 'ctl')
    writeFileSync(control, readFileSync(control, 'utf8').replace('CORE_ACCT', 'CORE_OTHER'))
    expect(await problems([accounts])).toMatchObject([{ code: 'control_file', column: 'file_name' }])
  })

  it('is refused once, with all that is wrong in all its files', async () => {
    deliver(landing, accounts, { rows, date: DATE, spoil: (it) => it.subarray(1) })
    deliver(landing, cards, { rows, date: DATE, control: { data_date: '20260101' } })
    const found = await problems([accounts, flows, cards])
    expect(found).toMatchObject([{ code: 'byte_size' }, { code: 'missing_file' }, { code: 'wrong_date' }])
  })

  it('is accepted as soon as it is sent again well', async () => {
    deliver(landing, accounts, { rows, date: DATE, spoil: (it) => it.subarray(1) })
    expect(await problems([accounts])).toMatchObject([{ code: 'byte_size' }])
    deliver(landing, accounts, { rows, date: DATE })
    expect(await check([accounts])).toHaveLength(1)
  })

  it('does not look at files that are still being written', async () => {
    const path = deliver(landing, accounts, { rows, date: DATE })
    renameSync(path, `${path}.tmp`)
    expect(await problems([accounts])).toMatchObject([
      { code: 'missing_file', file: 'CORE_ACCT.f.20260630.dat' },
    ])
  })
})

describe('as many rows as on earlier dates', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ acct_no: `${at}`, bal: '1.00' }))
  const known = (file: Contract, mode: string, row_count: number) => [
    { file: file.file, file_name: `${file.file}.${mode}.20260629.dat`, checksum: 'other', row_count },
  ]
  const none = { dayBefore: [], weekBefore: [] }

  /** What is said of a file with so many rows. */
  async function said(contract: Contract, count: number, more: EarlierFiles & { waivers?: Waiver[] }) {
    deliver(landing, contract, { rows: many(count), date: DATE })
    const { waivers = [], ...previous } = more
    const found = await problems([contract], { previous, waivers })
    return Array.isArray(found) && 'reason' in found[0]! ? found[0].reason : 'accepted'
  }

  it('a full list may differ by a tenth, and by a hundred rows', async () => {
    const before = { ...none, dayBefore: known(accounts, 'f', 2000) }
    expect(await said(accounts, 1800, before)).toBe('accepted')
    expect(await said(accounts, 1799, before)).toMatch(/^has 1799 rows, after 2000 the date before/)
    expect(await said(accounts, 2200, before)).toBe('accepted')
    expect(await said(accounts, 2201, before)).toMatch(/^has 2201 rows/)
    expect(await said(accounts, 100, { ...none, dayBefore: known(accounts, 'f', 200) })).toBe('accepted')
  })

  it('a full list that comes empty is no list', async () => {
    const before = { ...none, dayBefore: known(accounts, 'f', 2) }
    expect(await said(accounts, 0, before)).toBe('came empty, the date before had 2 rows')
  })

  it('is not asked of a first list, nor of one after a file of changes', async () => {
    expect(await said(accounts, 500, none)).toBe('accepted')
    expect(await said(accounts, 500, { ...none, dayBefore: known(accounts, 'i', 3) })).toBe('accepted')
  })

  it('bookings may be as many as the date before or the same day of the week before', async () => {
    const monday = { dayBefore: known(flows, 'a', 400), weekBefore: known(flows, 'a', 1000) }
    expect(await said(flows, 1600, monday)).toBe('accepted')
    expect(await said(flows, 500, monday)).toBe('accepted')
    expect(await said(flows, 160, { ...monday, dayBefore: known(flows, 'a', 1000) })).toMatch(
      /^has 160 rows, after 1000 the date before and 1000 a week before/,
    )
    expect(await said(flows, 160, { ...none, dayBefore: known(flows, 'a', 1000) })).toBe('accepted')
  })

  it('goes by what a contract says of its feed', async () => {
    const before = { ...none, dayBefore: known(accounts, 'f', 1000) }
    expect(await said({ ...accounts, swing: 'none' }, 0, before)).toBe('accepted')
    expect(await said({ ...accounts, swing: { fewer: 0.1, more: 2 } }, 3000, before)).toBe('accepted')
    expect(await said({ ...accounts, swing: 0.5 }, 499, before)).toMatch(/^has 499 rows/)
  })

  it('is let pass by two persons', async () => {
    const before = { ...none, dayBefore: known(accounts, 'f', 1000) }
    const name = 'CORE_ACCT: as many rows as on earlier dates'
    expect(await said(accounts, 10, { ...before, waivers: [{ kind: 'check', name }] })).toBe('accepted')
  })
})

describe('a feed that is not looked for', () => {
  it('need not come, even where the flag file lists it', async () => {
    deliver(landing, accounts, { rows, date: DATE })
    writeFileSync(join(landing, 'core/20260630/CORE_20260630.ok'), 'CORE_TXN.a.20260630.dat\n')
    expect(await problems([accounts, flows])).toMatchObject([
      { code: 'missing_file' },
      { code: 'missing_file' },
    ])
    expect(await check([accounts, flows], { leftOut: ['CORE_TXN'] })).toHaveLength(1)
  })
})
