import { type Kysely, sql, type SqlBool } from 'kysely'
import { sealedColumn } from '../../platform/crypto/sealed-columns.ts'
import type { DB, ScopedDb } from '../../platform/db.ts'
import type { ListColumns } from '../../platform/list.ts'
import { compared } from '../../platform/list-conditions.ts'
import type { FilterLeaf } from '../../platform/schema.ts'
import { ofCustomer } from '../../serving/numbers.ts'
import { REACHED } from './names.schema.ts'

type Db = Kysely<DB>

const VERSIONS = 'customer_contacts.contact_versions'
/** What was said, and with whom. */
export const SUBJECT = sealedColumn(VERSIONS, 'subject_sealed')
export const SPOKEN_WITH = sealedColumn(VERSIONS, 'spoken_with_sealed')
export const NOTE = sealedColumn(VERSIONS, 'note_sealed')

/** What a version of a contact says, as it is kept. */
export type Kept = {
  kind_code: string
  direction_code: string
  happened_at: string
  outcome_code: string
  colleagues: string[]
  subject_sealed: string
  spoken_with_sealed: string | null
  note_sealed: string | null
}
type Entered = { version: number; entered_by: string; entered_at: string }
export type StoredVersion = Kept & Entered
export type StoredStep = {
  task_id: string | null
  channel_code: string | null
  purpose_code: string | null
  planned_at: string | null
  warnings: string[] | null
}
export type StoredContact = StoredVersion &
  StoredStep & { contact_id: string; customer_id: string; held_by: string; logged_at: string }

const VERSION = sql`v.version, v.kind_code, v.direction_code, v.happened_at, v.outcome_code, v.colleagues,
  v.subject_sealed, v.spoken_with_sealed, v.note_sealed, v.entered_by, v.entered_at`

type Wanted = { customer_id: string; until: string | null; contact_id?: string; limit: number }

/** Contacts of a customer as they had been entered before a moment, the last one first. */
export async function listContacts(
  db: ScopedDb,
  { customer_id: id, until, contact_id: one, limit }: Wanted,
): Promise<StoredContact[]> {
  const isEntered = until === null ? sql`true` : sql`e.entered_at < ${until}::timestamptz`
  const { rows } = await sql<StoredContact>`
    select c.contact_id, c.customer_id, c.held_by, c.logged_at, ${VERSION}, s.task_id, s.channel_code,
      s.purpose_code, s.planned_at, s.warnings
    from customer_contacts.contacts as c
    inner join customer_contacts.contact_versions as v
      on v.contact_id = c.contact_id
      and v.version = (
        select max(e.version) from customer_contacts.contact_versions as e
        where e.contact_id = c.contact_id and ${isEntered}
      )
    left join customer_contacts.next_steps as s on s.contact_id = c.contact_id
    where ${ofCustomer('c.customer_id', id)}
      and ${one === undefined ? sql`true` : sql`c.contact_id = ${one}`}
    order by v.happened_at desc, c.contact_id desc
    limit ${limit}`.execute(db)
  return rows
}

/** What was entered of one contact before a moment, version by version. */
export async function listVersions(
  db: ScopedDb,
  { contact_id: id, until }: { contact_id: string; until: string | null },
): Promise<StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`
    select ${VERSION} from customer_contacts.contact_versions as v
    where v.contact_id = ${id} and (${until}::timestamptz is null or v.entered_at < ${until}::timestamptz)
    order by v.version`.execute(db)
  return rows
}

type Like = { customer_id: string; kinds: readonly string[]; from: string; to: string }

/** Contacts of a customer by one of some kinds within a span of time, as they stand now. */
export async function listLike(db: ScopedDb, { customer_id: id, kinds, from, to }: Like): Promise<string[]> {
  const { rows } = await sql<{ contact_id: string }>`
    select c.contact_id
    from customer_contacts.contacts as c
    inner join customer_contacts.contact_versions as v
      on v.contact_id = c.contact_id and v.version = c.version
    where ${ofCustomer('c.customer_id', id)} and v.kind_code = any(${[...kinds]}::text[])
      and v.happened_at >= ${from}::timestamptz and v.happened_at < ${to}::timestamptz
    order by c.contact_id`.execute(db)
  return rows.map((it) => String(it.contact_id))
}

