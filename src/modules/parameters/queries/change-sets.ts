import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import type { Values } from '../../../platform/reference-lists/values.ts'
import type { FactLine, Span } from '../schema.ts'

type Db = Kysely<DB>

/** Of two that are agreed to at once the second waits, and finds what the first has made. */
export const holdChanges = (db: Db) => sql`select pg_advisory_xact_lock(hashtext('parameters'))`.execute(db)

export type StoredLine = Omit<FactLine, 'before' | 'after'> & {
  line_id: string
  change_set_id: string
  before: Span[]
  after: Values | null
}

const LINE = sql<StoredLine>`
  l.line_id, l.change_set_id, l.list_name as list, l.line_key as key, l.valid_from, l.valid_to,
  l.line_values as after, l.before`

/** Every change in the order in which it was laid over the others. */
export async function listLines(db: Db): Promise<StoredLine[]> {
  const { rows } = await sql<StoredLine>`
    select ${LINE} from parameters.lines as l order by l.line_id nulls last`.execute(db)
  return rows
}

export async function linesOfSet(db: Db, changeSetId: string): Promise<StoredLine[]> {
  const { rows } = await sql<StoredLine>`
    select ${LINE} from parameters.lines as l
    where l.change_set_id = ${changeSetId} order by l.line_id nulls last`.execute(db)
  return rows
}

/** The newest set that was applied; '0' before the first. */
export async function newestSet(db: Db): Promise<string> {
  const { rows } = await sql<{ newest: string }>`
    select CAST(coalesce(max(s.change_set_id), 0) as text) as newest
    from parameters.change_sets as s`.execute(db)
  return rows[0]!.newest
}

/** Which of these lists, of all where none are named, have been changed since a set was the newest. */
export async function listsChangedSince(
  db: Db,
  { lists, since }: { lists: readonly string[] | null; since: string },
): Promise<string[]> {
  const found = await db
    .selectFrom('parameters.lines')
    .select('list_name')
    .distinct()
    .$if(lists !== null, (query) => query.where('list_name', 'in', lists!))
    .where('change_set_id', '>', since)
    .orderBy('list_name')
    .execute()
  return found.map((it) => it.list_name)
}

type NewSet = {
  request_id: string
  reason: string
  made_by: string
  approved_by: string
  applied_at: string
  reverts: string | null
}

export async function insertSet(db: Db, set: NewSet, lines: readonly FactLine[]): Promise<string> {
  const { change_set_id } = await db
    .insertInto('parameters.change_sets')
    .values(set)
    .returning('change_set_id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('parameters.lines')
    .values(
      lines.map((it) => ({
        change_set_id,
        list_name: it.list,
        line_key: JSON.stringify(it.key),
        valid_from: it.valid_from,
        valid_to: it.valid_to,
        line_values: it.after && JSON.stringify(it.after),
        before: JSON.stringify(it.before),
      })),
    )
    .execute()
  return change_set_id
}

type StoredSet = NewSet & { change_set_id: string; reverted_by: string | null }

/** Sets that were applied, the newest first. */
export async function listSets(db: Db): Promise<StoredSet[]> {
  const { rows } = await sql<StoredSet>`
    select s.change_set_id, s.request_id, s.reason, s.made_by, s.approved_by, s.applied_at, s.reverts,
      (select CAST(max(r.change_set_id) as text) from parameters.change_sets as r
        where r.reverts = s.change_set_id) as reverted_by
    from parameters.change_sets as s
    order by s.change_set_id desc nulls last`.execute(db)
  return rows
}
