import { readCalendar } from '../src/platform/working-days.ts'
import { actingIn } from '../src/platform/auth/sessions.ts'
import { listPostsOf } from '../src/platform/authz/posts.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Actor, Context } from '../src/platform/context.ts'
import { withActor } from '../src/platform/db.ts'
import { unavailable } from '../src/platform/errors.ts'
import { findLivePublication } from '../src/serving/publications.ts'
import type { Bench } from './state.ts'

/** What a use case gets for one of the demo users, in the first of his posts. */
export async function contextFor(bench: Bench, username: string): Promise<Context> {
  const { databases, config, log } = bench
  const user = bench.bank.users.find((it) => it.username === username)!
  const publication = await findLivePublication(databases.db)
  if (!publication) throw unavailable('nothing_published', 'The bench state has no publication.')
  const { user_id, display_name } = user
  const [post = null] = await listPostsOf(databases.db, { user_id, on: systemClock.today() })
  const actor: Actor = { user_id, username, display_name, ...actingIn(post) }
  const { warehouseDir, archiveDir } = config
  const places = { warehouseDir, archiveDir, calendar: readCalendar(config) }
  return { databases, actor, publication, ...places, clock: systemClock, log, asOf: null, knownOn: null }
}

/** Customers of a reach in random order. */
export async function customersOf(context: Context, limit: number): Promise<string[]> {
  const rows = await withActor(context, (db) =>
    db.selectFrom('marts.customers').select('customer_id').orderBy('customer_id').execute(),
  )
  return shuffled(rows.map((row) => String(row.customer_id))).slice(0, limit)
}

/** The same order every time: a run must not differ from the next by whom it happened to ask for. */
function shuffled<T>(values: readonly T[]): T[] {
  const list = [...values]
  let state = 20_260_630
  for (let at = list.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = state % (at + 1)
    ;[list[at], list[other]] = [list[other]!, list[at]!]
  }
  return list
}
