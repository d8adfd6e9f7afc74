import { type Kysely, sql } from 'kysely'
import type { DB } from '../database.generated.ts'

export type NewLookUp = {
  user_id: string
  reason_code: 'counter' | 'phone'
  /** Null where the number was of nobody, or of several. */
  subject_id: string | null
  opened_at: string
  ends_at: string | null
}

/** Opens the lite view of a record for a while, or counts a try that found nobody. */
export async function addLookUp(db: Kysely<DB>, lookUp: NewLookUp): Promise<void> {
  const is_found = lookUp.subject_id !== null
  await db
    .insertInto('platform.look_ups')
    .values({ ...lookUp, is_found })
    .execute()
}

/** How often somebody has looked up since a moment, and how often nobody was found. */
export async function countLookUps(
  db: Kysely<DB>,
  input: { user_id: string; since: string },
): Promise<{ tries: number; misses: number }> {
  const { tries, misses } = await db
    .selectFrom('platform.look_ups')
    .where('user_id', '=', input.user_id)
    .where('opened_at', '>', input.since)
    .select([
      sql<string>`count(*)`.as('tries'),
      sql<string>`count(*) filter (where not is_found)`.as('misses'),
    ])
    .executeTakeFirstOrThrow()
  return { tries: Number(tries), misses: Number(misses) }
}

/** Until when the acting user sees a record because he has looked it up; null where he has not. */
export async function lookUpEnd(db: Kysely<DB>, subjectId: string): Promise<string | null> {
  const row = await db
    .selectFrom('platform.look_ups')
    .select(sql<string | null>`max(ends_at)`.as('ends_at'))
    .where('user_id', '=', sql<string>`current_setting('app.user_id')`)
    .where('subject_id', '=', subjectId)
    .where('opened_at', '>', sql<string>`current_setting('app.since')::timestamptz - interval '1 day'`)
    .executeTakeFirst()
  return row?.ends_at ?? null
}
