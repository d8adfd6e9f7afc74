import { bankTime } from '../../platform/clock.ts'
import { type Databases, openDatabases } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { connect } from '../../platform/postgres/index.ts'
import { judgeFeed, type JudgedFeed } from '../../serving/arrival-state.ts'
import { dateInQuestion, listArrivalDates, readArrivals } from '../../serving/arrivals.ts'
import type { CliContext, Command } from '../command.ts'
import { withPostgres } from '../installation.ts'
import { table } from '../table.ts'
import { parseDate, textOf } from '../values.ts'

export const arrivalsCommand: Command = {
  name: 'arrivals',
  summary:
    'Looks at the landing folder: what has come of a date, what is late, refused, loaded or carried over.',
  usage: [
    'zhike arrivals [--date 2026-06-30]',
    '    without a date: the one whose files are due now, or were due last',
  ],
  options: { date: { type: 'string' } },
  async run(context, { values }) {
    const asked = textOf(values, 'date')
    const board = await look(context, asked === null ? null : parseDate(asked))
    context.print({ answer: board, text: describe(board) })
  },
}

/** As many as are watched at most, and some that were asked for ahead of time. */
const DATES_MAX = 20

type Looked = { business_date: string; looked_at: Date; feeds: JudgedFeed[] }

async function look({ config, log, clock }: CliContext, asked: string | null): Promise<Looked> {
  const { openBoard, recordDate } = await import('../../pipeline/index.ts')
  const { recordArrivals } = await import('../arrivals.ts')
  return withPostgres({ config, log }, async (postgres) => {
    if (asked === null) await recordArrivals({ config, clock, postgres })
    else {
      const board = openBoard({ config, clock })
      await connect(postgres.url('batch'), (batch) => recordDate(batch, board, asked))
    }
    const databases = openDatabases({ url: postgres.url('api'), log })
    try {
      return await readLooked(databases, asked, clock.now())
    } finally {
      await databases.close()
    }
  })
}

async function readLooked({ db }: Databases, asked: string | null, now: Date): Promise<Looked> {
  const business_date = asked ?? dateInQuestion(await listArrivalDates(db, DATES_MAX), now)
  const recorded = business_date === null ? null : await readArrivals(db, business_date)
  if (business_date === null || !recorded) throw invalid('No night has run yet: name the date with --date.')
  const { looked_at, facts, waived } = recorded
  return { business_date, looked_at, feeds: facts.map((it) => judgeFeed(it, now, waived.has(it.file))) }
}

function describe({ business_date, feeds }: Looked): string {
  const rows = feeds.map((feed) => [
    feed.system_code,
    feed.file,
    feed.state_code.replace('_', ' '),
    timeOf(feed.ready_by),
    timeOf(feed.hard_limit),
    timeOf(feed.arrived_at),
    feed.row_count === null ? '' : String(feed.row_count),
    noteOf(feed),
  ])
  const heads = ['system', 'file', 'state', 'ready by', 'at the latest', 'arrived', 'rows', '']
  const isDue = feeds.some((feed) => feed.is_rerun_due)
  const advice = [`Files have come that no night has taken: zhike run --date ${business_date}`]
  return [`files of ${business_date}`, '', ...table(heads, rows), ...(isDue ? ['', ...advice] : [])].join(
    '\n',
  )
}

const timeOf = (moment: Date | null) => (moment ? bankTime(moment) : '')

function noteOf({ problems, carried_since, state_code, is_rerun_due, is_waived }: JudgedFeed): string {
  if (is_waived) return 'waived: not read until the waiver is withdrawn'
  const [first, ...more] = problems
  if (first) return `${first.reason}${more.length > 0 ? `, and ${more.length} more` : ''}`
  if (state_code === 'carried') return `as of ${carried_since}`
  return is_rerun_due ? 'run this date again' : ''
}
