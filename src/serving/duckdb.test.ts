import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuck, readRow, type Duck } from './duckdb.ts'

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const evaluate = async (sql: string) => (await readRow(duck.connection, `select ${sql} as value`))['value']

/** Hundredths divided by a whole number, half away from zero, in whole numbers only. */
function expectedCents(cents: bigint, n: bigint): string {
  const sign = cents < 0n === n < 0n ? 1n : -1n
  const [a, b] = [cents < 0n ? -cents : cents, n < 0n ? -n : n]
  const rounded = sign * ((a * 2n + b) / (2n * b))
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(3, '0')
  return `${rounded < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

describe('exact arithmetic', () => {
  it('divides the sum of daily balances of a month to the cent', async () => {
    expect(await evaluate('dec_div(CAST(9400.00 AS decimal(24,2)), 31)')).toBe('303.23')
  })

  it('rounds half away from zero, as a clerk does', async () => {
    expect(await evaluate('dec_div(CAST(0.05 AS decimal(20,2)), 10)')).toBe('0.01')
    expect(await evaluate('dec_div(CAST(-0.05 AS decimal(20,2)), 10)')).toBe('-0.01')
  })

  it('answers nothing for a division by zero', async () => {
    expect(await evaluate('dec_div(CAST(1 AS decimal(20,2)), 0)')).toBeNull()
    expect(await evaluate('ratio6(CAST(1 AS decimal(20,2)), CAST(0 AS decimal(20,2)))')).toBeNull()
  })

  it('takes counts of millions, whatever whole number they are', async () => {
    for (const type of ['integer', 'bigint', 'hugeint']) {
      expect(await evaluate(`ratio6(CAST(996845 AS ${type}), CAST(1023524 AS ${type}))`)).toBe('0.973934')
      expect(await evaluate(`dec_div(CAST(99684500 AS ${type}), 3)`)).toBe('33228166.67')
      expect(await evaluate(`dec_div4(CAST(99684500 AS ${type}), 3)`)).toBe('33228166.6667')
    }
  })

  it('agrees with whole-number arithmetic for any money and any divisor', async () => {
    const cents = fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n })
    const divisor = fc.bigInt({ min: -366n, max: 366n }).filter((n) => n !== 0n)
    await fc.assert(
      fc.asyncProperty(cents, divisor, async (amount, n) => {
        const money = `CAST(${amount} AS decimal(38,0)) * CAST(0.01 AS decimal(2,2))`
        const value = await evaluate(`dec_div(CAST(${money} AS decimal(24,2)), ${n})`)
        expect(value).toBe(expectedCents(amount, n))
      }),
      { numRuns: 200 },
    )
  })

  it('counts whole years up to the birthday', async () => {
    const years = (from: string, to: string) => evaluate(`years_between(date '${from}', date '${to}')`)
    expect(await years('1985-03-07', '2026-03-06')).toBe(40)
    expect(await years('1985-03-07', '2026-03-07')).toBe(41)
    expect(await years('2004-02-29', '2026-02-28')).toBe(21)
  })

  it('names the month ends before a date, whatever its day', async () => {
    const end = (date: string, months: number) =>
      evaluate(`CAST(month_end_before(date '${date}', ${months}) AS varchar)`)
    expect(await end('2026-03-31', 1)).toBe('2026-02-28')
    expect(await end('2026-03-01', 1)).toBe('2026-02-28')
    expect(await end('2026-03-15', 3)).toBe('2025-12-31')
    expect(await end('2028-06-30', 4)).toBe('2028-02-29')
  })
})

describe('what an engine may take', () => {
  it('is its memory; what goes beyond it goes to a folder of its own meanwhile', async () => {
    const spillDir = mkdtempSync(join(tmpdir(), 'zhike-spill-'))
    const small = await openDuck({ threads: 1, memoryMb: 24, spillDir })
    try {
      // Twice as much in rows, in an order that no row came in.
      await small.connection.run(`create table spread as
        select id, mark from (select range as id, hash(range) as mark from range(3000000)) order by mark`)
      const { rows, largest } = await readRow(
        small.connection,
        'select count(*) as rows, max(id) as largest from spread',
      )
      expect({ rows: Number(rows), largest: Number(largest) }).toEqual({
        rows: 3_000_000,
        largest: 2_999_999,
      })
      const [own] = readdirSync(spillDir)
      expect(readdirSync(join(spillDir, own!)).length).toBeGreaterThan(0)
    } finally {
      small.close()
      rmSync(spillDir, { recursive: true, force: true })
    }
  })
})
