import { type Kysely, sql } from 'kysely'
import { sealedColumn } from '../../../platform/crypto/sealed-columns.ts'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import { PAGE_ROWS, type ProspectSearch } from '../schema.ts'

type Db = Kysely<DB>

const PROSPECTS = 'prospects.prospects'
export const PROSPECT_PHONE = sealedColumn(PROSPECTS, 'phone_sealed')
export const PROSPECT_ID_NUMBER = sealedColumn(PROSPECTS, 'id_number_sealed')
/** What was said with a prospect. */
export const PROSPECT_NOTE = sealedColumn('prospects.contacts', 'note_sealed')

const SHOWN = [
  'p.prospect_id',
  'p.version',
  'p.customer_type_code',
  'p.prospect_name',
  'p.company_name',
  'p.phone_masked',
  'p.id_number_masked',
  'p.uscc',
  'p.source_code',
  'p.stage_code',
  'p.region',
  'p.owner_id',
  'p.unit_id',
  'p.next_contact_on',
  'p.last_contact_at',
  'p.entered_at',
  'p.converted_customer_id',
  'p.converted_on',
] as const

const shown = (db: ScopedDb) =>
  db
    .selectFrom('prospects.prospects as p')
    .leftJoin('marts.units as u', 'u.unit_id', 'p.unit_id')
    .select(SHOWN)
    .select('u.unit_name')

/** What is asked for, with a telephone as its hash. */
export type Wanted = ProspectSearch & { phone_index: string | null; today: string }

const wantedOf = (it: Wanted) => {
  const like = `%${it.q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const equals = (column: string, value: string | undefined) =>
    value === undefined ? sql`true` : sql`${sql.ref(column)} = ${value}`
  return sql<boolean>`(
    (p.converted_customer_id is null) = ${it.state === 'open'}
    and (
      ${it.q} = '' or p.prospect_name ilike ${like} or p.company_name ilike ${like}
      or p.phone_index = ${it.phone_index}
    )
    and ${equals('p.customer_type_code', it.customer_type_code)}
    and ${equals('p.source_code', it.source_code)}
    and ${equals('p.stage_code', it.stage_code)}
    and ${equals('p.owner_id', it.owner_id)}
    and ${equals('p.region', it.region)}
    and (${!it.is_due} or p.next_contact_on <= ${it.today}::date)
    and (
      ${it.last_contact_before === undefined}
      or coalesce(p.last_contact_at, p.entered_at) < ${it.last_contact_before ?? null}::date
    )
  )`
}

export const listProspects = (db: ScopedDb, it: Wanted) =>
  shown(db)
    .where(wantedOf(it))
    .orderBy('p.next_contact_on', (order) => order.asc().nullsLast())
    .orderBy('p.prospect_id', 'desc')
    .limit(PAGE_ROWS)
    .offset((it.page - 1) * PAGE_ROWS)
    .execute()

export async function countProspects(db: ScopedDb, it: Wanted): Promise<number> {
  const { count } = await db
    .selectFrom('prospects.prospects as p')
    .where(wantedOf(it))
    .select(sql<string>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export const findProspect = (db: ScopedDb, prospectId: string) =>
  shown(db).select('p.phone_sealed').where('p.prospect_id', '=', prospectId).executeTakeFirst()
export type FoundProspect = NonNullable<Awaited<ReturnType<typeof findProspect>>>

export const listContacts = (db: ScopedDb, prospectId: string) =>
  db
    .selectFrom('prospects.contacts')
    .select(['contact_id', 'kind_code', 'outcome_code', 'happened_at', 'note_sealed', 'held_by'])
    .where('prospect_id', '=', prospectId)
    .orderBy('happened_at', 'desc')
    .orderBy('contact_id', 'desc')
    .limit(200)
    .execute()

export type NewRow = {
  customer_type_code: string
  prospect_name: string
  company_name: string | null
  name_index: string | null
  phone_sealed: string | null
  phone_masked: string | null
  phone_index: string | null
  id_number_sealed: string | null
  id_number_masked: string | null
  id_number_index: string | null
  uscc: string | null
  source_code: string
  region: string | null
  next_contact_on: string | null
}
type Placed = { owner_id: string; unit_id: string; entered_by: string; entered_at: string }

export async function insertProspect(db: Db, { entered_at, ...row }: NewRow & Placed): Promise<string> {
  const { prospect_id } = await db
    .insertInto('prospects.prospects')
    .values({ ...row, entered_at, changed_at: entered_at })
    .returning('prospect_id')
    .executeTakeFirstOrThrow()
  return String(prospect_id)
}

type Set = Partial<{
  stage_code: string
  source_code: string
  region: string | null
  next_contact_on: string | null
  owner_id: string
  unit_id: string
  last_contact_at: string
  told_at: string
}>

/** False where another has changed it since that version. */
export async function updateProspect(
  db: Db,
  { prospect_id, version, at }: { prospect_id: string; version: number; at: string },
  set: Set,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('prospects.prospects')
    .set({ ...set, version: version + 1, changed_at: at })
    .where('prospect_id', '=', prospect_id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

type NewContactRow = {
  prospect_id: string
  kind_code: string
  outcome_code: string
  happened_at: string
  note_sealed: string
  held_by: string
  entered_at: string
}
export async function insertContact(db: Db, row: NewContactRow): Promise<string> {
  const { contact_id } = await db
    .insertInto('prospects.contacts')
    .values(row)
    .returning('contact_id')
    .executeTakeFirstOrThrow()
  return String(contact_id)
}

/** The unit of a manager who is there, of one of some units or of any. */
export async function findOwnerUnit(
  db: ScopedDb,
  it: { employee_id: string; unit_ids: readonly string[] | null },
): Promise<string | null> {
  const { rows } = await sql<{ unit_id: string }>`
    select unit_id from marts.employees
    where employee_id = ${it.employee_id} and status_code = 'active' and is_manager
      and (${it.unit_ids === null}::boolean or unit_id = any(${[...(it.unit_ids ?? [])]}::text[]))`.execute(
    db,
  )
  return rows[0]?.unit_id ?? null
}
