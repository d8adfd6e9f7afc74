import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'

/** All that began by the date, or of it what was changed since a moment in the bank's time. */
export type Telling = { date: string; since: string | null }

const BATCH_ROWS = 50_000
/** Told again rather than missed: clocks differ, and what was still open then was written down before. */
const OVERLAP = '1 hour'

/**
 * Ownerships as they stood at the end of a business date, a batch at a time: what ends later has not ended,
 * and what begins later is not there.
 */
export async function* tellOwnerships(db: Kysely<DB>, { date, since }: Telling) {
  let after = '0'
  for (;;) {
    const rows = await db
      .selectFrom('customer_management.ownerships as o')
      .where('valid_from', '<=', date)
      // A custody moves no figure: the customer stays the primary's.
      .where('role_code', '!=', 'custodian')
      .where('ownership_id', '>', after)
      // What began a second time on one day is told once, as it stands last.
      .where(
        sql<boolean>`not exists (
          select 1 from customer_management.ownerships as again
          where again.customer_id = o.customer_id and again.role_code = o.role_code
            and again.employee_id = o.employee_id and again.valid_from = o.valid_from
            and again.ownership_id > o.ownership_id
        )`,
      )
      .$if(since !== null, (query) =>
        query.where(({ or, eb }) =>
          or([
            eb(
              'changed_at',
              '>=',
              sql<string>`${since}::timestamp at time zone 'Asia/Shanghai' - ${OVERLAP}::interval`,
            ),
            eb('valid_from', '=', date),
            eb('valid_to', '=', date),
          ]),
        ),
      )
      .select(['ownership_id', 'customer_id', 'role_code', 'employee_id', 'org_id'])
      .select(sql<string>`to_char(valid_from, 'YYYYMMDD')`.as('starts_on'))
      .select(
        sql<string>`case when valid_to <= ${date} then to_char(valid_to, 'YYYYMMDD') else '' end`.as(
          'ends_on',
        ),
      )
      .orderBy('ownership_id')
      .limit(BATCH_ROWS)
      .execute()
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)!.ownership_id
  }
}
