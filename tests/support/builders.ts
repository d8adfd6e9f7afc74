import { type Connection, connect } from '../../src/platform/postgres/index.ts'
import type { TestDatabase } from './database.ts'
import type { PublishedFigures } from '../../src/serving/metric-catalogue.ts'

export type Row = Record<string, unknown>
export type TestUnit = {
  unit_id: string
  parent_unit_id: string | null
  unit_name: string
  unit_level: number
  lo: number
  hi: number
}
export type TestBank = {
  database: TestDatabase
  publication_id: number
  business_date: string
  units: TestUnit[]
}

const unit = (
  place: [id: string, parent: string | null, name: string],
  level: number,
  span: [number, number],
): TestUnit => ({
  unit_id: place[0],
  parent_unit_id: place[1],
  unit_name: place[2],
  unit_level: level,
  lo: span[0],
  hi: span[1],
})

/** A bank of two branches; 株洲 has two sub-branches, one with an outlet. */
export const UNITS: TestUnit[] = [
  unit(['9900000000', null, '知客银行'], 1, [1, 6]),
  unit(['9902000000', '9900000000', '株洲分行'], 2, [2, 5]),
  unit(['9902001000', '9902000000', '天元支行'], 3, [3, 4]),
  unit(['9902001001', '9902001000', '天元网点'], 4, [4, 4]),
  unit(['9902002000', '9902000000', '芦淞支行'], 3, [5, 5]),
  unit(['9901000000', '9900000000', '长沙分行'], 2, [6, 6]),
]

export const HEAD = { kind: 'head', unit_id: '9900000000' } as const
export const BRANCH = { kind: 'org', unit_id: '9902000000' } as const
export const SUB_BRANCH = { kind: 'org', unit_id: '9902001000' } as const
export const managerOf = (unitId = '9902001000') => ({ kind: 'manager', unit_id: unitId }) as const

const asOwner = <T>(bank: Pick<TestBank, 'database'>, work: (owner: Connection) => Promise<T>) =>
  connect(bank.database.url('owner'), work)
const asBatch = <T>(bank: Pick<TestBank, 'database'>, work: (batch: Connection) => Promise<T>) =>
  connect(bank.database.url('batch'), work)

/** A publication with its units and an empty partition of every mart, to be filled row by row. */
export async function givenPublication(
  database: TestDatabase,
  input: {
    business_date?: string
    units?: TestUnit[]
    warehouse_version?: string
    figures?: PublishedFigures
  } = {},
): Promise<TestBank> {
  const { business_date = '2026-06-30', units = UNITS } = input
  const publicationId = await asOwner({ database }, async (owner) => {
    const { rows } = await owner.query<{ publication_id: number }>(
      `insert into serving.publications
         (business_date, warehouse_version, run_id, published_at, bank, definitions, lineage, tables)
       select $1::date, coalesce($2, $1 || '.r' || count(*) + 1), 'test', now(), $3, $4, $5, '{}'
       from serving.publications returning publication_id`,
      [
        business_date,
        input.warehouse_version ?? null,
        JSON.stringify(BANK),
        JSON.stringify(input.figures?.definitions ?? DEFINITIONS),
        JSON.stringify(input.figures?.lineage ?? NO_LINEAGE),
      ],
    )
    const id = rows[0]!.publication_id
    const { rows: marts } = await owner.query<{ name: string }>(
      `select c.relname as name from pg_partitioned_table p join pg_class c on c.oid = p.partrelid
       where c.relnamespace = 'marts'::regnamespace`,
    )
    for (const { name } of marts) {
      await owner.query(
        `create table marts.${name}_test_${id} partition of marts.${name} for values in (${id})`,
      )
    }
    return id
  })
  const bank = { database, publication_id: publicationId, business_date, units }
  for (const it of units) await givenRow(bank, 'platform.units', it)
  for (const { lo, ...it } of units) await givenRow(bank, 'marts.units', { ...it, lo, org_pos: lo })
  return bank
}

