import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duck, openDuck, readRows } from '../../serving/duckdb.ts'
import { givenColumn } from '../../../tests/support/columns.ts'
import { readReferences } from '../models.ts'
import { makeFits, parseType } from './column-types.ts'
import type { Column, Contract } from './contracts.ts'
import { readLists } from './lists.ts'
import { STAGE_SEPARATOR } from './stage.ts'
import { createMisfitsSql, createSourceSql } from './typed-sql.ts'

const NONE = ['00000000', '19000101', '20991231', '29991231', '99991231']
const folder = mkdtempSync(join(tmpdir(), 'zhike-types-'))
let duck: Duck

beforeAll(async () => {
  duck = await openDuck({ threads: 2 })
})
afterAll(() => {
  duck.close()
  rmSync(folder, { recursive: true })
})

const column = (name: string, type: string): Column =>
  givenColumn({ name, type: parseType(type)!, none: NONE })
const lists = readLists(readReferences(join(import.meta.dirname, '../../../warehouse')))

/** The values as DuckDB holds them after loading: null for empty ones, `rejected` for what does not fit. */
async function load(type: string, values: string[]): Promise<(string | null)[]> {
  const path = join(folder, 'values.stage')
  writeFileSync(path, values.map((value, at) => `${at}${STAGE_SEPARATOR}${value}\n`).join(''))
  const contract = { columns: [column('value', type)] } as Contract
  const stage = { contract, mode: 'f', path, hasPadding: true, businessDate: '2026-06-30', lists }
  await duck.connection.run(createSourceSql('source.t', stage))
  await duck.connection.run(createMisfitsSql('misfits', stage))
  const loaded = new Map<number, string | null>(values.map((_, at) => [at, 'rejected']))
  const rows = await readRows(
    duck.connection,
    'select line_no, cast(value as varchar) as value from source.t',
  )
  for (const row of rows) loaded.set(Number(row['line_no']), row['value'] as string | null)
  const misfits = await readRows(duck.connection, 'select line_no from misfits')
  expect(rows.length + misfits.length).toBe(values.length)
  return [...loaded.values()]
}

const digits = (max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: max })
const decimalLike = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '-', '+', ' '), digits(22), fc.constantFrom('', '.'), digits(4))
    .map((it) => it.join('')),
  digits(20),
  fc.constantFrom(
    '1E+07',
    ' 5',
    '5 ',
    '1,234.56',
    '1.005',
    '-.5',
    '5.',
    '.5',
    '-',
    '--1',
    '1_000',
    '0x10',
    'NaN',
    'inf',
    '１２',
    '1e5',
    '-0.00',
    '٣',
  ),
)

/** What a plain decimal is, by BigInt and hand, without a regular expression shared with the loader. */
function decimalOracle(text: string, precision: number, scale: number): string | null {
  if (text === '' || text === ' ') return null
  const unsigned = text.startsWith('-') ? text.slice(1) : text
  const [whole = '', decimals, ...rest] = unsigned.split('.')
  const isDigits = (it: string) => it.length > 0 && [...it].every((letter) => letter >= '0' && letter <= '9')
  const isWell = rest.length === 0 && isDigits(whole) && (decimals === undefined || isDigits(decimals))
  if (!isWell || whole.length > precision - scale || (decimals?.length ?? 0) > scale) return 'rejected'
  const units = BigInt(whole + (decimals ?? '').padEnd(scale, '0')) * (text.startsWith('-') ? -1n : 1n)
  const shown = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const sign = units < 0n ? '-' : ''
  return scale === 0 ? sign + shown : `${sign}${shown.slice(0, -scale)}.${shown.slice(-scale)}`
}

/** A real day by counting days, or null for a day that stands for none. */
function dateOracle(text: string): string | null {
  if (text === '' || text === ' ' || NONE.includes(text)) return null
  if (text.length !== 8 || [...text].some((it) => it < '0' || it > '9') || text.startsWith('0'))
    return 'rejected'
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))]
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? date.toISOString().slice(0, 10) : 'rejected'
}

describe('strict reading of values', () => {
  it.for([
    ['N(20,2)', 20, 2],
    ['N(24,2)', 24, 2],
    ['N(18,2)', 18, 2],
    ['N(12,8)', 12, 8],
    ['N(6)', 6, 0],
    ['N(38,2)', 38, 2],
  ] as const)('%s takes plain decimals exactly and nothing else', async ([type, precision, scale]) => {
    await fc.assert(
      fc.asyncProperty(fc.array(decimalLike, { minLength: 100, maxLength: 200 }), async (values) => {
        expect(await load(type, values)).toEqual(values.map((it) => decimalOracle(it, precision, scale)))
      }),
      { numRuns: 10 },
    )
  })

  it('a day must be in the calendar; the usual stand-ins mean none', async () => {
    const near = fc
      .tuple(
        fc.integer({ min: 1000, max: 2999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
      )
      .map(([y, m, d]) => `${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`)
    const other = fc.oneof(
      digits(9),
      fc.constantFrom(...NONE, '20240229', '20230229', '2026-01-01', '2026 1 1', '２０２６０１０１', ' ', ''),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(near, other), { minLength: 200, maxLength: 300 }),
        async (values) => {
          expect(await load('D', values)).toEqual(values.map(dateOracle))
        },
      ),
      { numRuns: 10 },
    )
  })

  it.for(['N(20,2)', 'D', 'T', 'TS', 'F', 'C(4)'])(
    '%s: the check of a file’s first lines agrees with the check of all its lines',
    async (type) => {
      const others = ['20260230', '240000', '235959', '1', '0', '2', '2026-06-30 12:00:00', '三个汉字多']
      const values = fc
        .oneof(decimalLike, digits(9), fc.constantFrom(...others))
        .filter((it) => !it.endsWith(' '))
      const fits = makeFits(column('value', type))
      await fc.assert(
        fc.asyncProperty(fc.array(values, { minLength: 50, maxLength: 100 }), async (list) => {
          const loaded = await load(type, list)
          expect(list.map((it) => !fits(it))).toEqual(loaded.map((it) => it === 'rejected'))
        }),
        { numRuns: 3 },
      )
    },
  )

  it('times, moments and flags have one form each', async () => {
    expect(await load('T', ['235959', '240000', '12:00:00', '1200'])).toEqual([
      '23:59:59',
      'rejected',
      'rejected',
      'rejected',
    ])
    expect(
      await load('TS', [
        '2026-06-30 23:59:59.123456',
        '2026-06-30 23:59:59',
        '2026-02-30 00:00:00',
        '2026-06-30',
        '2026-06-30 24:00:00',
        '',
      ]),
    ).toEqual(['2026-06-30 23:59:59.123456', '2026-06-30 23:59:59', 'rejected', 'rejected', 'rejected', null])
    expect(await load('F', ['0', '1', 'Y', 'true', ''])).toEqual([
      'false',
      'true',
      'rejected',
      'rejected',
      null,
    ])
  })

  it('text is counted in characters, blanks at its end are no part of it', async () => {
    expect(await load('C(2)', ['䶮㛃', '三个字', 'ab  ', 'ab　', 'NULL', '\\N', ' '])).toEqual([
      '䶮㛃',
      'rejected',
      'ab',
      'ab',
      null,
      null,
      null,
    ])
  })
})
