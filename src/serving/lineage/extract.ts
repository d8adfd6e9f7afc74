import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, PRELUDE, readRows, WAREHOUSE_SCHEMAS } from '../duckdb.ts'
import type { VersionModel } from '../version-models.ts'
import { bindBusinessDate } from '../world.ts'
import { type Days, modelsOn, ownTable, type Past, relationOn } from './past.ts'

/** Columns that tell whose a row is: the customer's own numbers, and those of what the customer has. */
const IDENTIFIERS = new Set([
  'customer_id',
  'registered_id',
  'source_customer_no',
  'first_customer_no',
  'second_customer_no',
  'account_id',
  'account_no',
  'card_no',
  'credit_account_no',
  'holding_no',
  'contract_no',
  'note_no',
  'limit_no',
  'guarantee_no',
  'bill_no',
  'letter_no',
  'collection_no',
  'remittance_no',
  'business_no',
  'object_no',
  'contact_no',
  'agreement_no',
  'login_id',
  'ticket_no',
  'transaction_id',
  'ebank_transaction_no',
])
export const isIdentifier = (column: string) => IDENTIFIERS.has(column)

/** More than any customer has; beyond, what was found is not one customer. */
const IDENTIFIERS_MAX = 20_000

export type ExtractInput = {
  past: Past
  model: VersionModel
  businessDate: string
  days: Days
  /** Values that name the subject; those that its rows name besides are added. */
  found: Set<string>
}

/**
 * Takes out of the warehouse the rows that a model would read of one subject on a business date: of relations
 * with identifiers those that name the subject, or what those lead to; all of the others, which are lists.
 * They lie in the catalogue `extract` under the names that models use. Gives these names.
 */
export async function extractSubject(connection: DuckDBConnection, input: ExtractInput): Promise<string[]> {
  const { past, businessDate, days, found } = input
  const models = modelsOn(past, businessDate)
  const sources = new Map<string, string | null>()
  const derived: VersionModel[] = []
  collect(input.model)
  await freshCatalogue(connection)
  const filledWith = new Map<string, number>()
  for (let size = -1; size < found.size;) {
    size = found.size
    for (const [name, select] of sources) {
      if (filledWith.get(name) === found.size) continue
      filledWith.set(name, found.size)
      await fill(connection, { name, select, models, past }, found)
    }
    if (found.size > IDENTIFIERS_MAX) throw new Error(`${input.model.name}: that is more than one subject`)
  }
  await connection.run('use extract')
  for (const it of derived) {
    const sql = bindBusinessDate(it.sql, businessDate)
    const columns = Object.entries(it.columns).map(([name, type]) => `CAST(${name} AS ${type}) as ${name}`)
    await connection.run(
      `create or replace table ${it.name} as select ${columns.join(', ')} from (${sql}) as m`,
    )
  }
  return [...sources.keys(), ...derived.map((it) => it.name)]

  function collect(model: VersionModel): void {
    for (const name of model.reads) {
      if (sources.has(name) || derived.some((it) => it.name === name)) continue
      const select = relationOn(past, name, { businessDate, days })
      const maker = models.get(name)
      if (select === null && maker && isComputed(maker)) {
        collect(maker)
        derived.push(maker)
      } else sources.set(name, select)
    }
  }
}

/** Views, and whole tables that a night makes anew, follow from what they read. */
export const isComputed = ({ layer, write }: VersionModel) =>
  layer !== 'ods' && layer !== 'ref' && (write === 'view' || write === 'full')

async function freshCatalogue(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `use memory; detach database if exists extract; attach ':memory:' as extract; use extract`,
  )
  await connection.run(PRELUDE)
  for (const schema of WAREHOUSE_SCHEMAS) await connection.run(`create schema if not exists ${schema}`)
  await connection.run('use memory')
}

type Source = { name: string; select: string | null; models: Map<string, VersionModel>; past: Past }

/** Fills one relation with the rows that are known to be the subject's, and notes what else they name. */
async function fill(connection: DuckDBConnection, source: Source, found: Set<string>): Promise<void> {
  const { name } = source
  const select = source.select ?? emptyRows(source)
  const columns = await columnsOf(connection, select)
  const identifiers = columns.filter((it) => isIdentifier(it.name))
  const where =
    identifiers.length > 0 ? `where ${identifiers.map((it) => isOneOf(it, found)).join(' or ')}` : ''
  await connection.run(
    `create or replace table extract.${name} as select * from (${select}) as relation ${where}`,
  )
  for (const { name: column } of identifiers) {
    const rows = await readRows(
      connection,
      `select distinct CAST(${column} AS varchar) as value from extract.${name} where ${column} is not null`,
    )
    for (const { value } of rows) found.add(String(value))
  }
}

const isOneOf = ({ name, type }: { name: string; type: string }, values: Set<string>): string => {
  const isNumber = type === 'BIGINT'
  const list = [...values].filter((it) => !isNumber || /^\d{1,18}$/.test(it))
  return list.length > 0
    ? `${name} in (${list.map((it) => (isNumber ? it : literal(it))).join(', ')})`
    : 'false'
}

async function columnsOf(
  connection: DuckDBConnection,
  select: string,
): Promise<{ name: string; type: string }[]> {
  const rows = await readRows(connection, `describe ${select}`)
  return rows.map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) }))
}

/** A relation that had no rows that day, or whose rows are no longer kept. */
function emptyRows({ name, models, past }: Source): string {
  const [schema, table = ''] = name.split('.')
  const own = schema === 'previous' ? ownTable(past, table) : schema === 'changes' ? `base.${table}` : name
  const model = models.get(own ?? name) ?? [...models.values()].find((it) => it.table === table)
  const columns = {
    ...model?.columns,
    ...(model?.write === 'scd2' ? { valid_from: 'date', valid_to: 'date' } : {}),
  }
  const list = Object.entries(columns).map(([column, type]) => `CAST(null AS ${type}) as ${column}`)
  return `select ${list.join(', ')} where false`
}
