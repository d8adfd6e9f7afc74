import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readModels } from '../../src/pipeline/models.ts'
import { readRelationTypes } from '../../src/pipeline/model-cases.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { type Duck, openDuck, readRow } from '../../src/serving/duckdb.ts'
import { bindBusinessDate } from '../../src/serving/world.ts'

const DATE = '2026-06-30'
const LINES = ['deposit', 'loan', 'credit_card', 'wealth', 'bill', 'international']
const modelsDir = `${PROJECT_DIR}/warehouse`

let duck: Duck
let select: string

beforeAll(async () => {
  duck = await openDuck()
  const types = readRelationTypes(modelsDir)
  for (const name of ['metrics.customer_profit', 'base.customer_xref']) {
    const columns = Object.entries(types.get(name)!).map(([column, type]) => `${column} ${type}`)
    await duck.connection.run(`create table ${name} (${columns.join(', ')})`)
  }
  await duck.connection.run(
    `insert into base.customer_xref (source_system, registered_id, customer_id, valid_from, valid_to)
     values ('core', 1, 1, date '2020-01-01', date '9999-12-31')`,
  )
  const model = readModels(modelsDir).find((it) => it.name === 'marts.customer_profits')!
  select = bindBusinessDate(model.sql, DATE)
})
afterAll(() => duck.close())

const text = (millionths: bigint) => `CAST(${millionths} AS decimal(18,0)) * CAST(0.000001 AS decimal(6,6))`
const cents = (decimal: unknown) => BigInt(String(decimal).replace('.', ''))

it('whatever the parts are, they and what rounding leaves add up to the total', async () => {
  const parts = fc.array(fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }), {
    minLength: LINES.length,
    maxLength: LINES.length,
  })
  await fc.assert(
    fc.asyncProperty(parts, async (amounts) => {
      const total = amounts.reduce((sum, it) => sum + it, 0n)
      const columns = LINES.map((it) => `${it}_contribution_mtd`)
      await duck.connection.run(
        `delete from metrics.customer_profit;
         insert into metrics.customer_profit
           (business_date, customer_id, contribution_mtd, ${columns.join(', ')})
         values (date '${DATE}', 1, ${text(total)}, ${amounts.map(text).join(', ')})`,
      )
      const row = await readRow(duck.connection, select)

      const rounding = cents(row['contribution_rounding_mtd'])
      const sum = columns.reduce((all, it) => all + cents(row[it]), 0n)
      expect(sum + rounding).toBe(cents(row['contribution_mtd']))
      expect(rounding <= 3n && rounding >= -3n).toBe(true)
    }),
    { numRuns: 100 },
  )
})
