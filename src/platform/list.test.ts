import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenActor, givenContext, quietLog } from '../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { openDatabases, type Context, type Databases } from './db.ts'
import { countRows, readPage, walkRows, type ListSource } from './list.ts'
import { connect } from './postgres/index.ts'
import { type FilterTree, type ListQuery, listQuery, type SortKey } from './schema.ts'

type Item = { item_id: string; name: string; city: string | null; amount_fen: string; due_on: string | null }

const CITIES = ['长沙', '株洲', '100%', null]
const DAYS = ['2026-01-31', '2026-06-30', null]

// A few values only, so that ties, nulls and empty answers are common.
const ITEMS: Item[] = Array.from({ length: 230 }, (_unused, index) => ({
  item_id: String(1000 + ((index * 7) % 230)),
  name: `${index % 3 === 0 ? '张' : '李'}${String.fromCodePoint(0x4e00 + (index % 11))}`,
  city: CITIES[index % 4] ?? null,
  amount_fen: String(((index * 37) % 19) * 100 - 300),
  due_on: DAYS[index % 3] ?? null,
}))

const SETUP = `
  create table marts.probe (publication_id int, item_id bigint, name text not null, city text,
    amount_fen bigint not null, due_on date, rank int not null default 3);
  create policy head on marts.probe for select to r_head
    using (publication_id = current_setting('app.publication')::int);
  alter table marts.probe enable row level security;
  grant select on marts.probe to r_head`

const source: ListSource<'platform.units'> = {
  name: 'probe',
  from: (db) => db.selectFrom('marts.probe' as string as 'platform.units'),
  key: 'item_id',
  columns: {
    item_id: { kind: 'integer' },
    name: { kind: 'text' },
    city: { kind: 'text', nullable: true },
    amount_fen: { kind: 'integer' },
    due_on: { kind: 'date', nullable: true },
    rank: { kind: 'integer' },
    amount: { kind: 'decimal' },
  },
  defaultColumns: ['name', 'city', 'amount_fen', 'due_on'],
  defaultSort: [{ column: 'amount_fen', direction: 'desc' }],
}

// The oracle: the same selection by plain code over the same items.
const valueOf = (item: Item, column: string) => item[column as keyof Item]
const compare = (column: string, a: string, b: string) =>
  column === 'amount_fen' || column === 'item_id' ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0

function holds(tree: FilterTree, item: Item): boolean {
  if ('and' in tree) return tree.and.every((branch) => holds(branch, item))
  if ('or' in tree) return tree.or.some((branch) => holds(branch, item))
  const value = valueOf(item, tree.column)
  const given = [tree.value].flat().map(String)
  if (tree.op === 'is_null') return (value === null) === (tree.value !== false)
  if (tree.op === 'ne') return value !== given[0]
  if (value === null) return false
  const against = (index: number) => compare(tree.column, value, given[index]!)
  const answers = {
    eq: () => value === given[0],
    in: () => given.includes(value),
    gte: () => against(0) >= 0,
    lte: () => against(0) <= 0,
    between: () => against(0) >= 0 && against(1) <= 0,
    contains: () => value.includes(given[0]!),
    prefix: () => value.startsWith(given[0]!),
  }
  return answers[tree.op]()
}

function order(items: Item[], sort: readonly SortKey[]): Item[] {
  const keys = [...sort, { column: 'item_id', direction: 'asc' as const }]
  return items.toSorted((a, b) => {
    for (const { column, direction } of keys) {
      const [left, right] = [valueOf(a, column), valueOf(b, column)]
      if (left === right) continue
      if (left === null) return 1
      if (right === null) return -1
      return compare(column, left, right) * (direction === 'asc' ? 1 : -1)
    }
    return 0
  })
}

const leaf: fc.Arbitrary<FilterTree> = fc.oneof(
  fc.record({
    column: fc.constant('name'),
    op: fc.constantFrom('eq' as const, 'contains' as const, 'prefix' as const),
    value: fc.constantFrom('张', '李一', '丁'),
  }),
  fc.record({
    column: fc.constant('city'),
    op: fc.constantFrom('eq' as const, 'ne' as const, 'contains' as const, 'prefix' as const),
    value: fc.constantFrom('长沙', '%', '_', '1'),
  }),
  fc.record({
    column: fc.constant('city'),
    op: fc.constant('in' as const),
    value: fc.constantFrom(['长沙'], ['株洲', '100%']).map((cities) => [...cities]),
  }),
  fc.record({
    column: fc.constantFrom('city', 'due_on'),
    op: fc.constant('is_null' as const),
    value: fc.boolean(),
  }),
  fc.record({
    column: fc.constant('amount_fen'),
    op: fc.constantFrom('gte', 'lte', 'ne', 'eq'),
    value: fc.constantFrom(-300, 0, 700),
  }),
  fc.record({
    column: fc.constant('amount_fen'),
    op: fc.constant('between' as const),
    value: fc.constantFrom([0, 900], [900, 0]).map((ends) => [...ends]),
  }),
  fc.record({
    column: fc.constant('due_on'),
    op: fc.constantFrom('gte', 'lte', 'eq', 'ne'),
    value: fc.constantFrom('2026-01-31', '2026-06-29'),
  }),
)
const { tree } = fc.letrec<{ tree: FilterTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({ and: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('tree'), { maxLength: 3 }) }),
  ),
}))
const sortKey = fc.record({
  column: fc.constantFrom('name', 'city', 'amount_fen', 'due_on'),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
})
const sort = fc.uniqueArray(sortKey, { selector: (key) => key.column, minLength: 1, maxLength: 3 })

