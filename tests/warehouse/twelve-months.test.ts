import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { between, chance, pick, type Random, randomFor } from '../../fixtures/generator/random.ts'
import { readRelationTypes, runOnDuck } from '../../src/pipeline/model-cases.ts'
import { readModels } from '../../src/pipeline/models.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { type Duck, openDuck } from '../../src/serving/duckdb.ts'
import { divide, textOf, unitsOf } from '../support/oracle/decimal.ts'
import { readList } from '../support/oracle/files.ts'
import { type Grade, gradeCode, monthsBelow, movedGrade } from '../support/oracle/grades.ts'

const modelsDir = `${PROJECT_DIR}/warehouse`
const types = readRelationTypes(modelsDir)
const models = readModels(modelsDir)

const SEED = process.env['ZHIKE_SEED'] ?? '20260630'
const CUSTOMERS = Array.from({ length: 12 }, (_, at) => String(at + 1))
const MONTHS = 30
const LASTING = { valid_from: '1900-01-01', valid_to: '9999-12-31' }

type Month = {
  start: string
  end: string
  days: number
  isKnown: boolean
  /** Millionths by customer: null is unknown, none is no business. */
  earned: Map<string, bigint | null>
  deposits: Map<string, bigint | null>
}
type Cells = Record<string, string | number | boolean | null>

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const dayText = (time: number) => new Date(time).toISOString().slice(0, 10)

/** Companies of the sizes that grades tell apart, in a bank that lost a night in some months. */
function randomMonths(random: Random): Month[] {
  const size = new Map(CUSTOMERS.map((id) => [id, pick(random, [100, 9_000, 45_000, 180_000, 600_000])]))
  return Array.from({ length: MONTHS }, (_, at) => {
    const [start, next] = [Date.UTC(2025, at, 1), Date.UTC(2025, at + 1, 1)]
    const isKnown = at > 2 && !chance(random, 0.1)
    const earned = CUSTOMERS.filter(() => chance(random, 0.8)).map((id): [string, bigint | null] => {
      if (!isKnown || chance(random, 0.05)) return [id, null]
      const yuan = between(random, -size.get(id)! / 10, size.get(id)!)
      return [id, BigInt(yuan) * 1_000_000n + BigInt(between(random, 0, 999_999))]
    })
    const deposits = CUSTOMERS.map((id): [string, bigint | null] => [
      id,
      pick(random, [null, 100n, 100n, 100n, 499_999_99n, 500_000_00n, 20_000_000_00n]),
    ])
    const days = (next - start) / 86_400_000
    return {
      start: dayText(start),
      end: dayText(next - 86_400_000),
      days,
      isKnown,
      earned: new Map(earned),
      deposits: new Map(deposits),
    }
  })
}

/** The sum of twelve known months; else what is known by its days; of less than four weeks nothing. */
function expectedYear(window: Month[], id: string): bigint | null {
  const known = window.filter((it) => it.isKnown && it.earned.get(id) !== null)
  const days = known.reduce((sum, it) => sum + it.days, 0)
  const fen = divide(
    known.reduce((sum, it) => sum + (it.earned.get(id) ?? 0n), 0n),
    10_000n,
  )
  if (days < 28) return null
  return known.length === 12 ? fen : divide(fen * 365n, BigInt(days))
}

async function run(name: string, businessDate: string, given: Record<string, Cells[]>) {
  const model = models.find((it) => it.name === name)!
  const modelCase = { name, business_date: businessDate, given, expect: [] }
  const rows = await runOnDuck(duck.connection, { model, modelCase, types })
  return new Map(rows.map((row) => [String(row['customer_id']), row]))
}

const yearsOf = (window: Month[], date: string) =>
  run('metrics.customer_contribution', date, {
    'ref.profit_parameters': readList('profit_parameters', date),
    'metrics.periods': window.map((it) => ({
      business_date: it.end,
      month_start: it.start,
      is_month_known: it.isKnown,
    })),
    'base.customer_xref': CUSTOMERS.map((id) => ({
      source_system: 'core',
      source_customer_no: id,
      registered_id: id,
      customer_id: id,
      ...LASTING,
    })),
    'metrics.customer_profit': window.flatMap((it) =>
      [...it.earned].map(([id, amount]) => ({
        business_date: it.end,
        customer_id: id,
        contribution_mtd: amount === null ? null : textOf(amount, 6),
      })),
    ),
  })

