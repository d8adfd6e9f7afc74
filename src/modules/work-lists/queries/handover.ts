import { type Kysely, sql } from 'kysely'
import type { DB, ScopedDb } from '../../../platform/db.ts'

type Db = Kysely<DB>
type Worked = { customer_ids: readonly string[]; worker_id: string }
export type MemberKey = { list_id: string; customer_id: string }

/** Members of lists that are open with whom somebody has not come to an end. */
const unfinished = ({ customer_ids: ids, worker_id: worker }: Worked) => sql`
  from work_lists.members as m
  inner join work_lists.lists as l on l.list_id = m.list_id
  where m.customer_id = any(${[...ids]}::bigint[]) and m.worker_id = ${worker}
    and m.state_code in ('todo', 'working') and l.state_code = 'open'
  order by m.list_id, m.customer_id`

export async function listUnfinished(db: Db, worked: Worked): Promise<MemberKey[]> {
  const { rows } = await sql<MemberKey>`
    select m.list_id, m.customer_id ${unfinished(worked)}`.execute(db)
  return rows
}

type Standing = MemberKey & { state_code: string; next_action_sealed: string | null; next_on: string | null }

/** How the same stand, as far as whoever asks reaches the customers. */
export async function readStanding(db: ScopedDb, keys: readonly MemberKey[]): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select m.list_id, m.customer_id, m.state_code, m.next_action_sealed, m.next_on
    from work_lists.members as m
    inner join unnest(
      ${keys.map((it) => it.list_id)}::bigint[], ${keys.map((it) => it.customer_id)}::bigint[]
    ) as asked (list_id, customer_id) on asked.list_id = m.list_id and asked.customer_id = m.customer_id
    order by m.list_id, m.customer_id`.execute(db)
  return rows
}

/** What lists are called. */
export async function nameLists(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('work_lists.lists')
    .select(['list_id', 'list_name'])
    .where('list_id', '=', sql<string>`any(${[...ids]}::bigint[])`)
    .execute()
  return new Map(rows.map((it) => [String(it.list_id), it.list_name]))
}

type Moving = { keys: readonly MemberKey[]; from: string; to: string; by: string; at: string }

/** Of members those with whom somebody works and is not done become another's; which these are. */
export async function moveMembers(db: Db, { keys, from, to, by, at }: Moving): Promise<MemberKey[]> {
  const { rows } = await sql<MemberKey>`
    update work_lists.members as m
    set worker_id = ${to}, version = m.version + 1, changed_by = ${by}, changed_at = ${at}::timestamptz
    from unnest(
      ${keys.map((it) => it.list_id)}::bigint[], ${keys.map((it) => it.customer_id)}::bigint[]
    ) as asked (list_id, customer_id)
    where asked.list_id = m.list_id and asked.customer_id = m.customer_id
      and m.worker_id = ${from} and m.state_code in ('todo', 'working')
    returning m.list_id, m.customer_id`.execute(db)
  return rows
}

type Sharing = { list_ids: readonly string[]; user_id: string }

/** Lets somebody work on lists that are not his and that nobody shares with him alone; which these are. */
export async function shareToWork(db: Db, { list_ids: ids, user_id }: Sharing): Promise<string[]> {
  const { rows } = await sql<{ list_id: string }>`
    insert into work_lists.shares (list_id, receiver_kind, receiver_id, right_code)
    select l.list_id, 'user', ${user_id}, 'work' from work_lists.lists as l
    where l.list_id = any(${[...ids]}::bigint[]) and l.owner_id <> ${user_id}
    on conflict do nothing
    returning list_id`.execute(db)
  return rows.map((it) => it.list_id)
}

/** Takes it back where he works with nobody there any more. */
export async function endSharing(db: Db, { list_ids: ids, user_id }: Sharing): Promise<void> {
  await sql`
    delete from work_lists.shares as s
    where s.list_id = any(${[...ids]}::bigint[]) and s.receiver_kind = 'user' and s.receiver_id = ${user_id}
      and not exists (
        select 1 from work_lists.members as m
        where m.list_id = s.list_id and m.worker_id = ${user_id} and m.state_code in ('todo', 'working')
      )`.execute(db)
}
