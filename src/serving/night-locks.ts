import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DB } from '../platform/database.generated.ts'
import { OPERATE_LOCK } from './night-steps.ts'

/** Whether somebody holds a lock in this database. */
export const isHeld = (lock: number): RawBuilder<boolean> => sql<boolean>`exists (
  select from pg_locks
   where locktype = 'advisory' and classid = 0 and objid = ${lock} and objsubid = 1 and granted
     and database = (select oid from pg_database where datname = current_database()))`

/** Whether a program keeps the nights now, and takes up what is ordered. */
export async function isOperating(db: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ is_held: boolean }>`select ${isHeld(OPERATE_LOCK)} as is_held`.execute(db)
  return rows[0]!.is_held
}