/** Of some customers, those with a contact by one of some kinds within a span of time. */
export async function listWithLike(
  db: ScopedDb,
  { customer_ids: ids, kinds, from, to }: Omit<Like, 'customer_id'> & { customer_ids: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ whose_id: string }>`
    with numbers as (
      select it.whose_id, it.whose_id as registered_id from unnest(${[...ids]}::bigint[]) as it (whose_id)
      union
      select n.customer_id, n.registered_id from marts.customer_numbers as n
      where n.customer_id = any(${[...ids]}::bigint[])
    )
    select distinct n.whose_id
    from numbers as n
    inner join customer_contacts.contacts as c on c.customer_id = n.registered_id
    inner join customer_contacts.contact_versions as v
      on v.contact_id = c.contact_id and v.version = c.version
    where v.kind_code = any(${[...kinds]}::text[])
      and v.happened_at >= ${from}::timestamptz and v.happened_at < ${to}::timestamptz`.execute(db)
  return rows.map((it) => it.whose_id)
}

export type StoredLast = { customer_id: string; happened_at: string; kind_code: string; held_by: string }

/** When each of some customers was reached last, by what had been entered before a moment. */
export async function listLast(
  db: ScopedDb,
  { customer_ids: ids, until }: { customer_ids: readonly string[]; until: string | null },
): Promise<StoredLast[]> {
  const isEntered = until === null ? sql`true` : sql`e.entered_at < ${until}::timestamptz`
  const { rows } = await sql<StoredLast>`
    with numbers as (
      select it.customer_id, it.customer_id as registered_id
      from unnest(${[...ids]}::bigint[]) as it (customer_id)
      union
      select n.customer_id, n.registered_id from marts.customer_numbers as n
      where n.customer_id = any(${[...ids]}::bigint[])
    )
    select distinct on (n.customer_id) n.customer_id, v.happened_at, v.kind_code, c.held_by
    from numbers as n
    inner join customer_contacts.contacts as c on c.customer_id = n.registered_id
    inner join customer_contacts.contact_versions as v
      on v.contact_id = c.contact_id
      and v.version = (
        select max(e.version) from customer_contacts.contact_versions as e
        where e.contact_id = c.contact_id and ${isEntered}
      )
    where v.outcome_code = any(${[...REACHED]}::text[])
    order by n.customer_id, v.happened_at desc, c.contact_id desc`.execute(db)
  return rows
}

/** The bank's day on which each of some customers was reached last. */
export async function listLastDays(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ customer_id: string; day: string }>`
    with numbers as (
      select it.customer_id, it.customer_id as registered_id
      from unnest(${[...ids]}::bigint[]) as it (customer_id)
      union
      select n.customer_id, n.registered_id from marts.customer_numbers as n
      where n.customer_id = any(${[...ids]}::bigint[])
    )
    select n.customer_id, max(s.reached_on) as day
    from numbers as n
    inner join customer_contacts.standings as s on s.customer_id = n.registered_id
    where s.reached_on is not null
    group by n.customer_id`.execute(db)
  return new Map(rows.map((it) => [it.customer_id, it.day]))
}

/** Tasks that are next steps with some customers. */
export const listSteps = (db: Db | ScopedDb, ids: readonly string[]) =>
  (db as Db)
    .selectFrom('customer_contacts.next_steps')
    .select(['customer_id', 'task_id'])
    .where('customer_id', '=', sql<string>`any(${[...ids]}::bigint[])`)
    .orderBy('task_id')
    .execute()

type NewContactRow = { customer_id: string; held_by: string; logged_at: string }

export async function insertContact(db: Db, row: NewContactRow): Promise<string> {
  const { contact_id } = await db
    .insertInto('customer_contacts.contacts')
    .values({ ...row, version: 1 })
    .returning('contact_id')
    .executeTakeFirstOrThrow()
  return String(contact_id)
}

type NewContacts = { customer_ids: readonly string[]; held_by: string; logged_at: string; kept: Kept }

