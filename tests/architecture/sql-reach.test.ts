import { DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import { listFiles, readText } from './source-files.ts'
import { findForbiddenReads, findForeignTables, tablesRead } from './sql-reach.ts'
import { LAYERS, listModels } from './warehouse-models.ts'

const models = listModels()
let duck: Awaited<ReturnType<DuckDBInstance['connect']>>

beforeAll(async () => {
  duck = await (await DuckDBInstance.create(':memory:')).connect()
})

describe('what the SQL of a layer may read', () => {
  it.for(LAYERS)('%s reads only what lies below it', (layer) => {
    const found = models
      .filter((model) => model.layer === layer)
      .flatMap((model) =>
        findForbiddenReads(model, tablesRead(duck, model.sql)).map((it) => `${model.path}: ${it}`),
      )

    expect(found).toEqual([])
  })

  it.for([
    ['ods', 'loans', 'base.loans'],
    ['ods', 'loans', 'source.cms_note, source.cms_contract'],
    ['base', 'loans', 'source.cms_note'],
    ['base', 'loans', 'previous.accounts'],
    ['metrics', 'customer_daily', 'ods.core_deposit_accounts'],
    ['metrics', 'customer_daily', 'changes.loans'],
    ['marts', 'customers', 'ods.core_deposit_accounts'],
    ['marts', 'customers', 'customers'],
  ] as const)('a planted read is found: %s.%s reads %s', ([layer, table, tables]) => {
    const sql = `with step as (select 1 as one from ${tables})
      select one from step where :business_date is not null`

    expect(findForbiddenReads({ layer, table }, tablesRead(duck, sql))).not.toEqual([])
  })

  it('a daily model may read its own day before', () => {
    expect(
      findForbiddenReads({ layer: 'metrics', table: 'account_daily' }, ['previous.account_daily']),
    ).toEqual([])
  })
})

describe('what the SQL of a module may touch', () => {
  const moduleOf = (path: string) => path.split('/')[2]!

  it('queries read their own schema, marts and ref, and write their own schema only', () => {
    const found = listFiles('src/modules/*/queries.ts', 'src/modules/*/queries/**/*.ts').flatMap((path) =>
      findForeignTables(moduleOf(path), readText(path)).map((it) => `${path}: ${it}`),
    )

    expect(found).toEqual([])
  })

  it.for([
    "db.selectFrom('customer_management.ownerships as o')",
    "db.selectFrom('marts.customers').leftJoin('platform.users', 'a', 'b')",
    "db.updateTable('marts.customers')",
    'sql`select user_id from platform.users`',
  ])('a planted reach is found: %s', (text) => {
    expect(findForeignTables('customer-view', text)).not.toEqual([])
  })

  it('its own tables and the marts are open to it', () => {
    const text = "db.selectFrom('marts.customers'); db.insertInto('customer_view.visits')"

    expect(findForeignTables('customer-view', text)).toEqual([])
  })
})
