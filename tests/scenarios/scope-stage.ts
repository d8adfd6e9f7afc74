import { connect, type Connection } from '../../src/platform/postgres/index.ts'
import { givenPublication } from '../support/builders.ts'
import type { TestDatabase } from '../support/database.ts'
import { spansOf, type World } from './scope-world.ts'

/** Publishes a world: its units, customers and what lies under them, its grants and its users' reaches. */
export async function stage(database: TestDatabase, it: World): Promise<number> {
  const spans = spansOf(it.units)
  const units = it.units.map((unit, index) => ({
    unit_id: unit.unit_id,
    parent_unit_id: unit.parent === null ? null : it.units[unit.parent]!.unit_id,
    unit_name: unit.unit_id,
    unit_level: spans[index]!.level,
    lo: spans[index]!.lo,
    hi: spans[index]!.hi,
  }))
  const { publication_id: publicationId } = await givenPublication(database, { units })
  await connect(database.url('batch'), async (batch) => {
    for (const [table, rows] of Object.entries(rowsOf(it, { spans, publicationId }))) {
      await insertRows(batch, table, rows)
    }
    await batch.query('delete from platform.grants')
    await insertRows(batch, 'platform.grants', grantRows(it))
  })
  await connect(database.url('owner'), async (owner) => {
    await owner.query('delete from platform.user_reaches')
    await insertRows(owner, 'platform.user_reaches', reachRows(it))
  })
  return publicationId
}

type Row = Record<string, unknown>

function rowsOf(
  it: World,
  at: { spans: ReturnType<typeof spansOf>; publicationId: number },
): Record<string, Row[]> {
  const common = it.customers.map((customer) => ({
    publication_id: at.publicationId,
    customer_id: customer.customer_id,
    org_pos: at.spans[customer.unit]!.lo,
  }))
  return {
    'marts.customers': it.customers.map((customer, index) => ({
      ...common[index],
      customer_type_code: customer.customer_type_code,
      source_customer_no: customer.source_customer_no,
      customer_name: customer.customer_name,
      status_code: 'active',
      org_id: it.units[customer.unit]!.unit_id,
      aum_balance_eod: `${customer.aum_fen / 100}.00`,
      aum_fen: customer.aum_fen,
    })),
    'marts.customer_accounts': it.customers.map((customer, index) => ({
      ...common[index],
      account_id: `${customer.source_customer_no}-1`,
      account_no: customer.source_customer_no,
      sub_account_no: '1',
    })),
    'marts.search_terms': it.customers.flatMap((customer, index) => {
      const letters = [...customer.customer_name]
      const names = letters.map((_letter, from) => ({ kind: 'name', term: letters.slice(from).join('') }))
      const terms = [...names, { kind: 'customer_no', term: customer.source_customer_no }]
      return terms.map((term) => ({ ...common[index], ...term }))
    }),
  }
}

const grantRows = (it: World): Row[] =>
  it.grants.map(({ customer, ...grant }) => ({
    ...grant,
    subject_id: it.customers[customer]!.customer_id,
    unit_id: it.units[0]!.unit_id,
    kind: 'ownership',
    granted_by: 'test',
    reason: 'test',
    recorded_at: '2026-01-01T00:00:00Z',
  }))

const reachRows = (it: World): Row[] =>
  it.users.flatMap((user) =>
    user.reaches.map((reach, index) => ({
      user_id: user.user_id,
      position: index + 1,
      reach_kind: reach.kind,
      unit_id: it.units[reach.unit]!.unit_id,
    })),
  )

/** One statement a table; what a column must have and the world does not say gets a plain value. */
async function insertRows(writer: Connection, table: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const { rows: columns } = await writer.query<{ name: string; type: string; is_required: boolean }>(
    `select attname as name, format_type(atttypid, null) as type,
       attnotnull and not atthasdef and attidentity = '' as is_required
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  )
  const given = new Set(rows.flatMap((row) => Object.keys(row)))
  const used = columns.filter((column) => given.has(column.name) || column.is_required)
  const full = rows.map((row) =>
    Object.fromEntries(used.map(({ name, type }) => [name, name in row ? row[name] : plainValue(type)])),
  )
  const names = used.map((column) => column.name).join(', ')
  await writer.query(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(full)],
  )
}

function plainValue(type: string): unknown {
  if (type === 'boolean') return false
  if (type === 'date') return '2020-01-01'
  return /text|char/.test(type) ? '' : 0
}
