import { startNight } from '../src/cli/operate/child-night.ts'
import { systemClock } from '../src/platform/clock.ts'
import { statePaths } from '../src/platform/state.ts'
import { type Answer, type Asked, askFor, CONNECTIONS } from './ask.ts'
import { warmPageCache } from './floor.ts'
import { rewind } from './evening.ts'
import { landingFolders } from './night.ts'
import { contextFor, customersOf } from './reaches.ts'
import { percentile, type Ratio } from './report.ts'
import type { Addresses } from './serve.ts'
import { signIn, withServer } from './served.ts'
import type { Bench, Measured, Measuring } from './state.ts'

const USERS = ['hq', 'branch', 'rm1']
const CUSTOMERS_MAX = 1_000
/** One request in so many opens the list, the others a record. */
const LIST_EVERY = 10
const LIST = '/api/customers?page=1&page_size=50'

/** Seconds that do not count, that count as before, and that are measured in all. */
type Timing = { warmUp: number; before: number; all: number }
const FULL: Timing = { warmUp: 10, before: 60, all: 300 }
const QUICK: Timing = { warmUp: 2, before: 8, all: 90 }

type Night = { began: number; publishing: number; ended: number }

/** People open records and lists all the time, while a night runs beside them and publishes. */
export async function measurePublish({ bench, isQuick, step }: Measuring): Promise<Measured> {
  const timing = isQuick ? QUICK : FULL
  await rewind(bench, bench.evening)
  await warmPageCache([bench.config.warehouseDir, ...landingFolders(bench)])
  const ratio = await step(
    'A night beside people at work',
    () => withServer(bench, (addresses) => measureBeside(bench, addresses, timing)),
    ({ value }) => value.toFixed(2),
  )
  await rewind(bench, bench.evening)
  return { business_date: bench.businessDate, ratios: [ratio] }
}

async function measureBeside(bench: Bench, addresses: Addresses, timing: Timing): Promise<Ratio> {
  const asked: Asked[] = []
  for (const username of USERS) {
    const cookie = await signIn(bench, addresses, username)
    const ids = await customersOf(await contextFor(bench, username), CUSTOMERS_MAX)
    asked.push(
      ...ids.map((id, at) => ({ path: at % LIST_EVERY === 0 ? LIST : `/api/customers/${id}`, cookie })),
    )
  }
  const began = performance.now()
  const people = askFor(addresses.url, asked, timing.all)
  await after(timing.before)
  const night = await runBeside(bench)
  const { answers, refused } = await people
  if (refused > 0) throw new Error(`${refused} requests failed`)
  if (night.ended > began + timing.all * 1000) throw new Error('the night was not done in time')
  return ratioOf({ answers, night, from: began + timing.warmUp * 1000 })
}

const after = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** The night as the schedule starts it: a process of its own, below the priority of those who serve. */
async function runBeside({ config, businessDate, databases }: Bench): Promise<Night> {
  const began = performance.now()
  const wish = {
    first: businessDate,
    last: businessDate,
    trigger_code: 'schedule',
    by: null,
    reason: null,
  } as const
  const env = { ...process.env, ZHIKE_STATE: config.stateDir }
  const failed = await startNight(statePaths(config).logDir, wish, env).ended
  const ended = performance.now()
  if (failed) throw new Error(`the night of ${businessDate}: ${failed.code} ${failed.message}`)
  const published = await databases.db
    .selectFrom('serving.publications')
    .select('published_at')
    .where('business_date', '=', businessDate)
    .orderBy('publication_id', 'desc')
    .executeTakeFirstOrThrow()
  const publishing = ended - (systemClock.now().getTime() - new Date(published.published_at).getTime())
  return { began, publishing, ended }
}

function ratioOf({ answers, night, from }: { answers: Answer[]; night: Night; from: number }): Ratio {
  const between = (first: number, last: number) =>
    answers.filter(({ at, ms }) => at - ms >= first && at - ms < last).map((it) => it.ms)
  const before = between(from, night.began)
  const during = between(night.began, night.ended)
  const publishing = between(night.publishing, night.ended)
  const p99 = (values: number[]) => percentile(values, 99)
  return {
    name: 'publish_p99_over_before',
    value: p99(during) / p99(before),
    what: `p99 of records and lists while a night runs and publishes, ${CONNECTIONS} at once`,
    against: 'the same before it',
    limit: { kind: 'at most', value: 2, note: 'and no request refused' },
    medians: {
      'during p99 ms': p99(during),
      'p50 ms': percentile(during, 50),
      'while it publishes p99 ms': p99(publishing),
      'longest ms': Math.max(...publishing),
      'before p99 ms': p99(before),
      'before p50 ms': percentile(before, 50),
      'night s': (night.ended - night.began) / 1000,
      'requests during': during.length,
    },
  }
}
