import { CompiledQuery } from 'kysely'
import pg from 'pg'
import { customerList } from '../src/modules/customer-view/queries/list.ts'
import { findUnitSpan } from '../src/platform/authz/unit-spans.ts'
import type { Context } from '../src/platform/context.ts'
import { openDatabases, withActor } from '../src/platform/db.ts'
import { type ListQuery, readPage } from '../src/platform/list.ts'
import { openAdminPool } from './admin.ts'
import { contextFor } from './reaches.ts'
import { median, percentile, type Ratio } from './report.ts'
import type { Bench, Measuring } from './state.ts'

const USERS = ['hq', 'branch', 'sub', 'rm1']
const AT_ONCE = 50
const POOL_SIZE = 10
const RATIO_MAX = 1.3
const MORE_MS_MAX = 1

type Timing = { warmUp: number; seconds: number; alone: number; runs: number }
const FULL: Timing = { warmUp: 10, seconds: 30, alone: 5, runs: 3 }
const QUICK: Timing = { warmUp: 0.5, seconds: 1, alone: 0.5, runs: 1 }

/** What people do with the list: leave it as it opens, filter, sort by another amount, turn pages. */
const LISTS: ListQuery[] = [
  { page: 1, page_size: 50 },
  { page: 3, page_size: 20, sort: [{ column: 'deposit_fen', direction: 'desc' }] },
  {
    page: 1,
    page_size: 50,
    filter: { column: 'customer_type_code', op: 'eq', value: 'corporate' },
    sort: [{ column: 'loan_fen', direction: 'desc' }],
  },
  {
    page: 1,
    page_size: 50,
    filter: {
      and: [
        { column: 'aum_fen', op: 'gte', value: 5_000_000 },
        { column: 'age_years', op: 'between', value: [30, 50] },
      ],
    },
  },
  {
    page: 1,
    page_size: 50,
    filter: { column: 'maturity_count_30d', op: 'gte', value: 1 },
    sort: [{ column: 'maturity_fen', direction: 'desc' }],
  },
  { page: 1, page_size: 50, filter: { column: 'customer_name', op: 'contains', value: '建' } },
]

type Statement = { text: string; values: unknown[] }
/** A page and its exact total: two statements that are sent side by side. */
type Opening = Statement[]

/** The list's own statements within an actor's scope against the same with the scope written into them. */
export async function measureList({ bench, isQuick, step }: Measuring): Promise<Ratio[]> {
  const timing = isQuick ? QUICK : FULL
  const ratios: Ratio[] = []
  for (const username of USERS) {
    const ratio = await step(
      `Lists for ${username}`,
      () => measureReach({ bench, username, timing }),
      ({ value }) => value.toFixed(2),
    )
    ratios.push(ratio)
  }
  const worst = ratios.reduce((a, b) => (a.value > b.value ? a : b))
  const is_kept = ratios.every((ratio) => ratio.is_kept)
  return [{ ...worst, name: 'list_over_bare', what: `${worst.what}, the slowest`, is_kept }, ...ratios]
}

type Side = (opening: Opening) => Promise<unknown[][]>
type Times = { p50: number; p95: number }

async function measureReach(input: { bench: Bench; username: string; timing: Timing }): Promise<Ratio> {
  const { bench, username, timing } = input
  const openings = await captureStatements(bench, username)
  const databases = openDatabases({ url: bench.postgres.url('api'), log: bench.log, poolSize: POOL_SIZE })
  const pool = openAdminPool(bench, POOL_SIZE)
  try {
    const context = { ...(await contextFor(bench, username)), databases }
    const scope = await scopeByHand(context)
    const sides = { scoped: scopedSide(context), bare: bareSide(pool, scope) }
    for (const opening of openings) await compare(sides, opening)
    const measure = (side: Side, load: { atOnce: number; seconds: number }) => drive(side, openings, load)
    for (const side of [sides.bare, sides.scoped]) {
      await measure(side, { atOnce: AT_ONCE, seconds: timing.warmUp })
    }
    const times: Record<'scoped' | 'bare' | 'scopedAlone' | 'bareAlone', Times[]> = {
      ...{ scoped: [], bare: [], scopedAlone: [], bareAlone: [] },
    }
    const [together, alone] = [
      { atOnce: AT_ONCE, seconds: timing.seconds },
      { atOnce: 1, seconds: timing.alone },
    ]
    for (let run = 0; run < timing.runs; run++) {
      times.bare.push(await measure(sides.bare, together))
      times.scoped.push(await measure(sides.scoped, together))
      times.bareAlone.push(await measure(sides.bare, alone))
      times.scopedAlone.push(await measure(sides.scoped, alone))
    }
    return describe(username, times)
  } finally {
    await databases.close()
    await pool.end()
  }
}

