import { type Insertable, type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import type { ListRows, ListSource } from '../../../platform/list.ts'
import { EXPORT_COLUMNS } from '../schema.ts'

type Db = Kysely<DB>

const rowsOf = (db: Db) =>
  db
    .selectFrom('exports.exports')
    .select([
      'export_no',
      'list_code',
      'state_code',
      'user_id',
      'purpose_code',
      'purpose_note',
      'recipient_code',
      'recipient',
      'kept_until',
      'row_count',
      'byte_count',
      'headings',
      'masked_headings',
      'business_date',
      'sha256',
      'downloads',
      'downloads_max',
      'request_id',
      'asked_at',
      'ready_at',
      'expires_at',
      'ended_at',
    ])
    .select(sql<string>`(asked_at at time zone 'Asia/Shanghai')::date`.as('asked_on'))

/** Every export, or those of one person. */
export const exportList = (userId: string | null): ListSource<'exports.exports'> => ({
  name: userId === null ? 'exports' : `exports of ${userId}`,
  from: (db) => {
    const all = rowsOf(db)
    const listed = (userId === null ? all : all.where('user_id', '=', userId)).as('listed')
    return db.selectFrom(listed) as unknown as ListRows<'exports.exports'>
  },
  columns: EXPORT_COLUMNS,
  key: 'export_no',
  defaultColumns: Object.keys(EXPORT_COLUMNS),
  defaultSort: [{ column: 'export_no', direction: 'desc' }],
})

export type FoundRow = Awaited<ReturnType<typeof listExports>>[number]

export const listExports = async (db: Db, numbers: readonly number[]) =>
  numbers.length === 0
    ? []
    : rowsOf(db).where('export_no', 'in', numbers).orderBy('export_no', 'desc').execute()

/** Drawn outside of what is written: the file carries it before the row is there. */
export async function nextNumber(db: Db): Promise<number> {
  const { rows } = await sql<{ export_no: number }>`
    select nextval('exports.export_numbers')::integer as export_no`.execute(db)
  return rows[0]!.export_no
}

export type NewExportRow = Insertable<DB['exports.exports']>

export async function insertExport(db: Db, row: NewExportRow, customerIds: readonly string[]): Promise<void> {
  await db.insertInto('exports.exports').values(row).execute()
  await sql`
    insert into exports.members (export_no, customer_ids)
    select ${row.export_no}::integer, array_agg(distinct id order by id nulls last)
    from unnest(${[...customerIds]}::bigint[]) as id`.execute(db)
}

/** How many of one person's wait or can be fetched, and how many rows nobody agreed to. */
export async function standingOf(
  db: Db,
  { user_id, since }: { user_id: string; since: string },
): Promise<{ open_exports: number; direct_rows: number }> {
  const { rows } = await sql<{ open_exports: number; direct_rows: number }>`
    select
      CAST(count(*) filter (where state_code in ('waiting', 'ready')) as integer) as open_exports,
      CAST(coalesce(sum(row_count) filter (where request_id is null and asked_at > ${since}), 0) as integer)
        as direct_rows
    from exports.exports
    where user_id = ${user_id}`.execute(db)
  return rows[0]!
}

/** Of two that one person asks for at once the second waits, and finds the first counted. */
export const holdPerson = (db: Db, userId: string) =>
  sql`select pg_advisory_xact_lock(hashtext(${`exports of ${userId}`}))`.execute(db)

export const setRequest = (db: Db, input: { export_no: number; request_id: string }) =>
  db
    .updateTable('exports.exports')
    .set({ request_id: input.request_id })
    .where('export_no', '=', input.export_no)
    .execute()

/** Lets a file be fetched that waited for agreement. Nothing is returned where it waits no more. */
export const release = (db: Db, input: { file_id: string; ready_at: string; expires_at: string }) =>
  db
    .updateTable('exports.exports')
    .set({ state_code: 'ready', ready_at: input.ready_at, expires_at: input.expires_at })
    .where('file_id', '=', input.file_id)
    .where('state_code', '=', 'waiting')
    .returning(['export_no', 'user_id', 'downloads_max'])
    .executeTakeFirst()

const WHOLE = [
  'export_no',
  'file_id',
  'list_code',
  'state_code',
  'user_id',
  'post_id',
  'business_date',
  'sha256',
  'key_sealed',
  'downloads',
  'downloads_max',
  'expires_at',
] as const

export type WholeExport = NonNullable<Awaited<ReturnType<typeof findExport>>>

export const findExport = (db: Db, exportNo: number) =>
  db.selectFrom('exports.exports').select(WHOLE).where('export_no', '=', exportNo).executeTakeFirst()

export const lockExport = (db: Db, exportNo: number) =>
  db
    .selectFrom('exports.exports')
    .select(WHOLE)
    .where('export_no', '=', exportNo)
    .forUpdate()
    .executeTakeFirst()

/** Counts a download; the last one takes the key away. */
export const countDownload = (db: Db, input: { export_no: number; isLast: boolean; at: string }) =>
  db
    .updateTable('exports.exports')
    .set({ downloads: sql<number>`downloads + 1` })
    .$if(input.isLast, (query) => query.set({ state_code: 'spent', key_sealed: null, ended_at: input.at }))
    .where('export_no', '=', input.export_no)
    .execute()

/** Ends what can be fetched no more; the row stays. Nothing is returned where it has ended already. */
export const endExport = (
  db: Db,
  input: { export_no: number; from: 'waiting' | 'ready'; to: 'expired' | 'refused'; at: string },
) =>
  db
    .updateTable('exports.exports')
    .set({ state_code: input.to, key_sealed: null, ended_at: input.at })
    .where('export_no', '=', input.export_no)
    .where('state_code', '=', input.from)
    .returning('export_no')
    .executeTakeFirst()

/** What is waiting, or ready, with the moment at which its time is over. */
export const listOpen = (db: Db) =>
  db
    .selectFrom('exports.exports')
    .select(['export_no', 'file_id', 'state_code', 'request_id', 'expires_at', 'user_id'])
    .where('state_code', 'in', ['waiting', 'ready'])
    .orderBy('export_no')
    .execute()

export type WeekCount = { exports: number; rows: string; people: number; waited: number }

/** How much was asked for within a time. */
export async function countBetween(db: Db, input: { from: string; to: string }): Promise<WeekCount> {
  const { rows } = await sql<WeekCount>`
    select count(*)::integer as exports, coalesce(sum(row_count), 0)::text as rows,
      count(distinct user_id)::integer as people, count(request_id)::integer as waited
    from exports.exports
    where asked_at >= ${input.from}::timestamptz and asked_at < ${input.to}::timestamptz`.execute(db)
  return rows[0]!
}

export async function countExports(db: Db): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::integer as total from exports.exports`.execute(db)
  return rows[0]!.total
}
