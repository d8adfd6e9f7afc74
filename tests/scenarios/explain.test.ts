import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { literal, openDuck, readRows } from '../../src/serving/duckdb.ts'
import { type Explained, explainFigure, findFigure } from '../../src/serving/lineage/index.ts'
import { readHead, writeManifest } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { textOf, unitsOf } from '../support/oracle/decimal.ts'
import { readLine } from '../support/oracle/files.ts'

let bank: TestBank
let day: string

beforeAll(async () => {
  bank = await givenTinyBankAfter('2026-06-30')
  day = bank.dates.at(-1)!
})
afterAll(() => bank.drop())

const source = () => {
  const { warehouseDir } = bank.config
  return { warehouseDir, version: readHead(warehouseDir)!.version }
}

async function explain(customer: string, name: string, businessDate = day): Promise<Explained> {
  const asked = { ...source(), business_date: businessDate, name, key: { customer_id: customer } }
  return explainFigure({ ...source(), figure: findFigure(asked), subject: customer })
}

const customersWith = (condition: string): Promise<string[]> =>
  withWorld({ ...source(), asOf: day }, async (connection) => {
    const rows = await readRows(
      connection,
      `select CAST(customer_id AS varchar) as id from metrics.customer_daily
        where business_date = date '${day}' and ${condition} order by customer_id`,
    )
    return rows.map((row) => String(row['id']))
  })

/** Every figure on the way, the top first. */
const figuresOf = (it: Explained): Explained[] => [
  it,
  ...it.parts.flatMap((part) => part.amounts.flatMap(figuresOf)),
]
const linesOf = (it: Explained) => figuresOf(it).filter((figure) => figure.line)
const tablesOf = (it: Explained) => new Set(figuresOf(it).map((figure) => figure.table))

/** What the very bytes of a line say of an amount. */
const cellOfLine = ({ line }: Explained, column: string): bigint => {
  const [system = ''] = readdirSync(bank.config.landingDir).filter((it) =>
    line!.file.toLowerCase().startsWith(it),
  )
  const day = /\d{8}/.exec(line!.file_name)![0]
  const path = join(bank.config.landingDir, system, day, line!.file_name)
  return unitsOf(readLine(path, { system, file: line!.file, line: line!.line_no! })[column]!, 2)
}

