import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'

type Db = Kysely<DB>

type NewMail = { notice_id: string; user_id: string; message: unknown; next_try_at: string }

export const insertMails = (db: Db, mails: readonly NewMail[]) =>
  db
    .insertInto('notices.mails')
    .values(mails.map((it) => ({ ...it, message: JSON.stringify(it.message) })))
    .execute()

export type DueMail = { mail_id: string; user_id: string; message: unknown; tries: number }

/** Takes up what is due: until a moment nobody else sends it; whoever is cut off sends it then. */
export async function claimDueMails(
  db: Db,
  { now, until, limit }: { now: string; until: string; limit: number },
): Promise<DueMail[]> {
  const { rows } = await sql<DueMail>`
    update notices.mails as m set next_try_at = ${until}::timestamptz
    from (
      select mail_id from notices.mails
      where state_code = 'waiting' and next_try_at <= ${now}::timestamptz
      order by mail_id limit ${limit} for update skip locked
    ) as due
    where m.mail_id = due.mail_id
    returning m.mail_id, m.user_id, m.message, m.tries`.execute(db)
  return rows.map((row) => ({ ...row, mail_id: String(row.mail_id) }))
}

export const markSent = (db: Db, { mail_id: id, at }: { mail_id: string; at: string }) =>
  db
    .updateTable('notices.mails')
    .set({ state_code: 'sent', sent_at: at, tries: sql`tries + 1`, last_error: null })
    .where('mail_id', '=', id)
    .execute()

type Tried = { mail_id: string; error: string; next: string | null }

/** Notes why it could not be sent, and when it is tried again; without a next time it is given up. */
export const markTried = (db: Db, { mail_id: id, error, next }: Tried) =>
  db
    .updateTable('notices.mails')
    .set({
      tries: sql`tries + 1`,
      last_error: error,
      ...(next ? { next_try_at: next } : { state_code: 'given_up' }),
    })
    .where('mail_id', '=', id)
    .execute()
