import { type Kysely, sql, type SqlBool } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import type { NoticeQuery, Priority } from '../schema.ts'

type Db = Kysely<DB>

export type NewNotices = {
  user_ids: readonly string[]
  kind_code: string
  priority_code: Priority
  link: string
  facts: Record<string, unknown>
  due_on: string | null
  raised_by: string | null
  raised_at: string
  dedupe_key: string | null
  quiet_until: string | null
}

/** Two transactions that tell the same wait for each other, so that it is told once. */
export const holdStill = (db: Db, key: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(db)

/** Writes a notice down for each of the people; whoever was told the same a while ago is left out. */
export async function insertNotices(
  db: Db,
  it: NewNotices,
): Promise<{ notice_id: string; user_id: string }[]> {
  const { rows } = await sql<{ notice_id: string; user_id: string }>`
    insert into notices.notices (user_id, kind_code, priority_code, link, facts, due_on, raised_by, raised_at,
      dedupe_key, quiet_until)
    select r.user_id, ${it.kind_code}, ${it.priority_code}, ${it.link}, ${JSON.stringify(it.facts)}::jsonb,
      ${it.due_on}::date, ${it.raised_by}, ${it.raised_at}::timestamptz, ${it.dedupe_key},
      ${it.quiet_until}::timestamptz
    from unnest(${[...it.user_ids]}::text[]) with ordinality as r(user_id, place)
    where not exists (
      select 1 from notices.notices as told
      where told.kind_code = ${it.kind_code} and told.dedupe_key = ${it.dedupe_key}
        and told.user_id = r.user_id and told.quiet_until > ${it.raised_at}::timestamptz
    )
    order by r.place
    returning notice_id, user_id`.execute(db)
  return rows.map((row) => ({ ...row, notice_id: String(row.notice_id) }))
}

/** The bell's number; read from its index alone. */
export async function countUnread(db: Db, userId: string): Promise<number> {
  const { unread } = await db
    .selectFrom('notices.notices')
    .select(sql<number>`cast(count(*) as integer)`.as('unread'))
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow()
  return unread
}

const conditions = (userId: string, { state, kind }: Pick<NoticeQuery, 'state' | 'kind'>) => {
  const kinds = kind === undefined ? sql<SqlBool>`true` : sql<SqlBool>`kind_code = ${kind}`
  const states = {
    all: sql<SqlBool>`true`,
    unread: sql<SqlBool>`read_at is null`,
    waiting: sql<SqlBool>`due_on is not null and done_at is null`,
  }
  return sql<SqlBool>`user_id = ${userId} and ${kinds} and ${states[state]}`
}

type Asked = NoticeQuery & { user_id: string }

/** A page of somebody's notices, the newest first. */
export const listNotices = (db: Db, asked: Asked) =>
  db
    .selectFrom('notices.notices')
    .select(['notice_id', 'kind_code', 'priority_code', 'link', 'facts', 'due_on'])
    .select(['raised_at', 'read_at', 'done_at'])
    .where(conditions(asked.user_id, asked))
    .orderBy('notice_id', 'desc')
    .limit(asked.page_size)
    .offset((asked.page - 1) * asked.page_size)
    .execute()

/** How many there are of each kind, within the state that is asked for. */
export const countByKind = (db: Db, { user_id: userId, state }: Pick<Asked, 'user_id' | 'state'>) =>
  db
    .selectFrom('notices.notices')
    .select('kind_code')
    .select(sql<number>`cast(count(*) as integer)`.as('total'))
    .select(sql<number>`cast(count(*) filter (where read_at is null) as integer)`.as('unread'))
    .where(conditions(userId, { state, kind: undefined }))
    .groupBy('kind_code')
    .orderBy('kind_code')
    .execute()

type Reading = { user_id: string; at: string }

export const markRead = (db: Db, { user_id: userId, at, ids }: Reading & { ids: readonly string[] }) =>
  db
    .updateTable('notices.notices')
    .set({ read_at: at })
    .where('user_id', '=', userId)
    .where('notice_id', 'in', ids)
    .where('read_at', 'is', null)
    .execute()

export const markReadAbout = (db: Db, { user_id: userId, at, link }: Reading & { link: string }) =>
  db
    .updateTable('notices.notices')
    .set({ read_at: at })
    .where('user_id', '=', userId)
    .where('link', '=', link)
    .where('read_at', 'is', null)
    .execute()

export const markAllRead = (db: Db, { user_id: userId, at, kind }: Reading & { kind: string | null }) =>
  db
    .updateTable('notices.notices')
    .set({ read_at: at })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .where(kind === null ? sql<SqlBool>`true` : sql<SqlBool>`kind_code = ${kind}`)
    .execute()

/** Marks one as seen to; false where the person has no such notice. */
export async function markDone(db: Db, it: Reading & { id: string }): Promise<boolean> {
  const done = await db
    .updateTable('notices.notices')
    .set({ done_at: it.at, read_at: sql`coalesce(read_at, ${it.at}::timestamptz)` })
    .where('user_id', '=', it.user_id)
    .where('notice_id', '=', it.id)
    .returning('notice_id')
    .executeTakeFirst()
  return done !== undefined
}

/** What notices about a page asked for has been done, by whomever. */
export const settle = (db: Db, it: { link: string; kinds: readonly string[]; at: string }) =>
  db
    .updateTable('notices.notices')
    .set({ done_at: it.at, read_at: sql`coalesce(read_at, ${it.at}::timestamptz)` })
    .where('link', '=', it.link)
    .where('kind_code', 'in', it.kinds)
    .where('done_at', 'is', null)
    .execute()

/** Which of the people chose for a kind, and what. */
export const listChoices = (db: Db, { user_ids: ids, kind }: { user_ids: readonly string[]; kind: string }) =>
  db
    .selectFrom('notices.channel_choices')
    .select(['user_id', 'is_on'])
    .where('kind_code', '=', kind)
    .where('channel_code', '=', 'mail')
    .where('user_id', 'in', ids)
    .execute()

export const listChoicesOf = (db: Db, userId: string) =>
  db
    .selectFrom('notices.channel_choices')
    .select(['kind_code', 'is_on'])
    .where('user_id', '=', userId)
    .where('channel_code', '=', 'mail')
    .execute()

export const saveChoice = (db: Db, it: { user_id: string; kind_code: string; is_on: boolean }) =>
  db
    .insertInto('notices.channel_choices')
    .values({ ...it, channel_code: 'mail' })
    .onConflict((known) =>
      known.columns(['user_id', 'kind_code', 'channel_code']).doUpdateSet({ is_on: it.is_on }),
    )
    .execute()
