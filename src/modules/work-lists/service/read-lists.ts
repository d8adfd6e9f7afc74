import { listDisplayNames } from '../../../platform/auth/users.ts'
import { type Context, withActor } from '../../../platform/db.ts'
import { conflict } from '../../../platform/errors.ts'
import { PAGE_ROWS } from '../names.schema.ts'
import * as queries from '../queries/lists.ts'
import { countInReach, countMembers } from '../queries/members.ts'
import type { WorkList, WorkListAnswer, WorkListPage } from '../schema.ts'
import { readStanding, type Standing, workersOf } from './progress.ts'
import { askerOf, readingOf, requireList } from './seen-lists.ts'
import { rolesToShareWith, shownShares } from './share-names.ts'

/** One's own lists and those that are shared with one, with how far each has come. */
export async function listLists(
  context: Context,
  { page, state }: { page: number; state: string },
): Promise<WorkListPage> {
  const { db } = context.databases
  const asker = await askerOf(context)
  const at = { state, limit: PAGE_ROWS, offset: (page - 1) * PAGE_ROWS }
  const [found, total] = await Promise.all([
    queries.listLists(db, asker, at),
    queries.countLists(db, asker, state),
  ])
  const names = await listDisplayNames(context.databases, [...new Set(found.map((it) => it.owner_id))])
  const standings = await Promise.all(found.map((it) => readStanding(context, it)))
  return { rows: found.map((it, at) => shownList(it, { names, standing: standings[at] ?? null })), total }
}

type Known = { names: ReadonlyMap<string, string>; standing: Standing | null }

export const shownList = ({ filter: _filter, ...it }: queries.StoredList, known: Known): WorkList => ({
  ...it,
  list_id: String(it.list_id),
  made_at: new Date(it.made_at).toISOString(),
  owner_name: known.names.get(it.owner_id) ?? null,
  progress: known.standing?.progress ?? null,
})

/** A list with its progress, who works on it, and how many members are beyond one's reach. */
export async function getList(context: Context, listId: string): Promise<WorkListAnswer> {
  const list = await requireList(context, listId)
  const { db } = context.databases
  const [standing, shares, hidden] = await Promise.all([
    readStanding(context, list),
    queries.listShares(db, listId),
    countHidden(context, list),
  ])
  const workers = workersOf(standing?.stood ?? [])
  const people = [list.owner_id, ...workers.flatMap((it) => it.worker_id ?? [])]
  const names = await listDisplayNames(context.databases, [...new Set(people)])
  return {
    list: shownList(list, { names, standing }),
    filter: list.filter,
    workers: workers.map((it) => ({ ...it, worker_name: names.get(it.worker_id ?? '') ?? null })),
    left_count: standing === null ? 0 : await countLeft(context, list),
    shares: await shownShares(context, shares),
    roles: list.right_code === 'own' ? await rolesToShareWith(context) : [],
    hidden: hidden === 0 ? [] : [{ kind: 'list_members', count: hidden }],
    today: context.clock.today(),
  }
}

/** Members that a static list keeps of whom one sees nothing. */
async function countHidden(context: Context, { list_id: id, kind_code }: queries.StoredList) {
  if (kind_code === 'live') return 0
  const [kept, seen] = await Promise.all([
    queries.countKept(context.databases.db, [id]),
    withActor(context, (db) => countInReach(db, id)),
  ])
  return Math.max((kept.get(id) ?? 0) - seen, 0)
}

async function countLeft(context: Context, list: queries.StoredList): Promise<number> {
  if (list.kind_code === 'static') return 0
  const reading = await readingOf(context, list)
  const looking = { view: 'left', user_id: context.actor.user_id, today: context.clock.today() } as const
  return withActor(context, (db) => countMembers(db, reading, looking))
}

export const movedOn = () =>
  conflict('list_moved', 'Somebody has changed this list meanwhile. Look at it again.')
