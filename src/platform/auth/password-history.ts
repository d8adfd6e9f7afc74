import type { Kysely } from 'kysely'
import type { DB } from '../database.generated.ts'
import { PASSWORDS_REMEMBERED } from './password.schema.ts'
import { isPasswordOf } from './passwords.ts'

/** Notes a password as the newest of a person; what is older than has to be remembered goes. */
export async function remember(
  db: Kysely<DB>,
  entry: { user_id: string; password_hash: string; set_at: string },
): Promise<void> {
  await db.insertInto('platform.password_history').values(entry).execute()
  await db
    .deleteFrom('platform.password_history')
    .where('user_id', '=', entry.user_id)
    .where('history_no', 'not in', newestOf(db, entry.user_id).select('history_no'))
    .execute()
}

/** Whether a password is one of the last that the person had, the one in force among them. */
export async function isRemembered(
  db: Kysely<DB>,
  { user_id, password }: { user_id: string; password: string },
): Promise<boolean> {
  const rows = await newestOf(db, user_id).select('password_hash').execute()
  const same = await Promise.all(rows.map((row) => isPasswordOf(row.password_hash, password)))
  return same.includes(true)
}

const newestOf = (db: Kysely<DB>, userId: string) =>
  db
    .selectFrom('platform.password_history')
    .where('user_id', '=', userId)
    .orderBy('history_no', 'desc')
    .limit(PASSWORDS_REMEMBERED)