/** The same contact of each of some customers, as its first version. */
export async function insertContacts(db: Db, { customer_ids: ids, ...it }: NewContacts): Promise<number> {
  const { kept } = it
  const { numAffectedRows } = await sql`
    with made as (
      insert into customer_contacts.contacts (customer_id, held_by, logged_at, version)
      select w.customer_id, ${it.held_by}, ${it.logged_at}::timestamptz, 1
      from unnest(${[...ids]}::bigint[]) as w (customer_id)
      returning contact_id, customer_id
    )
    insert into customer_contacts.contact_versions (contact_id, customer_id, version, kind_code,
      direction_code, happened_at, outcome_code, colleagues, subject_sealed, spoken_with_sealed, note_sealed,
      entered_by, entered_at)
    select contact_id, customer_id, 1, ${kept.kind_code}, ${kept.direction_code},
      ${kept.happened_at}::timestamptz, ${kept.outcome_code}, ${kept.colleagues}::text[],
      ${kept.subject_sealed}, ${kept.spoken_with_sealed}, ${kept.note_sealed},
      ${it.held_by}, ${it.logged_at}::timestamptz
    from made`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** Makes the next version of a contact; false where another was made meanwhile. */
export async function claimVersion(
  db: Db,
  { contact_id: id, version }: { contact_id: string; version: number },
): Promise<boolean> {
  const moved = await db
    .updateTable('customer_contacts.contacts')
    .set({ version: version + 1 })
    .where('contact_id', '=', id)
    .where('version', '=', version)
    .returning('contact_id')
    .executeTakeFirst()
  return moved !== undefined
}

export async function insertVersion(
  db: Db,
  row: StoredVersion & { contact_id: string; customer_id: string },
): Promise<void> {
  await db.insertInto('customer_contacts.contact_versions').values(row).execute()
}

type NewStepRow = {
  contact_id: string
  customer_id: string
  task_id: string
  channel_code: string | null
  purpose_code: string | null
  planned_at: string | null
  warnings: string[]
}

export async function insertStep(db: Db, row: NewStepRow): Promise<void> {
  await db.insertInto('customer_contacts.next_steps').values(row).execute()
}

/** When customers of the reach were reached last and are to be contacted next, a row each, to be joined. */
export const STANDINGS = sql`(
  select s.customer_id, s.reached_on, s.planned_on
  from customer_contacts.standings as s
  where s.customer_id not in (select n.registered_id from marts.customer_numbers as n)
  union all
  -- Of a few several numbers are one customer.
  select n.customer_id, max(s.reached_on), min(s.planned_on)
  from marts.customer_numbers as n
  inner join customer_contacts.standings as s on s.customer_id = n.registered_id
  group by n.customer_id
)`

/** The same as columns that a list of customers filters by, whose rows are named by `key`. */
export function contactColumns(key: string): ListColumns {
  const of = (column: 'reached_on' | 'planned_on') => ({
    kind: 'date' as const,
    nullable: true,
    sortable: false,
    isLive: true as const,
    isUnseen: true as const,
    where: (leaf: FilterLeaf) => {
      const having = (condition: ReturnType<typeof sql>) => sql<SqlBool>`${sql.ref(key)} in (
        select k.customer_id from ${STANDINGS} as k where ${condition})`
      const ref = sql.ref(`k.${column}`)
      // Of whom nothing was entered there is no row.
      if (leaf.op === 'is_null' && leaf.value !== false)
        return sql<SqlBool>`not (${having(sql`${ref} is not null`)})`
      if (leaf.op === 'ne') return sql<SqlBool>`not (${having(compared(ref, 'date', { ...leaf, op: 'eq' }))})`
      return having(compared(ref, 'date', leaf))
    },
  })
  return { last_contact_on: of('reached_on'), next_contact_on: of('planned_on') }
}

/** The numbers of a customer under which a contact is planned, the earliest first. */
export async function listPlans(
  db: ScopedDb,
  customerId: string,
): Promise<{ customer_id: string; planned_on: string }[]> {
  const { rows } = await sql<{ customer_id: string; planned_on: string }>`
    select s.customer_id, s.planned_on from customer_contacts.standings as s
    where ${ofCustomer('s.customer_id', customerId)} and s.planned_on is not null
    order by s.planned_on, s.customer_id`.execute(db)
  return rows.map((it) => ({ ...it, customer_id: String(it.customer_id) }))
}

type NewPlanRow = { customer_id: string; planned_on: string | null; set_by: string; set_at: string }

export async function insertPlans(db: Db, rows: readonly NewPlanRow[]): Promise<void> {
  await db.insertInto('customer_contacts.plans').values(rows).execute()
}

export type Span = { from: string; to: string }
export type StoredPlan = { customer_id: string; planned_on: string }
export type StoredMeeting = {
  contact_id: string
  customer_id: string
  happened_at: string
  kind_code: string
  outcome_code: string
  held_by: string
}

/** Contacts that happened within a span of time, with those customers that a statement names. */
export async function listMeetings(
  db: ScopedDb,
  { from, to, of, limit }: Span & { of: ReturnType<typeof sql>; limit: number },
): Promise<StoredMeeting[]> {
  const { rows } = await sql<StoredMeeting>`
    select c.contact_id, coalesce(n.customer_id, c.customer_id) as customer_id, v.happened_at, v.kind_code,
      v.outcome_code, c.held_by
    from customer_contacts.contact_versions as v
    inner join customer_contacts.contacts as c on c.contact_id = v.contact_id and c.version = v.version
    left join marts.customer_numbers as n on n.registered_id = c.customer_id
    where v.happened_at >= ${from}::timestamptz and v.happened_at < ${to}::timestamptz
      and coalesce(n.customer_id, c.customer_id) in (${of})
    order by v.happened_at, c.contact_id
    limit ${limit}`.execute(db)
  return rows.map((it) => ({ ...it, customer_id: String(it.customer_id), contact_id: String(it.contact_id) }))
}
