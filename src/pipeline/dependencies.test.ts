import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDuck, type Duck } from '../serving/duckdb.ts'
import { findTables, orderModels } from './dependencies.ts'
import type { Model } from './models.ts'

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const model = (name: string, sql: string): Model => {
  const [layer, table] = name.split('.') as ['base', string]
  const texts = { title: { zh: '', en: '' }, meaning: '', grain: '', path: `${table}.sql` }
  return { ...texts, name, layer, table, sql, write: 'full', key: ['a'], columns: {} }
}

it('finds tables in common table expressions, sub-queries and unions', async () => {
  const sql = `with x as (select a from base.f join ods.g using (id))
    select a, (select max(b) from ref.q) as b from x where exists (select 1 from metrics.m)
    union all select a, b from previous.z`

  expect(await findTables(duck.connection, sql)).toEqual([
    'base.f',
    'metrics.m',
    'ods.g',
    'previous.z',
    'ref.q',
  ])
})

it('puts each model after what it reads', async () => {
  const ordered = await orderModels(duck.connection, [
    model('base.b', 'select a from base.c where d = :business_date'),
    model('base.c', 'select a from ods.x'),
    model('metrics.a', 'select a from base.b'),
  ])

  expect(ordered.map((it) => it.name)).toEqual(['base.c', 'base.b', 'metrics.a'])
})

it('asks a daily table of several feeds which of them it goes by', async () => {
  const two = { ...model('base.b', 'select a from ods.x join ods.y using (a)'), write: 'daily' as const }

  await expect(orderModels(duck.connection, [two])).rejects.toThrow('driven_by has to say')
  await expect(orderModels(duck.connection, [{ ...two, driven_by: 'base.c' }])).rejects.toThrow('base.b')
  await expect(orderModels(duck.connection, [{ ...two, driven_by: 'ods.y' }])).resolves.toHaveLength(1)
})

it('names the circle when models read each other', async () => {
  const circle = [model('base.b', 'select a from base.c'), model('base.c', 'select a from base.b')]

  await expect(orderModels(duck.connection, circle)).rejects.toThrow('base.b -> base.c -> base.b')
})
