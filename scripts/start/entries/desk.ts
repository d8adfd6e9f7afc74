import { sql } from 'kysely'
import { holdersDay, managedOn } from '../../../src/modules/customer-management/index.ts'
import type { RequestContext } from '../../../src/modules/customer-management/service/ownership-requests.ts'
import { actingIn } from '../../../src/platform/auth/sessions.ts'
import { mayDo } from '../../../src/platform/authz/permissions.ts'
import { listPostsOf } from '../../../src/platform/authz/posts.ts'
import { bankMoment, bankTime, type Clock } from '../../../src/platform/clock.ts'
import type { Config } from '../../../src/platform/config.ts'
import type { Databases } from '../../../src/platform/context.ts'
import { openKeyRing } from '../../../src/platform/crypto/index.ts'
import { addDays } from '../../../src/platform/dates.ts'
import { type Context, withActor } from '../../../src/platform/db.ts'
import { AppError } from '../../../src/platform/errors.ts'
import type { Logger } from '../../../src/platform/log.ts'
import { placesOf } from '../../../src/platform/reference-lists/index.ts'
import { statePaths } from '../../../src/platform/state.ts'
import { readCalendar } from '../../../src/platform/working-days.ts'
import { findLivePublication } from '../../../src/serving/publications.ts'
import type { StartBank } from '../banks.ts'

export type Needs = { config: Config; log: Logger; clock: Clock }

/** What is needed to enter something: all that a request to the server would bring. */
export type Entering = RequestContext

export type Held = { customer_id: string; customer_type_code: 'retail' | 'corporate'; customer_name: string }
/** A demo user at work, with the customers whom he manages or who are within reach: who have most first. */
export type Worker = { username: string; actor: Context['actor']; customers: Held[] }

export type Desk = {
  today: string
  /** The day of the bank's figures; today, where it still lies ahead. */
  figuresDay: string
  workers: ReadonlyMap<string, Worker>
  /** The nearest working day, from this one on or back. */
  workingDay(day: string, way: 'on' | 'back'): string
  /**
   * Enters something as a person on a day at a time, once in the life of the bank: each entry has a key,
   * which its line of the audit trail bears. Who may not do it by his role, does not; what is refused is
   * logged. The work gives null where there was nothing to enter.
   */
  enter(entry: Entry, work: (context: Entering) => Promise<unknown>): Promise<void>
  /** How many entries were made. */
  count(): number
}

type Entry = { key: string; by: string; permission: string | null; day: string; time: string }

const MARK = 'demo-entry '

/** The desk at which demo entries are made; null before anything is published, and in a bank that is none. */
export async function openDesk(
  needs: Needs,
  { bank, databases }: { bank: StartBank; databases: Databases },
): Promise<Desk | null> {
  const { config, log, clock } = needs
  const publication = await findLivePublication(databases.db)
  if (!publication?.bank.is_demo) return null
  const calendar = readCalendar(config)
  const { warehouseDir, archiveDir } = config
  const base = {
    ...{ databases, publication, warehouseDir, archiveDir, calendar, log },
    keys: openKeyRing(statePaths(config).keysDir),
    lists: placesOf(config.modelsDir, statePaths(config).referencesDir),
    asOf: null,
    knownOn: null,
  }
  const today = clock.today()
  const { business_date: figures } = publication
  const workers = new Map<string, Worker>()
  for (const { user_id, username, display_name } of bank.users) {
    const [post = null] = await listPostsOf(databases.db, { user_id, on: today })
    const actor = { user_id, username, display_name, ...actingIn(post) }
    if (actor.reach === null) continue
    workers.set(username, { username, actor, customers: await customersOf({ ...base, clock, actor }) })
  }
  const made = await entriesMade(databases)
  let count = 0
  return {
    today,
    figuresDay: figures < today ? figures : today,
    workers,
    workingDay: (day, way) => {
      let at = day
      while (!calendar.isWorkingDay(at)) at = addDays(at, way === 'on' ? 1 : -1)
      return at
    },
    count: () => count,
    async enter({ key, by, permission, day, time }, work) {
      const actor = workers.get(by)?.actor
      if (made.has(key) || !actor || (permission !== null && !mayDo(actor, permission))) return
      const at = clockAt(bankMoment(day, time), clock)
      try {
        const entered = await work({ ...base, actor, clock: at, request_id: `${MARK}${key}` })
        if (entered === null) return
        made.add(key)
        count += 1
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        log.warn({ key, code: error.code, reason: error.message }, 'a demo entry was refused')
      }
    },
  }
}

/** A clock that stands at a moment of the past; what would be ahead is entered now. */
function clockAt(moment: Date, clock: Clock): Clock {
  const now = clock.now()
  const at = moment < now ? moment : now
  return { now: () => at, today: () => bankTime(at).slice(0, 10) }
}

/** The keys of what was entered at earlier starts. */
async function entriesMade({ db }: Databases): Promise<Set<string>> {
  const { rows } = await sql<{ request_id: string }>`
    select distinct request_id from platform.audit_log
    where request_id like ${`${MARK}%`} and outcome = 'done'`.execute(db)
  return new Set(rows.map((it) => it.request_id.slice(MARK.length)))
}

const CUSTOMERS_MAX = 40

async function customersOf(context: Context): Promise<Held[]> {
  const { reach, user_id } = context.actor
  const his = sql`c.customer_id in (
    select m.customer_id from ${managedOn(holdersDay(context))} as m where m.employee_id = ${user_id})`
  const { rows } = await withActor(context, (db) =>
    sql<Held>`
      select c.customer_id::text, c.customer_type_code, c.customer_name from marts.customers as c
      where c.status_code = 'active' and ${reach?.kind === 'manager' ? his : sql`true`}
      order by c.aum_fen desc, c.customer_id limit ${CUSTOMERS_MAX}`.execute(db),
  )
  return rows
}
