import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import { OPEN_STATES } from '../repair.schema.ts'

/** Which night was told last, and whether that of a date was. */
export const readToldNights = (db: Kysely<DB>, date: string) =>
  db
    .selectFrom('data_quality.told_nights')
    .select(sql<string | null>`max(business_date)`.as('last_told_on'))
    .select(sql<boolean>`coalesce(bool_or(business_date = ${date}), false)`.as('is_told'))
    .select(
      sql<boolean>`coalesce(bool_or(business_date = ${date}::date - 1), false)`.as('is_day_before_told'),
    )
    .executeTakeFirstOrThrow()

/** Writes down what a night is told: reports that are settled by now end with it, those that stand begin. */
export async function tellNight(db: Kysely<DB>, { date, at }: { date: string; at: string }): Promise<void> {
  await db
    .insertInto('data_quality.told_nights')
    .values({ business_date: date, told_at: at })
    .executeTakeFirstOrThrow()
  // Ends come first: what is settled between the two statements ends with the next night.
  await db
    .updateTable('data_quality.repair_tasks')
    .set({ told_to: date })
    .where('told_from', 'is not', null)
    .where('told_to', 'is', null)
    .where('state_code', 'not in', OPEN_STATES)
    .execute()
  await db
    .updateTable('data_quality.repair_tasks')
    .set({ told_from: date })
    .where('told_from', 'is', null)
    .where('state_code', 'in', OPEN_STATES)
    .execute()
}

/** Since which night any report was told; null before the first. */
export async function findFirstTold(db: Kysely<DB>): Promise<string | null> {
  const { first_told_on } = await db
    .selectFrom('data_quality.repair_tasks')
    .select(sql<string | null>`min(told_from)`.as('first_told_on'))
    .executeTakeFirstOrThrow()
  return first_told_on
}

/** What the night of a date is told of reports: of all, or of those that begin or end with it. */
export const listTold = (db: Kysely<DB>, { date, isWhole }: { date: string; isWhole: boolean }) =>
  db
    .selectFrom('data_quality.repair_tasks')
    .select(['task_id', 'customer_id', 'field_code', 'source_system'])
    .select(sql<string>`to_char(opened_at at time zone 'Asia/Shanghai', 'YYYYMMDD')`.as('reported_on'))
    .select(sql<string | null>`case when told_to <= ${date} then state_code end`.as('settled_as'))
    .where('told_from', '<=', date)
    .$if(!isWhole, (query) =>
      query.where(({ or, eb }) => or([eb('told_from', '=', date), eb('told_to', '=', date)])),
    )
    .orderBy('task_id')
    .execute()
