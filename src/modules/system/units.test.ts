import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp } from '../../../tests/support/app.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { connect } from '../../platform/postgres/index.ts'

// Level 1 the bank, 2 a branch, 3 a sub-branch: numbers in the order of the tree.
const UNITS = `
  insert into platform.units (publication_id, unit_id, parent_unit_id, unit_name, unit_level, lo, hi)
  select max(publication_id), unit.* from serving.publications, (values
    ('99', null, '总行', 1, 1, 5), ('9901', '99', '长沙分行', 2, 2, 2), ('9902', '99', '株洲分行', 2, 3, 5),
    ('990201', '9902', '天元支行', 3, 4, 4), ('990202', '9902', '芦淞支行', 3, 5, 5)
  ) as unit (unit_id, parent_unit_id, unit_name, unit_level, lo, hi)
  group by 2, 3, 4, 5, 6, 7`

describe('the units a person can choose among', () => {
  let database: TestDatabase
  let server: Awaited<ReturnType<typeof givenApp>>

  beforeAll(async () => {
    database = await givenDatabase()
    server = await givenApp({ database })
    await connect(database.url('owner'), async (owner) => {
      await owner.query(
        `insert into serving.publications
           (business_date, warehouse_version, run_id, published_at, bank, definitions, tables)
         values ('2026-06-30', '2026-06-30.r1', 'run', now(), $1, '{}', '{}')`,
        [JSON.stringify({ name_zh: '测试银行', name_en: 'Test Bank', currency_code: 'CNY', is_demo: true })],
      )
      await owner.query(UNITS)
    })
    const given = { permissions: [] }
    const branch = { kind: 'org' as const, unit_id: '9902' }
    await server.addUser({ ...given, user_id: 'B1', username: 'branch', reaches: [branch] })
    await server.addUser({ ...given, user_id: 'A1', username: 'admin', reaches: [] })
  })
  afterAll(async () => {
    await server?.close()
    await database?.drop()
  })

  const namesFor = async (username: string) => {
    const { body } = await (await server.signIn(username)).get('/api/units')
    return (body.units as { unit_name: string }[]).map((unit) => unit.unit_name)
  }

  it('a branch sees itself and what is below it, in the order of the tree', async () => {
    expect(await namesFor('branch')).toEqual(['株洲分行', '天元支行', '芦淞支行'])
  })

  it('who sees no customer is offered no unit', async () => {
    expect(await namesFor('admin')).toEqual([])
  })
})
