import { type Kysely, sql } from 'kysely'
import type { DB } from '../platform/database.generated.ts'
import type { ArrivalFacts } from './arrival-state.ts'
import { listWaivedFeeds } from './waivers.ts'

/** What was written down of a date when somebody looked last, and how its latest night ended. */
export type RecordedDate = {
  looked_at: Date
  facts: ArrivalFacts[]
  /** The files that two persons let the night go without. */
  waived: ReadonlySet<string>
  latest_run: LatestRun | null
  /** What the last good night of the date made of each file that it loaded. */
  loads: ReadonlyMap<string, FileLoad>
}

/** Rows of a file: as delivered, and those of them that were loaded; the others are kept aside. */
export type FileLoad = { run_no: string; rows_in: number; rows_out: number }

export type LatestRun = {
  status: 'running' | 'done' | 'unchanged' | 'failed'
  started_at: Date
  ended_at: Date | null
  error_code: string | null
}

export type RecordedDay = { business_date: string; due_from: Date | null }

/** The dates of which anything is known, newest first, each with the time at which its first file is due. */
export async function listArrivalDates(db: Kysely<DB>, datesMax: number): Promise<RecordedDay[]> {
  const rows = await db
    .selectFrom('pipeline.arrivals')
    .select(({ fn }) => ['business_date', fn.min('ready_by').as('due_from')])
    .groupBy('business_date')
    .orderBy('business_date', 'desc')
    .limit(datesMax)
    .execute()
  return rows.map((row) => ({ business_date: row.business_date, due_from: momentOrNull(row.due_from) }))
}

/** The date whose files people wait for now, or waited for last: not one that lies ahead. */
export const dateInQuestion = (days: RecordedDay[], now: Date): string | null =>
  (days.find((it) => it.due_from !== null && it.due_from <= now) ?? days[0])?.business_date ?? null

/** How it stood with the feeds of a date; null when nobody has looked at it. */
export async function readArrivals(db: Kysely<DB>, businessDate: string): Promise<RecordedDate | null> {
  const [rows, waived, latest_run, loads] = await Promise.all([
    selectFacts(db, businessDate).execute(),
    listWaivedFeeds(db, businessDate),
    findLatestRun(db, businessDate),
    readLoads(db, businessDate),
  ])
  if (rows.length === 0) return null
  const looked = rows.map((row) => momentOf(row.looked_at).getTime())
  return { looked_at: new Date(Math.max(...looked)), facts: rows.map(toFacts), waived, latest_run, loads }
}

const selectFacts = (db: Kysely<DB>, businessDate: string) =>
  db
    .selectFrom('pipeline.arrivals')
    .selectAll()
    .where('business_date', '=', businessDate)
    .orderBy('feed')
    .orderBy('file')

type FactsRow = Awaited<ReturnType<ReturnType<typeof selectFacts>['execute']>>[number]

/** The database holds what `recordDate` wrote: its checks allow no other words. */
function toFacts(row: FactsRow): ArrivalFacts {
  return {
    file: row.file,
    system_code: row.system_code,
    feed: row.feed,
    title: row.title as ArrivalFacts['title'],
    if_missing: row.if_missing as ArrivalFacts['if_missing'],
    ready_by: momentOrNull(row.ready_by),
    hard_limit: momentOrNull(row.hard_limit),
    delivery: row.delivery as ArrivalFacts['delivery'],
    file_name: row.file_name,
    row_count: row.row_count === null ? null : Number(row.row_count),
    created_at: row.created_at,
    arrived_at: momentOrNull(row.arrived_at),
    problems: (row.problems as unknown as ArrivalFacts['problems']).map((it) => ({
      ...it,
      reason_zh: it.reason_zh ?? null,
    })),
    night: row.night as ArrivalFacts['night'],
    carried_since: row.carried_since,
    is_unread: row.is_unread,
  }
}

async function readLoads(db: Kysely<DB>, businessDate: string): Promise<Map<string, FileLoad>> {
  const { rows } = await sql<{ step: string; run_no: string; rows_in: string; rows_out: string }>`
    select step, run_no, rows_in, rows_out from pipeline.steps
     where run_no = (select max(run_no) from pipeline.runs
                      where business_date = ${businessDate} and status = 'done')
       and step like 'load %' and rows_in is not null and rows_out is not null`.execute(db)
  return new Map(
    rows.map(({ step, run_no, rows_in, rows_out }) => [
      step.slice('load '.length),
      { run_no: String(run_no), rows_in: Number(rows_in), rows_out: Number(rows_out) },
    ]),
  )
}

async function findLatestRun(db: Kysely<DB>, businessDate: string): Promise<LatestRun | null> {
  const row = await db
    .selectFrom('pipeline.runs')
    .select(['status', 'started_at', 'ended_at', 'error_code'])
    .where('business_date', '=', businessDate)
    .orderBy('run_no', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  return {
    status: row.status as LatestRun['status'],
    started_at: momentOf(row.started_at),
    ended_at: momentOrNull(row.ended_at),
    error_code: row.error_code,
  }
}

/** A moment as the connection gives it, in UTC: `2026-06-30 17:30:00+00`. */
export const momentOf = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00`)
export const momentOrNull = (text: string | null): Date | null => (text === null ? null : momentOf(text))
