import { type Expression, type Kysely, sql } from 'kysely'
import type { DB } from '../database.generated.ts'

/** One person may reach one record from a day until another; `kind` says for which of a module's reasons. */
export type Grant = {
  subject_id: string
  unit_id: string
  user_id: string
  valid_from: string
  valid_to: string
}

/**
 * Adds the grants that a module's rows give, set by set, and leaves alone those that are there already. Call
 * it in the transaction that writes the rows. Returns how many were added.
 */
export async function addGrants(
  db: Kysely<DB>,
  rows: Expression<Grant>,
  why: { kind: string; granted_by: string; reason: string },
): Promise<number> {
  const added = await sql`
    insert into platform.grants
      (subject_id, unit_id, user_id, kind, valid_from, valid_to, granted_by, reason)
    select r.subject_id, r.unit_id, r.user_id, ${why.kind}, r.valid_from, r.valid_to,
      ${why.granted_by}, ${why.reason}
    from ${rows} as r
    where not exists (
      select 1 from platform.grants as g
      where g.subject_id = r.subject_id and g.user_id = r.user_id and g.kind = ${why.kind}
        and g.valid_from = r.valid_from and g.valid_to = r.valid_to
    )`.execute(db)
  return Number(added.numAffectedRows ?? 0n)
}

/**
 * Ends the grants that rows gave which have ended since: those of the same record, person and first day end
 * on the row's last. Call it in the transaction that ends the rows. Returns how many it ended.
 */
export async function endGrants(
  db: Kysely<DB>,
  rows: Expression<Grant>,
  why: { kind: string },
): Promise<number> {
  const ended = await sql`
    update platform.grants as g
    set valid_to = r.valid_to
    from ${rows} as r
    where g.subject_id = r.subject_id and g.user_id = r.user_id and g.kind = ${why.kind}
      and g.valid_from = r.valid_from and g.valid_to > r.valid_to`.execute(db)
  return Number(ended.numAffectedRows ?? 0n)
}

/** Whether anything is granted to a person on a day; what it is, only he sees. */
export async function hasGrants(
  db: Kysely<DB>,
  { user_id, on }: { user_id: string; on: string },
): Promise<boolean> {
  const found = await db
    .selectFrom('platform.grants')
    .select('user_id')
    .where('user_id', '=', user_id)
    .where('valid_from', '<=', on)
    .where('valid_to', '>', on)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
