import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import type { FilterTree } from '../../../platform/schema.ts'
import type { ListKind, Right } from '../names.schema.ts'
import type { Share, SharesBody } from '../schema.ts'

type Db = Kysely<DB>

/** Who asks: the person, and all that lists can be shared with which is his, as `kind:id`. */
export type Asker = { user_id: string; keys: readonly string[] }

export type StoredList = {
  list_id: string
  kind_code: ListKind
  list_name: string
  purpose: string | null
  filter: FilterTree | null
  state_code: 'open' | 'closed'
  owner_id: string
  made_at: string
  version: number
  right_code: Right
}

/** Lists with what the asker may do with each; of others' lists those that are shared with him. */
const seenBy = ({ user_id, keys }: Asker) => sql`(
  select l.*, case when l.owner_id = ${user_id} then 'own' else (
      select max(s.right_code) from work_lists.shares as s
      where s.list_id = l.list_id and s.receiver_kind || ':' || s.receiver_id = any(${[...keys]}::text[])
    ) end as right_code
  from work_lists.lists as l
) as l`

const COLUMNS = sql`l.list_id, l.kind_code, l.list_name, l.purpose, l.filter, l.state_code, l.owner_id,
  l.made_at, l.version, l.right_code`

type Page = { state: string; limit: number; offset: number }

export async function listLists(db: Db, asker: Asker, { state, limit, offset }: Page): Promise<StoredList[]> {
  const { rows } = await sql<StoredList>`
    select ${COLUMNS} from ${seenBy(asker)}
    where l.right_code is not null and l.state_code = ${state}
    order by l.list_id desc limit ${limit} offset ${offset}`.execute(db)
  return rows
}

export async function countLists(db: Db, asker: Asker, state: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from ${seenBy(asker)}
    where l.right_code is not null and l.state_code = ${state}`.execute(db)
  return Number(rows[0]!.count)
}

export async function findList(db: Db, asker: Asker, listId: string): Promise<StoredList | undefined> {
  const { rows } = await sql<StoredList>`
    select ${COLUMNS} from ${seenBy(asker)}
    where l.right_code is not null and l.list_id = ${listId}`.execute(db)
  return rows[0]
}

type NewRow = {
  kind_code: ListKind
  list_name: string
  purpose: string | null
  filter: string | null
  owner_id: string
  made_by: string
  made_at: string
  changed_at: string
}

export async function insertList(db: Db, row: NewRow): Promise<string> {
  const made = await db
    .insertInto('work_lists.lists')
    .values(row)
    .returning('list_id')
    .executeTakeFirstOrThrow()
  return String(made.list_id)
}

type Set = Partial<{ list_name: string; purpose: string | null; state_code: string; owner_id: string }>

/** The next version of a list; false where there is another already. */
export async function moveList(
  db: Db,
  { list_id: id, version, at }: { list_id: string; version: number; at: string },
  set: Set,
): Promise<boolean> {
  const moved = await db
    .updateTable('work_lists.lists')
    .set({ ...set, version: version + 1, changed_at: at })
    .where('list_id', '=', id)
    .where('version', '=', version)
    .returning('list_id')
    .executeTakeFirst()
  return moved !== undefined
}

export const listShares = (db: Db, listId: string) =>
  db
    .selectFrom('work_lists.shares')
    .select(['receiver_kind', 'receiver_id', 'right_code'])
    .where('list_id', '=', listId)
    .orderBy('receiver_kind')
    .orderBy('receiver_id')
    .execute() as Promise<Omit<Share, 'name'>[]>

export async function replaceShares(db: Db, listId: string, shares: SharesBody['shares']): Promise<void> {
  await db.deleteFrom('work_lists.shares').where('list_id', '=', listId).execute()
  if (shares.length === 0) return
  const rows = shares.map((it) => ({ ...it, list_id: listId }))
  await db.insertInto('work_lists.shares').values(rows).execute()
}

/** How many members each of some lists keeps, whoever may see them. */
export async function countKept(db: Db, listIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ list_id: string; count: string }>`
    select list_id, count(*) as count from work_lists.members
    where list_id = any(${[...listIds]}::bigint[]) group by list_id`.execute(db)
  return new Map(rows.map((it) => [String(it.list_id), Number(it.count)]))
}
