import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDuck, type Duck } from '../../serving/duckdb.ts'
import { type Relation, UNKNOWN, UnknownColumn } from './relation.ts'
import { resolveSelect } from './resolve.ts'
import { parseSelect, withAnyDate } from './syntax-tree.ts'

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const TABLES: Record<string, string[]> = {
  'base.accounts': ['account_id', 'customer_id', 'balance', 'kind', 'is_open'],
  'base.rates': ['currency', 'rate'],
  'base.customers': ['customer_id', 'name', 'opened_on'],
}

function find(schema: string, table: string): Relation {
  const columns = TABLES[`${schema}.${table}`]
  if (!columns) throw new UnknownColumn(`${schema}.${table}`)
  const name = (column: string) => new Set([`${table}.${column}`])
  return { columns: new Map(columns.map((it) => [it, name(it)])), rows: name('*') }
}

/** Each column of a select with what it is made of. */
async function madeOf(sql: string): Promise<Record<string, string[]>> {
  const { columns } = resolveSelect(await parseSelect(duck.connection, withAnyDate(sql)), find)
  return Object.fromEntries([...columns].map(([name, made]) => [name, [...made].toSorted()]))
}

it('follows aliases and expressions', async () => {
  expect(
    await madeOf(`select a.balance * r.rate as worth, a.Customer_ID, 1 as one, :business_date as day
      from base.accounts as a cross join base.rates r`),
  ).toEqual({
    worth: ['accounts.balance', 'rates.rate'],
    customer_id: ['accounts.customer_id'],
    one: [],
    day: [],
  })
})

it('goes through common table expressions, which may hide a table’s columns behind other names', async () => {
  expect(
    await madeOf(`with open (id, worth) as (select customer_id, balance from base.accounts where is_open),
        sums as (select id, sum(worth) as worth from open group by id),
        other as (with inner_one as (select worth from sums) select worth from inner_one)
      select sums.worth, other.worth as again from sums cross join other`),
  ).toEqual({ worth: ['accounts.balance'], again: ['accounts.balance'] })
})

it('an aggregate takes its condition and its order as well', async () => {
  expect(
    await madeOf(`select sum(balance) filter (where kind = 'loan') as loans,
        string_agg(kind, ',' order by account_id nulls last) as kinds
      from base.accounts`),
  ).toEqual({
    loans: ['accounts.balance', 'accounts.kind'],
    kinds: ['accounts.account_id', 'accounts.kind'],
  })
})

it('a count is of rows, and of a condition where it has one', async () => {
  expect(
    await madeOf(`with few as (select account_id from base.accounts)
      select count(*) as all_rows, count(*) filter (where c.name is null) as nameless,
        count(f.account_id) as ids
      from few as f left join base.customers as c on c.name = f.account_id`),
  ).toEqual({
    all_rows: ['accounts.*'],
    nameless: ['customers.name'],
    ids: ['accounts.account_id'],
  })
})

it('a window takes what it parts and orders by', async () => {
  expect(
    await madeOf(`select
        row_number() over (partition by customer_id order by balance desc nulls last) as place,
        lag(balance, 1) over (order by account_id nulls last) as before
      from base.accounts`),
  ).toEqual({
    place: ['accounts.balance', 'accounts.customer_id'],
    before: ['accounts.account_id', 'accounts.balance'],
  })
})

it('using makes one column of two: of both sides where either may be missing', async () => {
  const joined = (kind: string) =>
    madeOf(`select customer_id, name from base.accounts ${kind} join base.customers using (customer_id)`)

  expect((await joined('left'))['customer_id']).toEqual(['accounts.customer_id'])
  expect((await joined('right'))['customer_id']).toEqual(['customers.customer_id'])
  expect(await joined('full')).toEqual({
    customer_id: ['accounts.customer_id', 'customers.customer_id'],
    name: ['customers.name'],
  })
})

it('the parts of a union meet by place, whatever they are called', async () => {
  expect(
    await madeOf(`select 'deposit' as kind, balance as amount from base.accounts
      union all select currency, rate from base.rates
      union select name, null from base.customers`),
  ).toEqual({
    kind: ['customers.name', 'rates.currency'],
    amount: ['accounts.balance', 'rates.rate'],
  })
})

it('sub-queries see what stands round them', async () => {
  expect(
    await madeOf(`select
        (select max(a.balance) + c.customer_id from base.accounts a) as most,
        exists (
          select 1 from base.accounts a where a.customer_id = c.customer_id and a.is_open
        ) as is_active,
        c.name in (select kind from base.accounts) as is_odd,
        case when exists (select 1 from base.rates) then c.name end as named
      from base.customers as c`),
  ).toEqual({
    most: ['accounts.balance', 'customers.customer_id'],
    is_active: ['accounts.customer_id', 'accounts.is_open', 'customers.customer_id'],
    is_odd: ['accounts.kind', 'customers.name'],
    named: ['customers.name', 'rates.*'],
  })
})

it('derived tables, lateral ones and values stand in a from like tables', async () => {
  expect(
    await madeOf(`select d.worth, side.twice, v.code, s.n
      from (select sum(balance) as worth, max(kind) as kind from base.accounts) as d
      cross join lateral (select d.worth * 2 as twice) as side
      cross join (values ('a', 1), ('b', 2)) as v (code, rank)
      cross join generate_series(1, 3) as s (n)`),
  ).toEqual({ worth: ['accounts.balance'], twice: ['accounts.balance'], code: [], n: [] })
})

it('one that reads itself is made of its start and of what it adds', async () => {
  expect(
    await madeOf(`with recursive reached (id, way) as (
        select customer_id, name from base.customers
        union
        select a.account_id, reached.way from reached inner join base.accounts a on a.customer_id = reached.id
      ) select id, way from reached`),
  ).toEqual({ id: ['accounts.account_id', 'customers.customer_id'], way: ['customers.name'] })
})

it('a table named like a common table expression is still the table', async () => {
  expect(
    await madeOf(`with accounts as (select name as balance from base.customers)
      select accounts.balance, other.balance as kept from accounts cross join base.accounts as other`),
  ).toEqual({ balance: ['customers.name'], kept: ['accounts.balance'] })
})

it('says so when a name leads nowhere, of that column and of no other', async () => {
  expect(await madeOf('select a.amount, a.kind from base.accounts as a')).toEqual({
    amount: [UNKNOWN],
    kind: ['accounts.kind'],
  })
  await expect(madeOf('select x from base.nothing')).rejects.toThrow('base.nothing')
})
