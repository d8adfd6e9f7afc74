import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTables } from '../../src/pipeline/dependencies.ts'
import type { RunSummary } from '../../src/pipeline/index.ts'
import { readRows } from '../../src/serving/duckdb.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { bindBusinessDate } from '../../src/serving/world.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import { givenMadeBank, type TestBank } from '../support/bank.ts'
import { BUSINESS } from '../support/cube-questions/business.ts'
import { CUSTOMER_QUESTIONS } from '../support/cube-questions/customers.ts'
import { PERFORMANCE } from '../support/cube-questions/performance.ts'

const MONTH_END = '2026-05-31'
const DATE = '2026-06-03'
/** Two month ends of the past, and six nights over the turn of a month. */
const PROFILE = {
  retail: 1500,
  corporate: 80,
  opening: ['2026-03-31', '2026-04-30'],
  firstNight: '2026-05-29',
  lastNight: DATE,
}
const QUESTIONS = [...PERFORMANCE, ...CUSTOMER_QUESTIONS, ...BUSINESS]
/** Cubes, and the small tables that give names and ranks. */
const SMALL = /^(cubes\.\w+|ref\.\w+|base\.(organizations|employees|products|wealth_products))$/

let bank: TestBank
let nights: RunSummary['nights']

beforeAll(async () => {
  bank = await givenMadeBank(PROFILE)
  nights = (await bank.run({ opening: bank.opening, dates: bank.dates })).nights
})
afterAll(() => bank.drop())

/** Rows of the warehouse as it stands, as of a date, in an order of their own, every cell as text. */
async function query(asOf: string, sql: string): Promise<string[]> {
  const { warehouseDir } = bank.config
  const version = readHead(warehouseDir)!.version
  const rows = await withWorld({ warehouseDir, version, asOf }, (connection) =>
    readRows(connection, bindBusinessDate(sql, asOf)),
  )
  return rows.map((row) => JSON.stringify(Object.entries(row).map(([name, cell]) => [name, String(cell)])))
}

const cellsOf = (row: string) => (JSON.parse(row) as [string, string][]).map(([, cell]) => cell)

/** Sums of decimals have as many places as their parts; nothing else may differ. */
const sorted = (rows: string[]) => rows.map((row) => row.replaceAll(/\.0+"/g, '"')).toSorted()

it('every night held the cubes against the details and was published', () => {
  expect(nights.map((night) => night.status)).toEqual([...bank.opening, ...bank.dates].map(() => 'done'))
})

describe.each(QUESTIONS)('the report $report', ({ cubes, details }) => {
  it.each([MONTH_END, DATE])('says the same of the cubes as of the details, on %s', async (date) => {
    const answer = sorted(await query(date, cubes))

    expect(answer.length).toBeGreaterThan(1)
    expect(answer).toEqual(sorted(await query(date, details)))
  })

  it('is answered by cubes and small tables alone', async () => {
    const reads = await withWorld(
      {
        warehouseDir: bank.config.warehouseDir,
        version: readHead(bank.config.warehouseDir)!.version,
        asOf: DATE,
      },
      (connection) => findTables(connection, bindBusinessDate(cubes, DATE)),
    )

    expect(reads.filter((it) => it.startsWith('cubes.')).length).toBeGreaterThan(0)
    expect(reads.filter((it) => !SMALL.test(it))).toEqual([])
  })
})

describe('the report 3.2 of who moved from which grade', () => {
  const grades = async (date: string) =>
    new Map(
      (
        await query(
          date,
          `select customer_id, grade_code from metrics.customer_grades
            where valid_from <= :business_date and :business_date < valid_to`,
        )
      ).map((row) => cellsOf(row) as [string, string]),
    )

  it('says of the cube what the grades of the two dates say', async () => {
    const [before, now] = [await grades(MONTH_END), await grades(DATE)]
    const matrix = new Map<string, number>()
    for (const [customer, grade] of now) {
      const move = `${before.get(customer) ?? '-'} ${grade}`
      matrix.set(move, (matrix.get(move) ?? 0) + 1)
    }
    const rows = await query(
      DATE,
      `select grade_before_code || ' ' || grade_code as move, sum(customer_count) as customers
         from cubes.customer_cube where business_date = :business_date
        group by grade_before_code, grade_code`,
    )
    const answer = rows.map((row) => cellsOf(row).join(': '))

    const moved = [...matrix.keys()].filter((it) => !it.startsWith('-') && new Set(it.split(' ')).size === 2)
    expect(moved.length).toBeGreaterThan(1)
    expect(answer.toSorted()).toEqual([...matrix].map(([move, n]) => `${move}: ${n}`).toSorted())
  })
})
