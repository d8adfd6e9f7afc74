import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { withActor } from '../src/platform/db.ts'
import { openAdminPool } from './admin.ts'
import { median, percentile, type Ratio } from './report.ts'
import { type Seat, withSeats } from './scope-seats.ts'
import type { Measured, Measuring } from './state.ts'

const RATIO_MAX = 1.3
const MORE_MS_MAX = 1

type Timing = { rounds: number; times: number }
const FULL: Timing = { rounds: 15, times: 20 }
const QUICK: Timing = { rounds: 3, times: 3 }

/** `{customers}` and `{terms}` stand for the scope of each: nothing where the policies add it. */
type Statement = { name: string; text: string; values: (seat: Seat) => unknown[] }

const SHOWN = 'c.customer_id, c.customer_name, c.customer_type_code, c.org_name, c.aum_balance_eod, c.aum_fen'

const STATEMENTS: Statement[] = [
  {
    name: 'list',
    text: `select ${SHOWN} from marts.customers as c where {customers} and c.aum_fen >= $1
      order by c.aum_fen desc, c.customer_id limit 50`,
    values: () => ['0'],
  },
  {
    name: 'count',
    text: `select count(*) from marts.customers as c where {customers} and c.customer_id > $1`,
    values: () => ['0'],
  },
  {
    name: 'record',
    text: `select ${SHOWN} from marts.customers as c where {customers} and c.customer_id = $1`,
    values: ({ customer_ids: ids }) => [ids[Math.floor(Math.random() * ids.length)]],
  },
  {
    name: 'search',
    text: `select ${SHOWN} from marts.search_terms as t
      inner join marts.customers as c on c.customer_id = t.customer_id
      where {terms} and {customers} and t.kind = 'name'
        and t.term >= $1 collate "C" and t.term < $2 collate "C"
      order by t.term collate "C", c.customer_id limit 20`,
    values: () => ['\u5f20', '\u5f21'],
  },
]

/** What people read most within each kind of reach, over the same with the scope written in by hand. */
export async function measureScope({ bench, isQuick, step }: Measuring): Promise<Measured> {
  const timing = isQuick ? QUICK : FULL
  const pool = openAdminPool(bench, 2)
  try {
    const ratios = await withSeats(bench, async (seats) => {
      const all: Ratio[] = []
      for (const seat of seats) {
        const measured = await step(
          `Scope of ${seat.name}`,
          () => measureSeat({ pool, seat, timing }),
          (found) => found.map(({ value }) => value.toFixed(2)).join(' '),
        )
        all.push(...measured)
      }
      return all
    })
    const worst = ratios.reduce((a, b) => (a.value > b.value ? a : b))
    const is_kept = ratios.every((ratio) => ratio.is_kept)
    const overall = { ...worst, name: 'scope_over_hand', what: `${worst.what}, the slowest`, is_kept }
    return { business_date: bench.evening.business_date, ratios: [overall, ...ratios] }
  } finally {
    await pool.end()
  }
}

type Seated = { pool: pg.Pool; seat: Seat; timing: Timing }

async function measureSeat({ pool, seat, timing }: Seated): Promise<Ratio[]> {
  const ratios: Ratio[] = []
  for (const statement of STATEMENTS) {
    ratios.push(await measureStatement({ pool, seat, timing }, statement))
  }
  return ratios
}

async function measureStatement({ pool, seat, timing }: Seated, statement: Statement): Promise<Ratio> {
  const scoped = (values: unknown[]) =>
    withActor(seat.context, async (db) => {
      const text = written(statement.text, { customers: 'true', terms: 'true' })
      return (await db.executeQuery(CompiledQuery.raw(text, values))).rows
    })
  const byHand = async (values: unknown[]) =>
    (await pool.query(written(statement.text, seat.byHand), values)).rows as unknown[]
  await compare({ scoped, byHand, seat, statement })
  const times: Record<'scoped' | 'byHand', number[]> = { scoped: [], byHand: [] }
  for (let round = 0; round < timing.rounds; round++) {
    times.byHand.push(...(await timesOf(timing, () => byHand(statement.values(seat)))))
    times.scoped.push(...(await timesOf(timing, () => scoped(statement.values(seat)))))
  }
  const [p50, p50ByHand] = [median(times.scoped), median(times.byHand)]
  const value = p50 / p50ByHand
  return {
    name: `scope_over_hand.${seat.name}.${statement.name}`,
    value,
    what: `${statement.name} within the reach of ${seat.name}`,
    against: 'the same statement with the scope written into it, as the superuser',
    limit: { kind: 'at most', value: RATIO_MAX, note: `or ${MORE_MS_MAX} ms more` },
    is_kept: value <= RATIO_MAX || p50 - p50ByHand <= MORE_MS_MAX,
    medians: {
      'p50 ms': p50,
      'p95 ms': percentile(times.scoped, 95),
      'by hand p50 ms': p50ByHand,
      'by hand p95 ms': percentile(times.byHand, 95),
    },
  }
}

const written = (text: string, { customers, terms }: Record<'customers' | 'terms', string>) =>
  text.replace('{customers}', `(${customers})`).replace('{terms}', `(${terms})`)

type Read = (values: unknown[]) => Promise<unknown[]>

async function compare(input: {
  scoped: Read
  byHand: Read
  seat: Seat
  statement: Statement
}): Promise<void> {
  const { scoped, byHand, seat, statement } = input
  const values = statement.values(seat)
  const [found, wanted] = [await scoped(values), await byHand(values)]
  if (JSON.stringify(found) === JSON.stringify(wanted)) return
  throw new Error(`with the scope written by hand ${seat.name} finds other rows: ${statement.name}`)
}

async function timesOf({ times }: Timing, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const started = performance.now()
    await work()
    taken.push(performance.now() - started)
  }
  return taken
}
