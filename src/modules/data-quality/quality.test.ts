import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp } from '../../../tests/support/app.ts'
import {
  BRANCH,
  givenPublication,
  givenRow,
  HEAD,
  managerOf,
  type Row,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
let bank: TestBank

const NOTHING = {
  required_count: 0,
  required_value_count: 0,
  value_count: 0,
  accurate_count: 0,
  precise_count: 0,
  reliable_count: 0,
}

async function givenField(row: Row): Promise<void> {
  const line = { customer_type_code: 'retail', source_system: 'core', required_of_code: 'all', ...row }
  await givenRow(bank, 'marts.quality_fields', line)
}

/** What was counted of a field in a unit; the shares follow as the night works them out. */
async function givenCounts(unitId: string, row: Row): Promise<void> {
  const counts = { ...NOTHING, ...row } as Record<keyof typeof NOTHING, number>
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null)
  await givenRow(bank, 'marts.field_quality', {
    unit_id: unitId,
    org_pos: bank.units.find((it) => it.unit_id === unitId)!.lo,
    measured_on: '2026-06-30',
    source_system: 'core',
    customer_type_code: 'retail',
    weight: 10,
    ...counts,
    relevance_ratio: share(counts.required_value_count, counts.required_count),
    accuracy_ratio: share(counts.accurate_count, counts.value_count),
    precision_ratio: share(counts.precise_count, counts.value_count),
    reliability_ratio: share(counts.reliable_count, counts.value_count),
  })
}

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database })
  bank = await givenPublication(database)
  const given = { permissions: ['quality.read'] }
  await server.addUser({ ...given, user_id: 'H1', username: 'head', reaches: [HEAD] })
  await server.addUser({ ...given, user_id: 'B1', username: 'branch', reaches: [BRANCH] })
  await server.addUser({ ...given, user_id: 'E1', username: 'manager', reaches: [managerOf()] })
  await server.addUser({ user_id: 'E2', username: 'other', reaches: [HEAD], permissions: [] })
  await givenField({ field_code: 'mobile', weight: 10, department_code: 'retail' })
  await givenField({
    field_code: 'mobile',
    source_system: 'ebk',
    required_of_code: 'ebank',
    weight: 6,
    department_code: 'operations',
  })
  await givenField({ field_code: 'email', required_of_code: 'nobody', weight: 2, department_code: 'retail' })
  const all = { required_count: 4, required_value_count: 4, value_count: 4 }
  for (const unit of ['9900000000', '9902000000', '9902001000']) {
    const one = { field_code: 'mobile', accurate_count: 3, precise_count: 4, reliable_count: 1 }
    await givenCounts(unit, { ...all, ...one })
    await givenCounts(unit, {
      field_code: 'mobile',
      source_system: 'ebk',
      weight: 6,
      required_count: 2,
      required_value_count: 1,
      value_count: 1,
      accurate_count: 1,
    })
    await givenCounts(unit, { field_code: 'email', weight: 2, value_count: 2, accurate_count: 1 })
  }
  await givenCounts('9902000000', {
    ...all,
    field_code: 'mobile',
    measured_on: '2026-05-31',
    accurate_count: 1,
  })
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const ask = async (username: string, path = '') => (await server.signIn(username)).get(`/api/quality${path}`)

describe('the ratings of fields', () => {
  it('stand for one’s own unit and those right below it, sources added up', async () => {
    const { body } = await ask('branch')

    expect(body.measured_on).toBe('2026-06-30')
    expect(body.dates).toEqual(['2026-06-30', '2026-05-31'])
    expect(body.units).toMatchObject([
      { unit_id: '9902000000', has_parts: true },
      { unit_id: '9902001000', has_parts: true },
      { unit_id: '9902002000', has_parts: false },
    ])
    expect(body.fields).toMatchObject([
      // The two sources of the mobile ask it of others, and others answer for them.
      { field_code: 'mobile', source_count: 2, required_of_code: null, department_code: null },
      { field_code: 'email', source_count: 1, required_of_code: 'nobody', department_code: 'retail' },
    ])
    const mobile = body.cells.find((it: Row) => it.unit_id === '9902000000' && it.field_code === 'mobile')
    // 5 of 6 who have to, 4 of 5 accurate: 83.3 % is not the mean of 100 % and 50 %.
    expect(mobile).toMatchObject({
      source_system: null,
      required_count: 6,
      required_value_count: 5,
      relevance_ratio: '0.833333',
      accuracy_ratio: '0.800000',
      precision_ratio: '0.800000',
      reliability_ratio: '0.200000',
    })
  })

  it('stand source by source where that is asked for', async () => {
    const { body } = await ask('branch', '?by_source=true&source=ebk')

    expect(body.fields).toMatchObject([
      { field_code: 'mobile', source_system: 'ebk', department_code: 'operations' },
    ])
    expect(body.cells.map((it: Row) => [it.unit_id, it.relevance_ratio])).toEqual([
      ['9902000000', '0.500000'],
      ['9902001000', '0.500000'],
    ])
    expect(body.sources).toEqual(['core', 'ebk'])
  })

  it('are weighed over all fields, leaving out what could not be judged', async () => {
    const { body } = await ask('branch')

    // Accuracy: (10 × 3/4 + 6 × 1 + 2 × 1/2) / 18; relevance without the e-mail: (10 × 1 + 6 × 1/2) / 16.
    expect(body.totals.find((it: Row) => it.unit_id === '9902000000')).toMatchObject({
      accuracy_ratio: '0.805556',
      relevance_ratio: '0.812500',
    })
  })

  it('can be followed over the days on which they were counted', async () => {
    const { body } = await ask('branch', '/trend?type=retail&field=mobile&source=core')

    expect(body.rows.map((it: Row) => [it.measured_on, it.accuracy_ratio])).toEqual([
      ['2026-05-31', '0.250000'],
      ['2026-06-30', '0.750000'],
    ])
  })

  it('can be looked at unit by unit on the way down, and as they stood before', async () => {
    const head = await ask('head', '?unit=9902000000&date=2026-05-31')

    expect(head.body.path.map((it: Row) => it.unit_id)).toEqual(['9900000000', '9902000000'])
    expect(head.body.measured_on).toBe('2026-05-31')
    expect(head.body.cells).toMatchObject([{ unit_id: '9902000000', accuracy_ratio: '0.250000' }])
  })
})

describe('who sees them', () => {
  it('a branch is shown no other, and no unit above', async () => {
    expect((await ask('branch', '?unit=9901000000')).body).toMatchObject({ code: 'unit_not_found' })
    expect((await ask('branch', '?unit=9900000000')).status).toBe(404)
    expect((await ask('branch', '/trend?type=retail&field=mobile&unit=9900000000')).status).toBe(404)
    expect((await ask('branch')).body.path.map((it: Row) => it.unit_id)).toEqual(['9902000000'])
  })

  it('a manager looks after customers, and is shown no rating of a unit', async () => {
    const { body } = await ask('manager')

    expect(body).toMatchObject({ measured_on: null, cells: [], totals: [] })
  })

  it('it takes a permission', async () => {
    expect((await ask('other')).status).toBe(403)
  })
})
