import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROJECT_DIR } from '../../platform/config.ts'
import { openDuck, type Duck } from '../../serving/duckdb.ts'
import { orderModels } from '../dependencies.ts'
import type { Model } from '../models.ts'
import { type Catalogue, readCatalogue } from '../night-plan.ts'
import { type ModelLineage, readLineage, traceColumns } from './model-lineage.ts'

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

function model(name: string, sql: string, given: { columns: string[]; write?: Model['write'] }): Model {
  const [layer, table] = name.split('.') as [Model['layer'], string]
  const columns = Object.fromEntries(given.columns.map((it) => [it, { type: 'varchar', meaning: '' }]))
  const texts = { title: { zh: '', en: '' }, meaning: '', grain: '', path: `${table}.sql` }
  return { ...texts, name, layer, table, sql, key: [], write: given.write ?? 'full', columns }
}

const lineageOf = async (...models: Model[]) =>
  readLineage(duck.connection, {
    models: await orderModels(duck.connection, models),
    references: [{ name: 'ref.items', columns: { item: { type: 'varchar', meaning: '' } } }],
    contracts: [{ file: 'CORE_ACCT' }],
  })

describe('the lineage of models', () => {
  const ods = model('ods.accounts', 'select bal as balance, ccy from source.core_acct', {
    columns: ['balance', 'ccy'],
  })
  const base = model(
    'base.accounts',
    `select balance, items.item from ods.accounts cross join ref.items as items`,
    { columns: ['balance', 'item'], write: 'scd2' },
  )

  it('goes from a figure to the fields of files and the lines of lists', async () => {
    const figures = model(
      'metrics.sums',
      `select sum(balance) filter (where item = 'A' and valid_from <= :business_date) as total, count(*) as n
       from base.accounts`,
      { columns: ['total', 'n'] },
    )
    const { reads, byTable } = await lineageOf(ods, base, figures)

    expect(reads.get('metrics.sums.total')).toEqual([
      'base.accounts.balance',
      'base.accounts.item',
      'base.accounts.valid_from',
    ])
    const traced = [...traceColumns(reads, ['metrics.sums.total'])]
    expect(traced.filter((it) => /^(source|ref)/.test(it)).toSorted()).toEqual([
      'ref.items.item',
      'source.core_acct.bal',
    ])
    expect([...traceColumns(reads, ['metrics.sums.n'])].at(-1)).toBe('source.core_acct.*')
    expect([...byTable]).toEqual([])
  })

  it('a table that reads its own day before ends there', async () => {
    const moving = model(
      'metrics.moving',
      `select now.balance + coalesce(before.total, 0) as total from base.accounts as now
       left join previous.moving as before on true`,
      { columns: ['total'] },
    )
    const { reads } = await lineageOf(ods, base, moving)

    expect(reads.get('metrics.moving.total')).toEqual(['base.accounts.balance'])
  })

  it('says by which table where a column cannot be followed, and of that column alone', async () => {
    const odd = model('base.odd', 'select a.amount, a.ccy from ods.accounts as a', {
      columns: ['amount', 'ccy'],
    })
    const { reads, byTable } = await lineageOf(ods, odd)

    expect([...byTable]).toEqual(['base.odd.amount'])
    expect(reads.get('base.odd.amount')).toEqual(['ods.accounts.*'])
    expect(reads.get('base.odd.ccy')).toEqual(['ods.accounts.ccy'])
  })
})

describe('the lineage of this warehouse', () => {
  let catalogue: Catalogue
  let lineage: ModelLineage
  beforeAll(async () => {
    catalogue = await readCatalogue(join(PROJECT_DIR, 'warehouse'))
    lineage = await readLineage(duck.connection, catalogue)
  })

  it('follows nearly every column', () => {
    expect(lineage.byTable.size / lineage.reads.size).toBeLessThan(0.01)
  })

  it('every figure comes from files or lists, but the day of the scores, which is of the calendar', () => {
    const figures = catalogue.models.flatMap((it) =>
      Object.entries(it.columns).flatMap(([name, { zh }]) => (zh ? [`${it.name}.${name}`] : [])),
    )
    const without = figures.filter((name) => {
      const traced = [...traceColumns(lineage.reads, [name])]
      return !traced.some((it) => it.startsWith('source.') || it.startsWith('ref.'))
    })

    expect(without).toEqual(['marts.customer_worth.scored_on'])
  })

  it('what a customer holds comes from balances, prices and rates, and what counts from a list', () => {
    const traced = traceColumns(lineage.reads, ['marts.customers.aum_balance_eod'])

    expect([...traced]).toEqual(
      expect.arrayContaining([
        'metrics.customer_daily.aum_balance_eod',
        'source.core_dep_acct.bal',
        'source.wms_prod.nav',
        'source.core_rate.rate',
        'ref.aum_items.is_aum_retail',
      ]),
    )
  })
})