const BANK = { name_zh: '知客银行', name_en: 'Zhike Bank', currency_code: 'CNY', is_demo: true }
const DEFINITIONS = {
  aum_balance_eod: {
    table: 'customers',
    zh: '管理资产余额',
    en: 'Assets under management',
    unit: 'yuan',
    kind: 'simple',
    meaning: { zh: '合计', en: 'Sum' },
  },
}

const NO_LINEAGE: PublishedFigures['lineage'] = { columns: {}, by_table: [], tables: {}, files: {} }

let nextCustomer = 0

/** A customer of a unit with its search terms; what a test does not care about is filled. Returns the id. */
export async function givenCustomer(bank: TestBank, input: Row = {}): Promise<string> {
  nextCustomer += 1
  const at = bank.units.find((it) => it.unit_id === (input.org_id ?? '9902001001')) ?? bank.units[0]!
  const id = String(input.customer_id ?? 100_000_000_000_000 + nextCustomer)
  const row: Row = {
    customer_id: id,
    customer_type_code: 'retail',
    source_customer_no: `C${String(nextCustomer).padStart(9, '0')}`,
    customer_name: '李明',
    status_code: 'active',
    org_id: at.unit_id,
    org_name: at.unit_name,
    org_pos: at.lo,
    opened_on: '2020-01-01',
    ...input,
  }
  await givenRow(bank, 'marts.customers', row)
  const letters = [...String(row.customer_name).toLowerCase()]
  const terms = [
    ...letters.map((_letter, from) => ({ kind: 'name', term: letters.slice(from).join('') })),
    { kind: 'customer_no', term: String(row.source_customer_no) },
  ]
  for (const it of terms) await givenTerm(bank, { ...it, customer_id: id, org_pos: row.org_pos })
  return id
}

export const givenTerm = (bank: TestBank, row: Row) => givenRow(bank, 'marts.search_terms', row)

/** Lets somebody reach a customer, from long ago and without an end. */
export const givenGrant = (bank: TestBank, input: { subject_id: string; user_id: string }) =>
  givenRow(bank, 'platform.grants', {
    unit_id: '9902001000',
    kind: 'ownership',
    valid_from: '2020-01-01',
    valid_to: '9999-12-31',
    granted_by: 'test',
    reason: 'test',
    ...input,
  })

/** One row of any table of the batch; required columns that the test did not name get a plain value. */
export async function givenRow(bank: TestBank, table: string, row: Row): Promise<void> {
  const full = await fillRequired(bank, table, { publication_id: bank.publication_id, ...row })
  const names = Object.keys(full)
  const places = names.map((_name, index) => `$${index + 1}`)
  await asBatch(bank, (batch) =>
    batch.query(
      `insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`,
      Object.values(full),
    ),
  )
}

type Column = { name: string; type: string; is_required: boolean }
const columnsByTable = new Map<string, Column[]>()

async function columnsOf(bank: TestBank, table: string): Promise<Column[]> {
  const known = columnsByTable.get(table)
  if (known) return known
  const { rows } = await asOwner(bank, (owner) =>
    owner.query<Column>(
      `select attname as name, format_type(atttypid, null) as type,
         attnotnull and not atthasdef and attidentity = '' as is_required
       from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [table],
    ),
  )
  columnsByTable.set(table, rows)
  return rows
}

async function fillRequired(bank: TestBank, table: string, row: Row): Promise<Row> {
  const columns = await columnsOf(bank, table)
  const known = new Set(columns.map((column) => column.name))
  const filled = columns.filter((column) => column.is_required && !(column.name in row))
  const plain = Object.fromEntries(filled.map((column) => [column.name, plainValue(column.type)]))
  return { ...plain, ...Object.fromEntries(Object.entries(row).filter(([name]) => known.has(name))) }
}

function plainValue(type: string): unknown {
  if (type === 'boolean') return false
  if (type === 'date') return '2020-01-01'
  return /^(text|character)/.test(type) ? '' : 0
}
