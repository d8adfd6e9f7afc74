import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRows } from '../../src/serving/duckdb.ts'
import { explainFigure, type Explained } from '../../src/serving/lineage/explain.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'

let bank: TestBank
beforeAll(async () => {
  bank = await givenTinyBank()
  await bank.run({ opening: bank.opening, dates: bank.dates })
})
afterAll(() => bank.drop())

const show = (it: Explained, indent = ''): string =>
  [
    `${indent}${it.table}.${it.column} ${JSON.stringify(it.key)} ${it.business_date} = ${it.value} ${it.from} ${it.is_confirmed} ${it.adds_up ? 'adds' : ''} ${it.depends_on_others ? 'OTHERS' : ''} ${it.line ? `${it.line.file_name}:${it.line.line_no}` : ''} ${it.is_repeated ? 'rep' : ''}`,
    ...it.parts.flatMap((p) => [
      `${indent} - ${p.table} ${JSON.stringify(p.key)} ${p.effect} ${p.is_needed ? 'needed' : ''}`,
      ...p.amounts.map((a) => show(a, `${indent}    `)),
    ]),
  ].join('\n')

describe('x', () => {
  it('shows', async () => {
    const { warehouseDir } = bank.config
    const head = readHead(warehouseDir)!
    const rows = await withWorld({ warehouseDir, version: head.version, asOf: head.business_date }, (c) =>
      readRows(
        c,
        `select customer_id, aum_balance_eod from metrics.customer_daily where business_date = date '${head.business_date}' order by aum_balance_eod desc nulls last limit 3`,
      ),
    )
    console.log(rows)
    const id = String(rows[0]!['customer_id'])
    const { DuckDBConnection } = await import('@duckdb/node-api')
    const stat = new Map<string, [number, number]>()
    for (const name of ['run', 'runAndReadAll'] as const) {
      const old = (DuckDBConnection.prototype as any)[name]
      ;(DuckDBConnection.prototype as any)[name] = async function (q: string, ...r: any[]) {
        const t = performance.now()
        try {
          return await old.call(this, q, ...r)
        } finally {
          const key = q
            .replace(/\s+/g, ' ')
            .replace(/rowid in.*/, '')
            .slice(0, 60)
          const s = stat.get(key) ?? [0, 0]
          stat.set(key, [s[0] + 1, s[1] + performance.now() - t])
        }
      }
    }
    for (const column of ['aum_balance_eod', 'aum_balance_avg_mtd', 'customer_name', 'grade_code']) {
      const t = performance.now()
      const it = await explainFigure({
        warehouseDir,
        version: head.version,
        subject: id,
        figure: {
          table: 'marts.customers',
          key: { customer_id: id },
          column,
          business_date: head.business_date,
        },
      })
      console.log(show(it))
      console.log('ms', performance.now() - t)
      console.log([...stat].sort((a, b) => b[1][1] - a[1][1]).slice(0, 25))
      stat.clear()
      break
    }
    expect(1).toBe(1)
  })
})