type Reached = { years: Map<string, bigint | null>; deposits: Month['deposits'] }

function expectedGrade(own: Grade, id: string, { years, deposits }: Reached): Grade {
  const thresholds = readList('grade_thresholds', '2026-06-30')
  const [average, year] = [deposits.get(id)!, years.get(id)]
  const ranks = thresholds
    .filter((it) => it['customer_type_code'] === '2')
    .filter(
      (it) =>
        unitsOf(it['lower_bound']!, 2) <= (average ?? 0n) ||
        (it['contribution_from'] !== '' && (year ?? 0n) >= unitsOf(it['contribution_from']!, 2)),
    )
    .map((it) => Number(it['grade_rank']))
  const reached = Math.max(...ranks)
  const isKnown = average !== null && year !== null
  return isKnown || reached >= own.rank
    ? movedGrade(own, reached, monthsBelow(thresholds, '2', own.rank))
    : own
}

const gradesOf = (
  month: Month,
  next: string,
  of: { grades: Map<string, Grade>; years: Reached['years'] },
) => {
  const thresholds = readList('grade_thresholds', next)
  return run('metrics.customer_grades', next, {
    'ref.grade_thresholds': thresholds.map((it) => ({
      ...it,
      contribution_from: it['contribution_from'] || null,
    })),
    'metrics.periods': [{ business_date: month.end }, { business_date: next }],
    'metrics.customer_daily': CUSTOMERS.flatMap((id) => {
      const average = month.deposits.get(id)!
      const row = { customer_id: id, customer_type_code: '2', deposit_balance_eod: '99000000.00' }
      return [
        {
          ...row,
          business_date: month.end,
          deposit_balance_avg_ytd: average === null ? null : textOf(average, 2),
        },
        { ...row, business_date: next, deposit_balance_avg_ytd: null },
      ]
    }),
    'metrics.customer_contribution': [...of.years].map(([id, year]) => ({
      business_date: month.end,
      customer_id: id,
      contribution_12m: year === null ? null : textOf(year, 2),
    })),
    'previous.customer_grades': [...of.grades].map(([id, { rank, watch }]) => ({
      customer_id: id,
      customer_type_code: '2',
      grade_code: gradeCode(thresholds, '2', rank),
      is_vip: false,
      watch_months: watch,
      since_on: month.start,
      reason_code: 'opening',
    })),
  })
}

describe('companies over thirty months, reckoned apart from the models', () => {
  it('contribute the same in twelve months, and have the grades of it and of their deposits', async () => {
    const months = randomMonths(randomFor(SEED, 'twelve months'))
    const thresholds = readList('grade_thresholds', '2026-06-30')
    let grades = new Map(CUSTOMERS.map((id): [string, Grade] => [id, { rank: 1, watch: 0 }]))
    const seen = new Set<string>()
    for (const [at, month] of months.entries()) {
      const window = months.slice(Math.max(0, at - 11), at + 1)
      const owners = CUSTOMERS.filter((id) => window.some((it) => it.earned.has(id)))
      const years = new Map(owners.map((id) => [id, expectedYear(window, id)]))
      // Months that are older than the window are there as well, and count for nothing.
      const found = await yearsOf(months.slice(0, at + 1), month.end)
      const texts = [...years].map(([id, year]) => [id, year === null ? null : textOf(year, 2)])
      const answers = [...found].map(([id, row]) => [id, row['contribution_12m']])
      expect([month.end, Object.fromEntries(answers)]).toEqual([month.end, Object.fromEntries(texts)])

      const next = dayText(Date.parse(month.end) + 86_400_000)
      const rows = await gradesOf(month, next, { grades, years })
      grades = new Map(
        [...grades].map(([id, own]) => [id, expectedGrade(own, id, { years, deposits: month.deposits })]),
      )
      for (const [id, { rank }] of grades) {
        seen.add(`${rank}`)
        expect([next, id, rows.get(id)!['grade_code']]).toEqual([next, id, gradeCode(thresholds, '2', rank)])
      }
    }
    expect(seen.size).toBe(5)
  })
})
