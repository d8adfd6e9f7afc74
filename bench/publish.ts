import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { PROJECT_DIR } from '../src/platform/config.ts'
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
const CONNECTIONS = 50
/** One request in so many opens the list, the others a record. */
const LIST_EVERY = 10
const LIST = '/api/customers?page=1&page_size=50'

/** Seconds that do not count, that count as before, and that are measured in all. */
type Timing = { warmUp: number; before: number; all: number }
const FULL: Timing = { warmUp: 10, before: 60, all: 300 }
const QUICK: Timing = { warmUp: 2, before: 8, all: 90 }

type Asked = { path: string; cookie: string }
/** When an answer was there, and how long it took, in milliseconds. */
type Answer = { at: number; ms: number }
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
  const answers: Answer[] = []
  const began = performance.now()
  const people = askFor(addresses.url, { asked, seconds: timing.all, answers })
  await after(timing.before)
  const night = await runBeside(bench)
  const failed = await people
  if (failed > 0) throw new Error(`${failed} requests failed`)
  if (night.ended > began + timing.all * 1000) throw new Error('the night was not done in time')
  return ratioOf({ answers, night, from: began + timing.warmUp * 1000 })
}

const after = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

type Asking = { asked: Asked[]; seconds: number; answers: Answer[] }

/** Each connection asks for the next as soon as it has its answer; gives how many were refused. */
async function askFor(url: string, { asked, seconds, answers }: Asking): Promise<number> {
  const setupRequest: Parameters<typeof autocannon>[0]['requests'][0]['setupRequest'] = (request) => {
    const { path, cookie } = asked[Math.floor(Math.random() * asked.length)]!
    return { ...request, path, headers: { ...request.headers, cookie } }
  }
  const running = autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers: {},
    requests: [{ setupRequest }],
  })
  void running.on('response', (...[, , , ms]: [unknown, unknown, unknown, number]) => {
    answers.push({ at: performance.now(), ms })
  })
  const result = await running
  return result.non2xx + result.errors + result.timeouts
}

/** The night as the schedule starts it: a process of its own, below the priority of those who serve. */
async function runBeside({ config, businessDate, databases }: Bench): Promise<Night> {
  const began = performance.now()
  const main = join(PROJECT_DIR, 'src', 'cli', 'main.ts')
  const night = spawn(process.execPath, [main, 'run', '--date', businessDate, '--trigger', 'schedule'], {
    env: { ...process.env, ZHIKE_STATE: config.stateDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  setPriority(night.pid!, constants.priority.PRIORITY_BELOW_NORMAL)
  const [code] = (await once(night, 'exit')) as [number | null]
  const ended = performance.now()
  if (code !== 0) throw new Error(`the night of ${businessDate} ended with ${code}`)
  const published = await databases.db
    .selectFrom('serving.publications')
    .select('published_at')
    .where('business_date', '=', businessDate)
    .orderBy('publication_id', 'desc')
    .executeTakeFirstOrThrow()
  const publishing = performance.now() - (Date.now() - new Date(published.published_at).getTime())
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
