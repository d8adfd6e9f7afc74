import { type Kysely, sql } from 'kysely'
import { sealedColumn } from '../../../platform/crypto/sealed-columns.ts'
import type { DB } from '../../../platform/db.ts'

type Db = Kysely<DB>

const MEMBERS = 'work_lists.members'
/** What people write of a member. */
export const MEMBER_NOTE = sealedColumn(MEMBERS, 'note_sealed')
export const NEXT_ACTION = sealedColumn(MEMBERS, 'next_action_sealed')

type Done = { list_id: string; by: string; at: string }

/** Puts customers on a list who are not on it; how many. `ids` is an array as PostgreSQL writes it. */
export async function insertMembers(db: Db, { list_id: id, by, at }: Done, ids: string): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into work_lists.members (list_id, customer_id, changed_by, changed_at)
    select ${id}, it.customer_id, ${by}, ${at}::timestamptz
    from unnest(${ids}::bigint[]) as it (customer_id)
    on conflict (list_id, customer_id) do nothing`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

export type Kept = {
  state_code: string
  set_aside_code: string | null
  note_sealed: string | null
  next_action_sealed: string | null
  next_on: string | null
  worker_id: string | null
}

type One = Done & { customer_id: string; version: number }

/** The next version of a member, the first one of a live list's; false where there is another already. */
export async function writeMember(db: Db, { version, by, at, ...one }: One, kept: Kept): Promise<boolean> {
  const row = { ...kept, changed_by: by, changed_at: at }
  const written =
    version === 0
      ? await db
          .insertInto('work_lists.members')
          .values({ ...row, ...one })
          .onConflict((on) => on.columns(['list_id', 'customer_id']).doNothing())
          .returning('version')
          .executeTakeFirst()
      : await db
          .updateTable('work_lists.members')
          .set({ ...row, version: version + 1 })
          .where('list_id', '=', one.list_id)
          .where('customer_id', '=', one.customer_id)
          .where('version', '=', version)
          .returning('version')
          .executeTakeFirst()
  return written !== undefined
}

type Several = Done & { customer_ids: readonly string[] }

/** Says who works on members, as they are by now; of a live list those whom nobody has worked on, too. */
export async function assignMembers(db: Db, { list_id: id, by, at, ...it }: Several & { worker_id: string }) {
  await sql`
    insert into work_lists.members as m (list_id, customer_id, worker_id, changed_by, changed_at)
    select ${id}, w.customer_id, ${it.worker_id}, ${by}, ${at}::timestamptz
    from unnest(${[...it.customer_ids]}::bigint[]) as w (customer_id)
    on conflict (list_id, customer_id) do update
    set worker_id = ${it.worker_id}, version = m.version + 1, changed_by = ${by},
      changed_at = ${at}::timestamptz`.execute(db)
}

/** Whoever was contacted is in work, unless more has come of it. */
export async function beginMembers(db: Db, { list_id: id, by, at, customer_ids }: Several): Promise<void> {
  await sql`
    insert into work_lists.members as m (list_id, customer_id, state_code, changed_by, changed_at)
    select ${id}, w.customer_id, 'working', ${by}, ${at}::timestamptz
    from unnest(${[...customer_ids]}::bigint[]) as w (customer_id)
    on conflict (list_id, customer_id) do update
    set state_code = 'working', version = m.version + 1, changed_by = ${by},
      changed_at = ${at}::timestamptz
    where m.state_code = 'todo'`.execute(db)
}

export async function deleteMembers(db: Db, id: string, customerIds: readonly string[]): Promise<void> {
  await sql`
    delete from work_lists.members
    where list_id = ${id} and customer_id = any(${[...customerIds]}::bigint[])`.execute(db)
}

/** Remembers which task was given for whom. */
export async function insertTasks(
  db: Db,
  { list_id: id, given }: { list_id: string; given: readonly { customer_id: string; task_id: string }[] },
): Promise<void> {
  await sql`
    insert into work_lists.member_tasks (task_id, list_id, customer_id)
    select t.task_id, ${id}, t.customer_id
    from unnest(
      ${given.map((it) => it.task_id)}::bigint[], ${given.map((it) => it.customer_id)}::bigint[]
    ) as t (task_id, customer_id)`.execute(db)
}
