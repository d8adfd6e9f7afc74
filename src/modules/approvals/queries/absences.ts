import type { Kysely } from 'kysely'
import type { DB } from '../../../platform/db.ts'

const ABSENCE = ['absence_id', 'user_id', 'post_id', 'deputy_id', 'from_on', 'to_on'] as const

/** Who of these people is away on a day, and who stands in. */
export async function listAways(db: Kysely<DB>, userIds: readonly string[], day: string) {
  if (userIds.length === 0) return []
  return db
    .selectFrom('approvals.absences')
    .select(ABSENCE)
    .where('user_id', 'in', userIds)
    .where('from_on', '<=', day)
    .where('to_on', '>=', day)
    .where('cancelled_at', 'is', null)
    .execute()
}

/** Whose absences are not over: somebody's own, or those in which he stands in. */
export const listAbsences = (
  db: Kysely<DB>,
  by: { user_id: string } | { deputy_id: string },
  day: string,
) => {
  const found = db
    .selectFrom('approvals.absences')
    .select(ABSENCE)
    .where('to_on', '>=', day)
    .where('cancelled_at', 'is', null)
    .orderBy('from_on')
  return 'user_id' in by
    ? found.where('user_id', '=', by.user_id).execute()
    : found.where('deputy_id', '=', by.deputy_id).execute()
}

export type NewAbsence = {
  user_id: string
  post_id: string
  deputy_id: string
  from_on: string
  to_on: string
  created_at: string
}

/** Notes an absence; null where another of the same post covers one of its days. */
export async function insertAbsence(db: Kysely<DB>, absence: NewAbsence): Promise<string | null> {
  const made = await db
    .insertInto('approvals.absences')
    .values(absence)
    .onConflict((other) => other.doNothing())
    .returning('absence_id')
    .executeTakeFirst()
  return made?.absence_id ?? null
}

/** Takes one's own absence back; false where there is none to take back. */
export async function cancelAbsence(
  db: Kysely<DB>,
  input: { absence_id: string; user_id: string; at: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('approvals.absences')
    .set({ cancelled_at: input.at })
    .where('absence_id', '=', input.absence_id)
    .where('user_id', '=', input.user_id)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
