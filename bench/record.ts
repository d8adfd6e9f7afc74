import type { Context } from '../src/platform/context.ts'
import { listKeptDates } from '../src/serving/as-of.ts'
import { asAdmin } from './admin.ts'
import { askFor, CONNECTIONS } from './ask.ts'
import { contextFor, customersOf } from './reaches.ts'
import { median, percentile, type Ratio } from './report.ts'
import type { Addresses } from './serve.ts'
import { signIn, withServer } from './served.ts'
import type { Bench, Measuring } from './state.ts'

const USERS = ['hq', 'branch', 'rm1']
const CUSTOMERS_MAX = 1_000

/** Seconds before anything counts, seconds that count, and how often. */
type Timing = { warmUp: number; seconds: number; runs: number }
const FULL: Timing = { warmUp: 10, seconds: 30, runs: 3 }
const QUICK: Timing = { warmUp: 1, seconds: 6, runs: 1 }

type Route = { url: string; paths: string[]; cookie: string }
type Answers = { p50: number; p95: number; perSecond: number }

/** A record of today, and of an earlier kept date. */
type Kind = { name: string; what: string; limit: number; isOfEarlier: boolean }
const KINDS: Kind[] = [
  { name: 'record_over_bare', what: 'a record', limit: 3, isOfEarlier: false },
  { name: 'asof_over_bare', what: 'a record of an earlier date', limit: 5, isOfEarlier: true },
]
/** How many of the earlier dates are asked for, spread over all that are kept. */
const DATES_MAX = 6

/** The record's first screen against one stored row of the same bytes, for three reaches. */
export async function measureRecord({ bench, isQuick, step }: Measuring): Promise<Ratio[]> {
  const timing = isQuick ? QUICK : FULL
  const measured: Ratio[] = []
  for (const kind of KINDS) {
    await withServer(bench, async (addresses) => {
      const ratios: Ratio[] = []
      for (const username of USERS) {
        const ratio = await step(
          `${kind.name} for ${username}`,
          () => measureReach({ bench, addresses, username, timing, kind }),
          ({ value }) => value.toFixed(2),
        )
        ratios.push(ratio)
      }
      const worst = ratios.reduce((a, b) => (a.value > b.value ? a : b))
      measured.push({ ...worst, name: kind.name, what: `${worst.what}, the slowest` }, ...ratios)
    })
  }
  return measured
}

type Reach = { bench: Bench; addresses: Addresses; username: string; timing: Timing; kind: Kind }

async function measureReach(reach: Reach): Promise<Ratio> {
  const { bench, addresses, username, timing, kind } = reach
  const cookie = await signIn(bench, addresses, username)
  const context = await contextFor(bench, username)
  const ids = await customersOf(context, CUSTOMERS_MAX)
  const dates = kind.isOfEarlier ? earlierDates(context) : []
  const record: Route = {
    url: addresses.url,
    paths: ids.map((id, at) => `/api/customers/${id}${asOf(dates, at)}`),
    cookie,
  }
  const bytes = await storeAnswers(bench, record, ids)
  const bare: Route = { url: addresses.bareUrl, paths: ids.map((id) => `/api/bare/${id}`), cookie }
  for (const route of [bare, record]) await ask(route, timing.warmUp)
  const answers: Record<'bare' | 'record', Answers[]> = { bare: [], record: [] }
  for (let run = 0; run < timing.runs; run++) {
    answers.bare.push(await load(bare, timing.seconds))
    answers.record.push(await load(record, timing.seconds))
  }
  const middle = (kind: 'bare' | 'record', of: keyof Answers) => median(answers[kind].map((it) => it[of]))
  return {
    name: `${kind.name}.${username}`,
    value: middle('record', 'p95') / middle('bare', 'p95'),
    what: `p95 of ${kind.what} for ${username}, ${CONNECTIONS} at once`,
    against: 'p95 of one stored row of the same bytes behind the same session check',
    limit: { kind: 'at most', value: kind.limit },
    medians: {
      'record p50 ms': middle('record', 'p50'),
      'p95 ms': middle('record', 'p95'),
      'a second': middle('record', 'perSecond'),
      'bare p50 ms': middle('bare', 'p50'),
      'bare p95 ms': middle('bare', 'p95'),
      'bare a second': middle('bare', 'perSecond'),
      bytes: bytes,
    },
  }
}

function earlierDates(context: Context): string[] {
  const [, ...earlier] = listKeptDates(context).map((it) => it.business_date)
  const apart = Math.ceil(earlier.length / DATES_MAX)
  return earlier.filter((_date, at) => at % apart === 0)
}

const asOf = (dates: readonly string[], at: number) =>
  dates.length > 0 ? `?as_of=${dates[at % dates.length]!}` : ''

/** Stores what the record answers, so that the bare route sends the very same bytes; gives their median. */
async function storeAnswers(bench: Bench, record: Route, ids: string[]): Promise<number> {
  const bodies: string[] = []
  for (const path of record.paths) {
    const answer = await fetch(record.url + path, { headers: { cookie: record.cookie } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    bodies.push(await answer.text())
  }
  await asAdmin(bench, async (admin) => {
    await admin.query(`
      drop schema if exists bench cascade;
      create schema bench;
      create table bench.stored_rows (row_key text primary key, body text not null);
      grant usage on schema bench to zhike_api;
      grant select on bench.stored_rows to zhike_api`)
    await admin.query('insert into bench.stored_rows select * from unnest($1::text[], $2::text[])', [
      ids,
      bodies,
    ])
    await admin.query('vacuum analyze bench.stored_rows')
  })
  return median(bodies.map((body) => Buffer.byteLength(body)))
}

/** Asks for random customers over all connections at once. */
async function load(route: Route, seconds: number): Promise<Answers> {
  const { answers, refused, perSecond } = await ask(route, seconds)
  const { url } = route
  if (refused > 0 || answers.length === 0) throw new Error(`${url}: ${refused} requests failed`)
  const times = answers.map((it) => it.ms)
  return { p50: percentile(times, 50), p95: percentile(times, 95), perSecond }
}

const ask = ({ url, paths, cookie }: Route, seconds: number) =>
  askFor(
    url,
    paths.map((path) => ({ path, cookie })),
    seconds,
  )