describe('where a figure comes from', () => {
  it('is not said of a customer that there is none of: the row is missing, not the figure', async () => {
    await expect(explain('abc', 'aum_balance_eod')).rejects.toMatchObject({
      code: 'figure_not_found',
      message: `marts.customers has no row of customer_id abc on ${day}.`,
    })
  })

  it('the lines under the deposits of every customer add up to them, to the cent', async () => {
    const customers = await customersWith('deposit_balance_eod > 0')
    expect(customers.length).toBeGreaterThan(3)
    for (const customer of customers) {
      const explained = await explain(customer, 'deposit_balance_eod')
      const figures = figuresOf(explained)
      expect(figures.filter((it) => it.from === 'model' && it.is_confirmed !== true)).toEqual([])
      const rates = figures.filter((it) => it.table === 'ods.core_rates')
      const lines = linesOf(explained).filter((it) => it.table === 'ods.core_deposit_accounts')
      expect(lines.length).toBeGreaterThan(0)
      if (rates.length > 0) continue
      const total = lines.reduce((sum, it) => sum + cellOfLine(it, 'bal'), 0n)
      expect([customer, textOf(total, 2)]).toEqual([customer, textOf(unitsOf(explained.value!, 2), 2)])
      expect(explained.adds_up).toBe(true)
    }
  })

  it('an average goes back day by day to the sum that the file of the first night brought', async () => {
    const [customer] = await customersWith("customer_type_code = '1' and deposit_balance_avg_mtd > 0")

    const explained = await explain(customer!, 'deposit_balance_avg_mtd')

    const lines = linesOf(explained)
    const days = new Set(lines.map((it) => it.business_date))
    expect([...days].toSorted()).toEqual(bank.dates.toSorted())
    expect(lines.filter((it) => it.column === 'source_acc_mtd').map((it) => it.business_date)).toContain(
      bank.dates[0],
    )
    expect(figuresOf(explained).filter((it) => it.is_confirmed === false)).toEqual([])
  })

  it.each(['loan_balance_eod', 'contribution_mtd', 'account_count', 'loyalty_score', 'next_grade_gap'])(
    '%s is the same when every step is reckoned again, down to lines of files',
    async (name) => {
      const [customer] = await customersWith('loan_balance_eod > 0')

      const explained = await explain(customer!, name)

      expect(figuresOf(explained).filter((it) => it.is_confirmed === false)).toEqual([])
      expect(linesOf(explained).length + explained.parts.length).toBeGreaterThan(0)
    },
  )

  it('a converted balance names the rate beside the balance', async () => {
    const [customer] = await withWorld({ ...source(), asOf: day }, (connection) =>
      readRows(
        connection,
        `select CAST(customer_id AS varchar) as id from metrics.account_daily
          where business_date = date '${day}' and currency_code <> 'CNY' and balance_cny > 0 limit 1`,
      ),
    )
    const tables = tablesOf(await explain(String(customer!['id']), 'aum_balance_eod'))
    expect(tables).toContain('ods.core_rates')
    expect(tables).toContain('ods.core_deposit_accounts')
  })

  it('a figure of an earlier day is explained by the files of that day', async () => {
    const [customer] = await customersWith('deposit_balance_eod > 0')
    const explained = await explain(customer!, 'deposit_balance_eod', bank.dates[0])
    expect(new Set(linesOf(explained).map((it) => it.business_date))).toEqual(new Set([bank.dates[0]]))
  })

  it('a figure whose day before has left is said to rest on what is no longer kept', async () => {
    const [customer] = await customersWith('aum_balance_day_before <> aum_balance_eod')
    const { warehouseDir } = bank.config
    const head = readHead(warehouseDir)!
    const daily = head.tables['metrics.customer_daily']!
    const segments = daily.segments.filter((it) => it.business_date !== bank.dates[1])
    const tables = { ...head.tables, 'metrics.customer_daily': { ...daily, segments } }
    const version = `${head.version}.x`
    symlinkSync(join(warehouseDir, 'v', head.version), join(warehouseDir, 'v', version))
    writeManifest(warehouseDir, { ...head, version, tables })
    const key = { customer_id: customer! }
    const figure = { table: 'metrics.customer_daily', key, column: 'aum_balance_day_before' }
    const asked = { warehouseDir, figure: { ...figure, business_date: day }, subject: customer! }

    expect(await explainFigure({ ...asked, version: head.version })).toMatchObject({ is_confirmed: true })
    expect(await explainFigure({ ...asked, version })).toMatchObject({ from: 'not_kept', is_confirmed: null })
  })

  it('a figure that was altered afterwards is told from one that its rows make', async () => {
    const [customer] = await customersWith('deposit_balance_eod > 0')
    const before = await explain(customer!, 'metrics.customer_daily.deposit_balance_eod')
    expect(before.is_confirmed).toBe(true)
    const { warehouseDir } = bank.config
    const file = readHead(warehouseDir)!.tables['metrics.customer_daily']!.segments.at(-1)!.file
    const path = join(warehouseDir, file)
    const original = readFileSync(path)
    const duck = await openDuck()
    try {
      await duck.connection.run(`create table altered as from read_parquet(${literal(path)});
        update altered set deposit_balance_eod = deposit_balance_eod + 0.01
          where customer_id = ${customer!};
        copy altered to ${literal(path)} (format parquet)`)
      const after = await explain(customer!, 'metrics.customer_daily.deposit_balance_eod')
      expect(after.is_confirmed).toBe(false)
    } finally {
      duck.close()
      writeFileSync(path, original)
    }
  })
})
