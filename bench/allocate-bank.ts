import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** Customers of the benchmark's own, all held by a unit, and managers to give them to. */
export type Stage = { publication_id: number; rows: number; managers: number; unit_id: string }

const FIRST_ID = '1500000000000000'
const CUSTOMERS_A_MANAGER = 330
const MARTS = ['customers', 'employees', 'units']

const partition = (mart: string) => `marts.${mart}_allocated`

type Column = { name: string; type: string }

/** Columns that a row needs, with a plain value where the benchmark has none of its own. */
async function filled(admin: Client, mart: string, own: Record<string, string>) {
  const { rows } = await admin.query<Column>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attnotnull`,
    [`marts.${mart}`],
  )
  const plain = ({ type }: Column) =>
    type === 'boolean' ? 'false' : type === 'date' ? `date '2020-01-01'` : /text|char/.test(type) ? `''` : '0'
  const all = { ...Object.fromEntries(rows.map((it) => [it.name, plain(it)])), ...own }
  return { names: Object.keys(all).join(', '), values: Object.values(all).join(', ') }
}

async function fill(
  admin: Client,
  mart: string,
  { own, from }: { own: Record<string, string>; from: string },
) {
  const { names, values } = await filled(admin, mart, own)
  await admin.query(`create table ${partition(mart)} (like marts.${mart} including defaults)`)
  await admin.query(`insert into ${partition(mart)} (${names}) select ${values} from ${from}`)
}

export async function openStage(admin: Client, rows: number): Promise<Stage> {
  await closeStage(admin)
  const { rows: found } = await admin.query<{ id: number; unit_id: string; org_pos: number }>(
    `select p.publication_id + 1000 as id, u.unit_id, u.org_pos
     from (select max(publication_id) as publication_id from serving.publications) as p
     inner join marts.units as u on u.publication_id = p.publication_id
     order by u.org_pos desc limit 1`,
  )
  const { id, unit_id, org_pos } = found[0]!
  const managers = Math.ceil(rows / CUSTOMERS_A_MANAGER)
  const unit = `'${unit_id}'`
  await fill(admin, 'customers', {
    own: {
      publication_id: String(id),
      customer_id: `${FIRST_ID}::bigint + n`,
      customer_type_code: `'retail'`,
      source_customer_no: `'B' || lpad(n::text, 9, '0')`,
      customer_name: `'客户' || n`,
      status_code: `'active'`,
      grade_code: `(array['GOLD', 'PLATINUM', 'DIAMOND', 'PRIVATE'])[1 + n % 4]`,
      aum_fen: `n * 977 % 900000000`,
      org_id: unit,
      org_pos: String(org_pos),
    },
    from: `generate_series(1, ${rows}) as n`,
  })
  await fill(admin, 'employees', {
    own: {
      publication_id: String(id),
      employee_id: `'B' || lpad(n::text, 5, '0')`,
      employee_name: `'经理' || n`,
      unit_id: unit,
      status_code: `'active'`,
      is_manager: 'true',
      manager_kind_code: `'01'`,
    },
    from: `generate_series(1, ${managers}) as n`,
  })
  await fill(admin, 'units', {
    own: { publication_id: String(id), unit_id: unit, org_pos: '1', lo: '1', hi: '1' },
    from: 'generate_series(1, 1)',
  })
  for (const mart of MARTS) {
    await admin.query(`alter table marts.${mart} attach partition ${partition(mart)} for values in (${id})`)
    await admin.query(`vacuum analyze ${partition(mart)}`)
  }
  return { publication_id: id, rows, managers, unit_id }
}

const OURS = `customer_id between ${FIRST_ID} and ${FIRST_ID}::bigint + 99999999`

/** Every customer is the unit's again, and what was written down by a run is gone. */
export async function resetStage(admin: Client, { publication_id: id, unit_id }: Stage): Promise<void> {
  await forget(admin)
  await admin.query(
    `insert into customer_management.ownerships
       (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by)
     select customer_id, 'primary', 'VM${unit_id}', '${unit_id}', true, '2026-01-01', 'opening', 'bench'
     from marts.customers where publication_id = ${id} order by customer_id`,
  )
  await admin.query('vacuum analyze customer_management.ownerships')
  await admin.query('vacuum analyze platform.grants')
  await admin.query('checkpoint')
}

async function forget(admin: Client): Promise<void> {
  await admin.query('truncate customer_management.allocation_rows, customer_management.allocation_problems')
  await admin.query(`delete from customer_management.allocations where made_by = 'bench'`)
  await admin.query(`delete from customer_management.ownerships where ${OURS}`)
  await admin.query(`delete from platform.grants where ${OURS.replace('customer_id', 'subject_id')}`)
  await admin.query('vacuum customer_management.ownerships, platform.grants')
}

export async function closeStage(admin: Client): Promise<void> {
  await forget(admin)
  for (const mart of MARTS) await admin.query(`drop table if exists ${partition(mart)}`)
  await admin.query('drop schema if exists bench_allocate cascade')
}

/** Lines that cannot be done, and how many of the customers before them they spoil as well. */
export const SPOILED = { unknown: 40, repeated: 30, broken: 30 }

/** The list as somebody would send it: in no order, with a hundred lines that are wrong. */
export async function writeListFile(admin: Client, stage: Stage, path: string): Promise<void> {
  const { rows, managers } = stage
  const manager = `'B' || lpad((1 + n % ${managers})::text, 5, '0')`
  const select = `
    select line from (
      select md5(n::text) as place, 'B' || lpad(n::text, 9, '0') || ',' || ${manager} || ',主办,' as line
      from generate_series(1, ${rows}) as n
      union all
      select md5('u' || n), 'U' || lpad(n::text, 9, '0') || ',B00001,,'
      from generate_series(1, ${SPOILED.unknown}) as n
      union all
      select md5('r' || n), 'B' || lpad(n::text, 9, '0') || ',B00002,,'
      from generate_series(1, ${SPOILED.repeated}) as n
      union all
      select md5('b' || n), 'B' || lpad(n::text, 9, '0') || ',B00003'
      from generate_series(1, ${SPOILED.broken}) as n
    ) as lines order by place`
  const file = createWriteStream(path)
  file.write('客户号,客户经理,角色,理由\n')
  await pipeline(admin.query(copyTo(`copy (${select}) to stdout`)), file)
}
