import type { Kysely } from 'kysely'
import type { Config } from '../../platform/config.ts'
import type { DB } from '../../platform/database.generated.ts'
import { readArrivals } from '../../serving/arrivals.ts'
import { readHead } from '../../serving/manifest.ts'
import { listFailures, listNights, listWarnings } from '../../serving/nights.ts'
import { listOpenOrders } from '../../serving/orders.ts'
import { listWaivers } from '../../serving/waivers.ts'
import type { Watched } from '../alerts/index.ts'
import type { Calendar } from '../../platform/working-days.ts'
import { nextDay } from './calendar.ts'
import type { Situation } from './next-action.ts'
import { windowOf } from './window.ts'

/** As many runs as tries and their reasons can lie back. */
const RUNS_SEEN = 30
const WAIVERS_SEEN = 100

type Needs = { db: Kysely<DB>; config: Config; calendar: Calendar; systems: Watched['systems'] }

/** What is known at this moment, to decide by and to tell people of. */
export type Seen = {
  situation: Situation
  watched: Watched
  open_orders: Awaited<ReturnType<typeof listOpenOrders>>
}

export async function readSituation({ db, config, calendar, systems }: Needs): Promise<Seen> {
  const head = readHead(config.warehouseDir)
  const headDate = head?.kind === 'daily' ? head.business_date : null
  const [open, runs, waivers, arrivals] = await Promise.all([
    listOpenOrders(db),
    listNights(db, { before: null, limit: RUNS_SEEN }),
    listWaivers(db, WAIVERS_SEEN),
    headDate === null ? null : readArrivals(db, nextDay(headDate)),
  ])
  const failures = await listFailures(
    db,
    runs.filter((it) => it.status === 'failed').map((it) => it.run_no),
  )
  const [latest] = runs
  const isStanding = latest?.status === 'done' && latest.business_date === headDate
  const warnings = isStanding ? await listWarnings(db, latest.run_no) : []
  const next =
    headDate === null || arrivals === null
      ? null
      : { feeds: arrivals.facts, window: windowOf(nextDay(headDate), config.nights, calendar) }
  const waived = waivers.filter(
    (it) =>
      it.kind_code === 'feed' &&
      it.approved_at !== null &&
      it.withdrawn_at === null &&
      headDate !== null &&
      it.business_date === nextDay(headDate),
  )
  return {
    open_orders: open,
    situation: {
      head_date: headDate,
      orders: open.filter((it) => it.state_code === 'waiting'),
      runs,
      next: next && { ...next, waived_feeds: waived.map((it) => it.name) },
      retry_minutes: config.nights.retryMinutes,
    },
    watched: {
      head_date: headDate,
      runs: runs.map((run) => {
        const { step = null, message = null } = failures.get(run.run_no) ?? {}
        return { ...run, failed_step: step, message }
      }),
      next,
      systems,
      waivers,
      warnings,
    },
  }
}
