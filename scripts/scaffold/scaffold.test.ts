import { DuckDBInstance } from '@duckdb/node-api'
import { basename, dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { findGaps, findOddFiles } from '../../tests/architecture/anatomy.ts'
import { findDialectBreaks } from '../../tests/architecture/dialect.ts'
import { findBroken, IMPORT_RULES } from '../../tests/architecture/imports.ts'
import { readSource } from '../../tests/architecture/source-files.ts'
import { findForbiddenReads, findForeignTables, tablesRead } from '../../tests/architecture/sql-reach.ts'
import { findUntidy, TIDY_RULES } from '../../tests/architecture/tidy.ts'
import type { ModelYml, WarehouseModel } from '../../tests/architecture/warehouse-models.ts'
import { modelFiles } from './model-files.ts'
import { moduleFiles } from './module-files.ts'
import { namesOf, singularOf } from './names.ts'

describe('names', () => {
  it('one name in its four forms', () => {
    const names = {
      kebab: 'loyalty-points',
      camel: 'loyaltyPoints',
      pascal: 'LoyaltyPoints',
      snake: 'loyalty_points',
    }
    expect(namesOf('loyalty-points')).toEqual(names)
    expect(() => namesOf('Loyalty Points')).toThrow('no name here')
  })

  it('one row of many', () => {
    expect(['campaigns', 'opportunities', 'branches'].map(singularOf)).toEqual([
      'campaign',
      'opportunity',
      'branch',
    ])
  })
})

describe('a new module', () => {
  const files = moduleFiles({ module: 'loyalty', rows: 'point-entries', migrationNumber: '0099' })
  const sources = Object.entries(files)
    .filter(([path]) => path.endsWith('.ts'))
    .map(([path, text]) => readSource(path, text))

  it('has the files that a module is made of, and a migration', () => {
    const inside = Object.keys(files).filter((path) => path.startsWith('src/modules/loyalty/'))
    expect(
      findOddFiles(
        'loyalty',
        inside.map((path) => basename(path)),
      ),
    ).toEqual([])
    expect(files['db/migrations/0099_create_loyalty.sql']).toContain('create table loyalty.point_entries')
  })

  it('keeps the rules that every module keeps', () => {
    const edges = sources.flatMap((source) => source.edges)
    expect(IMPORT_RULES.flatMap((rule) => findBroken(rule, edges))).toEqual([])
    expect(TIDY_RULES.flatMap((rule) => sources.flatMap((source) => findUntidy(rule, source)))).toEqual([])
    expect(findForeignTables('loyalty', files['src/modules/loyalty/queries.ts'] ?? '')).toEqual([])
  })
})

describe('a new table', () => {
  const layers = [
    ['base', 'ods.core_deposit_accounts'],
    ['metrics', 'base.account_balances'],
    ['marts', 'metrics.account_daily'],
  ] as const

  it.for(layers)('of %s keeps the rules of its layer, and its case holds', async ([layer, reads]) => {
    const duck = await (await DuckDBInstance.create(':memory:')).connect()
    const files = modelFiles({ layer, subject: 'account', table: 'account_counts', reads })
    const [path, sql] = Object.entries(files)[0] ?? ['', '']
    const yml = parse(files[`${dirname(path)}/account_counts.yml`] ?? '') as ModelYml
    const model: WarehouseModel = { path, layer, table: 'account_counts', sql }

    expect(findGaps(model, yml)).toEqual([])
    expect(findDialectBreaks(sql)).toEqual([])
    expect(findForbiddenReads(model, tablesRead(duck, sql))).toEqual([])

    await duck.run(
      `create schema ${reads.split('.')[0]};
       create table ${reads} as select '6201' as account_no from range(2)`,
    )
    const answer = await duck.runAndReadAll(sql.replaceAll(':business_date', "'2026-06-30'"))
    expect(answer.getRowObjectsJson()).toMatchObject([{ account_no: '6201', row_count: '2' }])
  })
})