function describe(
  username: string,
  times: Record<'scoped' | 'bare' | 'scopedAlone' | 'bareAlone', Times[]>,
): Ratio {
  const middle = (kind: keyof typeof times, of: keyof Times) => median(times[kind].map((it) => it[of]))
  const value = middle('scoped', 'p95') / middle('bare', 'p95')
  const more = middle('scopedAlone', 'p95') - middle('bareAlone', 'p95')
  return {
    name: `list_over_bare.${username}`,
    value,
    what: `p95 of a page and its exact total for ${username}, ${AT_ONCE} at once`,
    against: 'the same statements with the scope written into them, as the superuser',
    limit: { kind: 'at most', value: RATIO_MAX, note: `or ${MORE_MS_MAX} ms more where one asks alone` },
    is_kept: value <= RATIO_MAX || more <= MORE_MS_MAX,
    medians: {
      'list p50 ms': middle('scoped', 'p50'),
      'p95 ms': middle('scoped', 'p95'),
      'by hand p50 ms': middle('bare', 'p50'),
      'by hand p95 ms': middle('bare', 'p95'),
      'alone p50 ms': middle('scopedAlone', 'p50'),
      'alone p95 ms': middle('scopedAlone', 'p95'),
      'by hand alone p50 ms': middle('bareAlone', 'p50'),
      'by hand alone p95 ms': middle('bareAlone', 'p95'),
    },
  }
}

/** What the list itself sends, read off its connections; a fresh pool has no totals from before. */
async function captureStatements(bench: Bench, username: string): Promise<Opening[]> {
  const context = await contextFor(bench, username)
  const openings: Opening[] = []
  for (const list of LISTS) {
    const databases = openDatabases({ url: bench.postgres.url('api'), log: bench.log, poolSize: 2 })
    const sent: Statement[] = []
    databases.pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...words: unknown[]) => unknown
      client.query = ((asked: string | pg.QueryConfig, ...more: unknown[]) => {
        if (typeof asked !== 'string' && asked.text.includes('"marts"."customers"')) {
          sent.push({ text: asked.text, values: asked.values ?? [] })
        }
        return query(asked, ...more)
      }) as typeof client.query
    })
    await readPage({ ...context, databases }, customerList, list)
    await databases.close()
    if (sent.length !== 2) throw new Error(`the list sent ${sent.length} statements instead of two`)
    openings.push(sent)
  }
  return openings
}

const scopedSide =
  (context: Context): Side =>
  (opening) =>
    Promise.all(
      opening.map(({ text, values }) =>
        withActor(context, async (db) => (await db.executeQuery(CompiledQuery.raw(text, values))).rows),
      ),
    )

const bareSide = (pool: pg.Pool, scope: Scope): Side => {
  const known = new Map<string, string>()
  const written = (text: string) => {
    const done = known.get(text) ?? writeScope(text, scope)
    known.set(text, done)
    return done
  }
  return (opening) =>
    Promise.all(
      opening.map(async ({ text, values }) => (await pool.query(written(text), values)).rows as unknown[]),
    )
}

type Scope = { publicationId: number; predicate: string }

/** The very predicate of the policy that holds for the reach. */
async function scopeByHand(context: Context): Promise<Scope> {
  const { actor, publication, databases, clock } = context
  const { publication_id: publicationId } = publication
  const { kind, unit_id: unitId } = actor.reach!
  const published = `publication_id = ${publicationId}`
  if (kind === 'head') return { publicationId, predicate: published }
  if (kind === 'org') {
    const { lo, hi } = (await findUnitSpan(databases, publicationId, unitId))!
    return { publicationId, predicate: `${published} and org_pos between ${lo} and ${hi}` }
  }
  const [user, today] = [pg.escapeLiteral(actor.user_id), `date '${clock.today()}'`]
  const own = `(select coalesce(array_agg(distinct subject_id), '{}') from platform.grants
    where user_id = ${user} and valid_from <= ${today} and ${today} < valid_to)`
  return { publicationId, predicate: `${published} and customer_id = any (${own}::bigint[])` }
}

/** Puts the scope in front of the conditions that a statement has. */
function writeScope(text: string, { publicationId, predicate }: Scope): string {
  const published = `search_terms.publication_id = ${publicationId}`
  const inner = text.replace('where search_terms.kind', `where ${published} and search_terms.kind`)
  const from = 'from "marts"."customers"'
  const hasConditions = inner.includes(`${from} where `)
  return hasConditions
    ? inner.replace(`${from} where `, `${from} where ${predicate} and `)
    : inner.replace(from, `${from} where ${predicate}`)
}

async function compare(sides: Record<'scoped' | 'bare', Side>, opening: Opening): Promise<void> {
  const [scoped, bare] = await Promise.all([sides.scoped(opening), sides.bare(opening)])
  if (JSON.stringify(scoped) === JSON.stringify(bare)) return
  throw new Error(`with the scope written by hand other rows are found: ${opening[0]!.text}`)
}

type Load = { atOnce: number; seconds: number }

/** So many askers, each opening one list after the other until the time is over. */
async function drive(side: Side, openings: Opening[], { atOnce, seconds }: Load): Promise<Times> {
  const times: number[] = []
  const until = performance.now() + seconds * 1_000
  const ask = async () => {
    while (performance.now() < until) {
      const started = performance.now()
      await side(openings[Math.floor(Math.random() * openings.length)]!)
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, ask))
  return { p50: percentile(times, 50), p95: percentile(times, 95) }
}
