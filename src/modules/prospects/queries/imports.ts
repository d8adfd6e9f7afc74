import { pipeline } from 'node:stream/promises'
import { type Kysely, sql } from 'kysely'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { DB, ScopedDb } from '../../../platform/db.ts'

type Db = Kysely<DB>

/*
 * Lines of a list lie in temporary tables of one connection while they are judged: as they were told, sealed
 * and by their hashes, and beside them what is known of whom they name.
 */
const TABLES = `
  create temp table told (
    line_no integer, problem_code text, told_value text, customer_type_code text, prospect_name text,
    company_name text, name_index text, phone_sealed text, phone_masked text, phone_index text,
    id_number_sealed text, id_number_masked text, id_number_index text, uscc text, source_code text,
    region text, next_contact_on date, owner_id text
  );
  create temp table seen_owners (employee_id text, unit_id text);
  create temp table known_lines (line_no integer);
  grant select, insert on told, seen_owners, known_lines to r_head, r_line, r_org, r_team, r_manager`

export const openTables = (client: Client) => client.query(TABLES)
export const analyseTold = (client: Client) => client.query('analyze told')

/** Takes lines by the stream, as COPY reads them. */
export const copyTold = (client: Client, lines: AsyncIterable<string>): Promise<void> =>
  pipeline(lines, client.query(copyFrom('copy told from stdin')))

/** Which lines name a customer; asked in the bank's name. */
export const seeCustomers = (db: ScopedDb) =>
  sql`
    insert into known_lines
    select distinct l.line_no
    from (
      select line_no, 'id_index' as kind, id_number_index as term, null as name from told
      union all select line_no, 'uscc', uscc, null from told
      union all select line_no, 'mobile_index', phone_index, null from told
      union all select line_no, 'name', lower(prospect_name), lower(prospect_name) from told
        where customer_type_code = 'corporate'
    ) as l
    inner join marts.search_terms as t on t.kind = l.kind and t.term = l.term
    inner join marts.customers as c on c.customer_id = t.customer_id
    where c.status_code <> 'closed' and (l.name is null or lower(c.customer_name) = l.name)`.execute(db)

/** Which of the owners that are named are managers there, of some units or of any. */
export const seeOwners = (db: ScopedDb, unitIds: readonly string[] | null) =>
  sql`
    insert into seen_owners
    select employee_id, unit_id from marts.employees
    where status_code = 'active' and is_manager and employee_id in (select owner_id from told)
      and (${unitIds === null}::boolean or unit_id = any(${[...(unitIds ?? [])]}::text[]))`.execute(db)

/** Who takes a list in can own what is in it, whatever else he is. */
export const addOwner = (db: Db, it: { employee_id: string; unit_id: string }) =>
  sql`insert into seen_owners values (${it.employee_id}, ${it.unit_id})`.execute(db)

type NewImport = { file_name: string; is_applied: boolean; made_by: string; made_at: string }

export async function insertImport(db: Db, it: NewImport): Promise<string> {
  const { import_id } = await db
    .insertInto('prospects.imports')
    .values({ ...it, line_count: 0, problem_count: 0 })
    .returning('import_id')
    .executeTakeFirstOrThrow()
  return String(import_id)
}

const repeatedBy = (column: string) => sql`
  count(*) filter (where ${sql.ref(column)} is not null)
    over (partition by ${sql.ref(column)}) > 1 and ${sql.ref(column)} is not null`

/** Judges every line, and keeps what is wrong with those that cannot be taken in. Line numbers stay. */
export async function writeProblems(db: Db, importId: string): Promise<void> {
  await sql`
    create temp table judged on commit drop as
    with marked as (
      select t.*,
        ${repeatedBy('t.id_number_index')} or ${repeatedBy('t.phone_index')} or ${repeatedBy('t.name_index')}
          as is_repeated
      from told as t
    )
    select m.line_no, o.unit_id,
      case
        when m.problem_code <> '' then m.problem_code
        when m.is_repeated then 'repeated'
        when k.line_no is not null then 'known_customer'
        when exists (
          select 1 from prospects.prospects as p
          where p.converted_customer_id is null and p.id_number_index = m.id_number_index
        ) or exists (
          select 1 from prospects.prospects as p
          where p.converted_customer_id is null and p.phone_index = m.phone_index
        ) or exists (
          select 1 from prospects.prospects as p
          where p.converted_customer_id is null and p.name_index = m.name_index
        ) then 'known_prospect'
        when o.employee_id is null then 'owner_unknown'
      end as problem_code
    from marked as m
    left join known_lines as k on k.line_no = m.line_no
    left join (select distinct on (employee_id) employee_id, unit_id from seen_owners) as o
      on o.employee_id = m.owner_id`.execute(db)
  await sql`
    insert into prospects.import_problems (import_id, line_no, problem_code, told_value)
    select ${importId}, j.line_no, j.problem_code,
      left(
        case
          when j.problem_code = 'owner_unknown' then t.owner_id
          when t.problem_code <> '' then t.told_value
          else t.prospect_name
        end, 200)
    from judged as j inner join told as t on t.line_no = j.line_no
    where j.problem_code is not null`.execute(db)
}

type Taking = { import_id: string; entered_by: string; entered_at: string }

/** The lines that are right become prospects; says how many. */
export async function insertGood(db: Db, it: Taking): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into prospects.prospects (
      customer_type_code, prospect_name, company_name, name_index, phone_sealed, phone_masked, phone_index,
      id_number_sealed, id_number_masked, id_number_index, uscc, source_code, region, next_contact_on,
      owner_id, unit_id, import_id, entered_by, entered_at, changed_at
    )
    select t.customer_type_code, t.prospect_name, t.company_name, t.name_index, t.phone_sealed,
      t.phone_masked, t.phone_index, t.id_number_sealed, t.id_number_masked, t.id_number_index, t.uscc,
      t.source_code, t.region, t.next_contact_on, t.owner_id, j.unit_id, ${it.import_id}, ${it.entered_by},
      ${it.entered_at}, ${it.entered_at}
    from judged as j inner join told as t on t.line_no = j.line_no
    where j.problem_code is null
    order by t.line_no`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

export const updateCounts = (
  db: Db,
  importId: string,
  counts: { line_count: number; problem_count: number },
) => db.updateTable('prospects.imports').set(counts).where('import_id', '=', importId).execute()

export async function countProblems(db: Db, importId: string): Promise<number> {
  const { count } = await db
    .selectFrom('prospects.import_problems')
    .select(sql<string>`count(*)`.as('count'))
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export const findImport = (db: Db, importId: string) =>
  db
    .selectFrom('prospects.imports')
    .select(['import_id', 'is_applied', 'line_count', 'problem_count', 'made_by'])
    .where('import_id', '=', importId)
    .executeTakeFirst()

export const listProblems = (db: Db, importId: string, { after, limit }: { after: number; limit: number }) =>
  db
    .selectFrom('prospects.import_problems')
    .select(['line_no', 'problem_code', 'told_value'])
    .where('import_id', '=', importId)
    .where('line_no', '>', after)
    .orderBy('line_no')
    .limit(limit)
    .execute()