describe('a list', () => {
  let database: TestDatabase
  let databases: Databases
  let context: Context

  beforeAll(async () => {
    database = await givenDatabase()
    await connect(database.url('owner'), async (owner) => {
      await owner.query(SETUP)
      await owner.query(
        `insert into marts.probe select 1, p.item_id, p.name, p.city, p.amount_fen, p.due_on
         from jsonb_to_recordset($1)
           as p(item_id bigint, name text, city text, amount_fen bigint, due_on date)`,
        [JSON.stringify(ITEMS)],
      )
    })
    databases = openDatabases({ url: database.url('api'), log: quietLog })
    context = givenContext({ databases, actor: givenActor('H1', { kind: 'head', unit_id: 'bank' }) })
  })
  afterAll(async () => {
    await databases?.close()
    await database?.drop()
  })

  const idsOf = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row.item_id)
  const query = (input: Record<string, unknown>) => listQuery.parse(input)

  async function pageByCursor(first: ListQuery): Promise<{ ids: unknown[]; back: unknown[] }> {
    let page = await readPage(context, source, first)
    const ids = idsOf(page.rows)
    while (page.next !== null) {
      page = await readPage(context, source, { ...first, cursor: page.next })
      ids.push(...idsOf(page.rows))
    }
    const back = idsOf(page.rows)
    while (page.previous !== null) {
      page = await readPage(context, source, { ...first, cursor: page.previous })
      back.unshift(...idsOf(page.rows))
    }
    return { ids, back }
  }

  it('shows, counts, pages and exports the same rows in the same order as plain code does', async () => {
    await fc.assert(
      fc.asyncProperty(tree, sort, fc.constantFrom(20 as const, 50 as const), async (filter, keys, size) => {
        const wanted = order(
          ITEMS.filter((item) => holds(filter, item)),
          keys,
        )
        const list: ListQuery = { filter, sort: keys, page: 1, page_size: size }

        const second = await readPage(context, source, { ...list, page: 2 })
        const walked = await pageByCursor(list)
        const exported: unknown[] = []
        for await (const rows of walkRows(context, source, list)) exported.push(...rows)

        expect(second.total).toBe(wanted.length)
        expect(await countRows(context, source, filter)).toBe(wanted.length)
        expect(second.rows).toEqual(wanted.slice(size, 2 * size))
        expect(walked.ids).toEqual(idsOf(wanted))
        expect(walked.back).toEqual(idsOf(wanted))
        expect(exported).toEqual(wanted)
      }),
      { numRuns: 60, seed: 20260630 },
    )
  })

  it('gives the columns asked for and the key, no others', async () => {
    const page = await readPage(context, source, query({ columns: 'city', sort: '-amount_fen' }))

    expect(Object.keys(page.rows[0]!).toSorted()).toEqual(['city', 'item_id'])
  })

  it('jumps to row 100,000 and asks for a filter beyond it', async () => {
    const pageAt = (page: string) => readPage(context, source, query({ page, page_size: '100' }))

    await expect(pageAt('1000')).resolves.toMatchObject({ rows: [], total: 230 })
    await expect(pageAt('1001')).rejects.toMatchObject({ code: 'page_too_far', status: 422 })
  })

  it.each([
    { filter: { column: 'secret', op: 'eq', value: 1 } },
    { filter: { column: 'amount', op: 'gte', value: 1 } },
    { filter: { column: 'amount_fen', op: 'contains', value: 1 } },
    { filter: { column: 'amount_fen', op: 'gte', value: '1e3' } },
    { filter: { column: 'amount_fen', op: 'gte', value: '9223372036854775808' } },
    { filter: { column: 'amount_fen', op: 'gte', value: [1] } },
    { filter: { column: 'amount_fen', op: 'lte', value: [1] } },
    { filter: { column: 'city', op: 'eq', value: ['长沙'] } },
    { filter: { column: 'city', op: 'ne', value: ['长沙'] } },
    { filter: { column: 'city', op: 'contains', value: ['长沙'] } },
    { filter: { column: 'city', op: 'in', value: '长沙' } },
    { filter: { column: 'city', op: 'is_null', value: 'false' } },
    { filter: { column: 'city', op: 'eq', value: 'a\0' } },
    { filter: { column: 'amount_fen', op: 'between', value: [1] } },
    { filter: { column: 'due_on', op: 'eq', value: '2026-02-30' } },
    { filter: { column: 'name', op: 'eq' } },
    { filter: { column: 'constructor', op: 'eq', value: '1' } },
  ])('refuses as the caller’s mistake: $filter', async ({ filter }) => {
    const reading = readPage(context, source, query({ filter: JSON.stringify(filter) }))

    await expect(reading).rejects.toMatchObject({ code: 'invalid', status: 422 })
  })

  it('is asked by nobody for what he does not see in clear, but for names that are given whole', async () => {
    const { columns } = source
    const classed: ListSource<'platform.units'> = {
      ...source,
      name: 'classed',
      columns: {
        ...columns,
        name: { ...columns.name!, field: 'person_name' },
        amount_fen: { ...columns.amount_fen!, field: 'amount' },
      },
      defaultSort: [{ column: 'name', direction: 'desc' }],
    }
    const read = (input: Record<string, unknown>) =>
      readPage({ ...context, actor: { ...context.actor, fields: {} } }, classed, query(input))
    const by = (column: string, op: string, value: unknown) =>
      read({ filter: JSON.stringify({ or: [{ column, op, value }] }) })
    const refused = [
      by('name', 'prefix', '张'),
      by('name', 'contains', '张'),
      by('name', 'gte', '张'),
      by('name', 'between', ['张', '李']),
      by('amount_fen', 'eq', 100),
      by('amount_fen', 'gte', 100),
      read({ sort: '-name' }),
      read({ sort: 'amount_fen' }),
    ]

    for (const reading of refused) await expect(reading).rejects.toMatchObject({ code: 'forbidden' })
    const [someone] = ITEMS
    const whole = await by('name', 'eq', someone!.name)
    expect(whole.total).toBe(ITEMS.filter((it) => it.name === someone!.name).length)
    // Its own order tells nothing either.
    const ids = ITEMS.map((it) => Number(it.item_id)).toSorted((a, b) => a - b)
    expect(idsOf((await read({ page_size: 20 })).rows)).toEqual(ids.slice(0, 20).map(String))
  })

  it('refuses an unknown sort column', async () => {
    await expect(readPage(context, source, query({ sort: 'amount' }))).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it.each([
    '',
    '[]',
    '{}',
    '["n",1]',
    '["x",1,1]',
    '["n",1,1,1]',
    '["n",null,1]',
    '["n","much",1]',
    '["n",1.5,1]',
    '["n",true,1]',
    '["n",1,"9223372036854775808"]',
    '["n",1,[1]]',
  ])('refuses the cursor of another list: %s', async (text) => {
    const cursor = Buffer.from(text).toString('base64url')

    await expect(readPage(context, source, query({ cursor }))).rejects.toMatchObject({ code: 'invalid' })
  })

  it.each([
    ['city,name', '["n","a\\u0000","x",1]'],
    ['city,name', '["n","\\ud800","x",1]'],
    ['due_on', '["n","2026-02-30",1]'],
    ['due_on', '["n","0000-01-01",1]'],
  ])('refuses a cursor along %s that no row has: %s', async (along, text) => {
    const cursor = Buffer.from(text).toString('base64url')
    const reading = readPage(context, source, query({ sort: along, cursor }))

    await expect(reading).rejects.toMatchObject({ code: 'invalid' })
  })

  it('compares a column with a whole number that it has no room for', async () => {
    const count = (filter: FilterTree) => countRows(context, source, filter)

    expect(await count({ column: 'rank', op: 'lte', value: '99999999999' })).toBe(230)
    expect(await count({ column: 'rank', op: 'in', value: ['99999999999', 3] })).toBe(230)
    const cursor = Buffer.from('["n",99999999999,1]').toString('base64url')
    expect((await readPage(context, source, query({ sort: 'rank', cursor }))).rows).toEqual([])
  })

  it('refuses a filter too deep or too long to be read', () => {
    const deep = { and: [{ and: [{ and: [{ and: [{ and: [{ column: 'a', op: 'is_null' }] }] }] }] }] }
    const long = { and: Array.from({ length: 51 }, () => ({ column: 'a', op: 'is_null' })) }

    expect(listQuery.safeParse({ filter: JSON.stringify(deep) }).success).toBe(false)
    expect(listQuery.safeParse({ filter: JSON.stringify(long) }).success).toBe(false)
    expect(listQuery.safeParse({ filter: '{' }).success).toBe(false)
  })

  it('ends an export with an error when the publication is dropped under it', async () => {
    const gone = { ...context, publication: { ...context.publication, publication_id: 7 } }
    const insert = `insert into marts.probe select 7, g, 'x', null, 1, null from generate_series(1, 1500) g`
    await connect(database.url('owner'), (owner) => owner.query(insert))
    const rows = walkRows(gone, source, {})
    expect((await rows.next()).value).toHaveLength(1000)

    await connect(database.url('owner'), (owner) =>
      owner.query('delete from marts.probe where publication_id = 7'),
    )

    await expect(rows.next()).rejects.toMatchObject({ code: 'publication_gone' })
    expect((await sql`select 1`.execute(databases.db)).rows).toHaveLength(1)
  })
})
