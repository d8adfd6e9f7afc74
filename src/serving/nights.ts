import { type Kysely, sql } from 'kysely'
import type { DB } from '../platform/database.generated.ts'
import { momentOf, momentOrNull } from './arrivals.ts'
import { isHeld } from './night-locks.ts'
import { warningOf } from './night-progress.ts'
import { NIGHT_LOCK, type StepLayer, type StepState } from './night-steps.ts'

/** One run as it was written down; of one that was killed it says so, also before another has begun. */
export type NightRun = {
  run_no: string
  business_date: string
  run_kind: 'opening' | 'daily'
  status: 'running' | 'done' | 'unchanged' | 'failed'
  started_at: Date
  ended_at: Date | null
  seconds: number | null
  /** The median of the ordinary nights that went well before it. */
  usual_seconds: number | null
  row_count: number | null
  version: string | null
  trigger_code: 'command' | 'schedule' | 'order' | 'retry'
  started_by: string | null
  reason: string | null
  error_code: string | null
}

export type NightFailure = { code: string; message: string | null; details: Record<string, unknown> }

/** A step of the plan, and what has been seen of it. */
export type NightStep = {
  step: string
  layer: StepLayer
  title: Words | null
  key: string[]
  /** What its checks are called, by the names under which they are waived. */
  check_titles: Record<string, Words>
  after: string[]
  state_code: StepState
  began_at: Date | null
  rows_in: number | null
  rows_out: number | null
  seconds: number | null
  usual_seconds: number | null
  note: string | null
  message: string | null
  row_count: number | null
  content_hash: string | null
}

export type WholeRun = { run: NightRun; failure: NightFailure | null; steps: NightStep[] }

/** Nights that say what is usual. */
const USUAL_RUNS = 14

/** A run whose process holds no lock any more has been cut off, whatever its line says. */
const IS_CUT_OFF = sql<boolean>`(run.status = 'running' and not ${isHeld(NIGHT_LOCK)})`

const usualRuns = (before: ReturnType<typeof sql>) => sql`
  select run_no, extract(epoch from ended_at - started_at) as seconds from pipeline.runs
   where status = 'done' and run_kind = 'daily' and run_no < ${before}
   order by run_no desc nulls last limit ${USUAL_RUNS}`

type RunRow = Omit<NightRun, 'started_at' | 'ended_at'> & {
  started_at: string
  ended_at: string | null
  error_message: string | null
  error_details: Record<string, unknown> | null
  is_cut_off: boolean
  plan_id: string | null
}

const selectRuns = (where: ReturnType<typeof sql>, limit: number) => sql<RunRow>`
  select run.run_no, run.business_date, run.run_kind, run.status, run.started_at, run.ended_at,
         round(extract(epoch from run.ended_at - run.started_at), 1)::float8 as seconds,
         usual.seconds as usual_seconds, delivered.row_count, run.version, run.trigger_code,
         run.started_by, run.reason, run.error_code, run.error_message, run.error_details, run.plan_id,
         ${IS_CUT_OFF} as is_cut_off
    from pipeline.runs as run
    left join lateral (
      select percentile_cont(0.5) within group (order by seconds)::float8 as seconds
        from (${usualRuns(sql`run.run_no`)}) as before) as usual on true
    left join lateral (
      select sum(rows_in)::float8 as row_count from pipeline.steps
       where steps.run_no = run.run_no and step like 'load %') as delivered on true
   where ${where}
   order by run.run_no desc nulls last limit ${limit}`

/** The latest runs before one already seen, newest first. */
export async function listNights(
  db: Kysely<DB>,
  { before, limit }: { before: string | null; limit: number },
): Promise<NightRun[]> {
  const where = before === null ? sql`true` : sql`run.run_no < ${before}`
  const { rows } = await selectRuns(where, limit).execute(db)
  return rows.map(toRun)
}

/** One run with every step of its plan; null where there is none of that number. */
export async function readNight(db: Kysely<DB>, runNo: string): Promise<WholeRun | null> {
  const { rows } = await selectRuns(sql`run.run_no = ${runNo}`, 1).execute(db)
  const [row] = rows
  if (!row) return null
  const run = toRun(row)
  const [planned, logged, usual, made] = await Promise.all([
    readPlan(db, row.plan_id),
    readSteps(db, runNo),
    readUsual(db, runNo),
    readTables(db, runNo),
  ])
  // A run from before plans were kept has the steps that it took.
  const plan = planned ?? logged.map(({ step }) => ({ ...UNPLANNED, step, layer: layerOf(step) }))
  const lines = new Map(logged.map((it) => [it.step, it]))
  const steps = plan.map((it): NightStep => {
    const { row_count = null, content_hash = null } = made.get(it.step) ?? {}
    const line = lines.get(it.step)
    const seen = line ? { ...line, state_code: stateOf(line.state_code, row) } : unseen(run)
    return {
      ...it,
      check_titles: it.check_titles ?? {},
      ...seen,
      usual_seconds: usual.get(it.step) ?? null,
      row_count,
      content_hash,
    }
  })
  return { run, failure: failureOf(row), steps }
}

/** Where runs failed and what was said, without values: the sentence of a refusal repeats some. */
export async function listFailures(
  db: Kysely<DB>,
  runNos: readonly string[],
): Promise<Map<string, { step: string | null; message: string | null }>> {
  if (runNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('pipeline.runs as run')
    .leftJoin('pipeline.steps as failed', (join) =>
      join.onRef('failed.run_no', '=', 'run.run_no').on('failed.state_code', '=', 'failed'),
    )
    .select(['run.run_no', 'run.error_code', 'run.error_message', 'failed.step', 'failed.message'])
    .where('run.run_no', 'in', [...runNos])
    .orderBy('failed.step_no', 'desc')
    .execute()
  return new Map(
    rows.map((row) => {
      const said = row.error_code === 'delivery_refused' ? null : row.error_message
      return [String(row.run_no), { step: row.step, message: row.message ?? said }]
    }),
  )
}

/** What a run warned of without holding its night back: checks, rows kept aside, and codes of no list. */
export async function listWarnings(db: Kysely<DB>, runNo: string): Promise<string[]> {
  const { rows } = await sql<{ step: string; note: string }>`
    select step, note from pipeline.steps
     where run_no = ${runNo} and state_code = 'done' and note is not null
       and (step like 'check %' or step like 'load %')
     order by step_no nulls last`.execute(db)
  return rows.flatMap(({ step, note }) => {
    const warning = warningOf({ step, state_code: 'done', note })
    return warning === null ? [] : [`${step.replace(/^(check|load) /, '')}: ${warning}`]
  })
}

/** How the newest run of a date ended; null where none has run. */
export async function findLatestOf(db: Kysely<DB>, businessDate: string): Promise<NightRun | null> {
  const { rows } = await selectRuns(sql`run.business_date = ${businessDate}`, 1).execute(db)
  return rows[0] ? toRun(rows[0]) : null
}

export type Words = { zh: string; en: string }
/** Names by which something is waived, and what those are called; plans of earlier nights may not say it. */
export type Waivable = { feed: string[]; check: string[]; titles: Record<string, Words> }

/** What two people may let pass, by the plan of the latest night: files, and checks by their names. */
export async function listWaivable(db: Kysely<DB>): Promise<Waivable> {
  const row = await db
    .selectFrom('pipeline.runs')
    .select('plan_id')
    .where('plan_id', 'is not', null)
    .orderBy('run_no', 'desc')
    .limit(1)
    .executeTakeFirst()
  const steps = (await readPlan(db, row?.plan_id ?? null)) ?? []
  const loads = steps.filter((it) => it.step.startsWith('load '))
  const feedOf = ({ step }: Planned) => step.slice('load '.length)
  return {
    feed: loads.map(feedOf),
    check: steps.flatMap((it) => it.waivable ?? []),
    titles: Object.assign(
      Object.fromEntries(loads.flatMap((it) => (it.title ? [[feedOf(it), it.title]] : []))),
      ...steps.map((it) => it.check_titles ?? {}),
    ) as Record<string, Words>,
  }
}

const UNPLANNED = { title: null, key: [], after: [], check_titles: {} }

function layerOf(step: string): StepLayer {
  if (step.startsWith('check ')) return 'checks'
  if (step === 'arrivals' || step.startsWith('load ') || step.startsWith('ref.')) return 'feeds'
  const [layer] = step.split('.')
  const known = (['ods', 'base', 'metrics', 'cubes', 'marts'] as const).find((it) => it === layer)
  return known ?? 'publish'
}

const stateOf = (state: StepState, row: RunRow): StepState =>
  state === 'running' && row.is_cut_off ? 'failed' : state

const unseen = (run: NightRun) => ({
  state_code: run.status === 'running' ? ('waiting' as const) : ('skipped' as const),
  began_at: null,
  rows_in: null,
  rows_out: null,
  seconds: null,
  note: null,
  message: null,
})

function toRun(row: RunRow): NightRun {
  const { is_cut_off: isCutOff, error_message: _, error_details: __, plan_id: ___, ...run } = row
  return {
    ...run,
    run_no: String(row.run_no),
    status: isCutOff ? 'failed' : row.status,
    error_code: isCutOff ? 'cut_off' : row.error_code,
    started_at: momentOf(row.started_at),
    ended_at: momentOrNull(row.ended_at),
  }
}

function failureOf(row: RunRow): NightFailure | null {
  const code = row.is_cut_off ? 'cut_off' : row.error_code
  return code === null ? null : { code, message: row.error_message, details: row.error_details ?? {} }
}

type Planned = Pick<NightStep, 'step' | 'layer' | 'title' | 'key' | 'after'> & {
  waivable?: string[]
  check_titles?: Record<string, Words>
}

async function readPlan(db: Kysely<DB>, planId: string | null): Promise<Planned[] | null> {
  if (planId === null) return null
  const row = await db
    .selectFrom('pipeline.plans')
    .select('steps')
    .where('plan_id', '=', planId)
    .executeTakeFirst()
  return (row?.steps as unknown as Planned[] | undefined) ?? null
}

type Line = Pick<
  NightStep,
  'step' | 'state_code' | 'rows_in' | 'rows_out' | 'seconds' | 'note' | 'message'
> & {
  began_at: Date | null
}

async function readSteps(db: Kysely<DB>, runNo: string): Promise<Line[]> {
  const rows = await db
    .selectFrom('pipeline.steps')
    .select(['step', 'state_code', 'rows_in', 'rows_out', 'seconds', 'note', 'message', 'began_at'])
    .where('run_no', '=', runNo)
    .orderBy('step_no')
    .execute()
  return rows.map((row) => ({
    ...row,
    state_code: row.state_code as StepState,
    rows_in: numberOrNull(row.rows_in),
    rows_out: numberOrNull(row.rows_out),
    seconds: numberOrNull(row.seconds),
    began_at: momentOrNull(row.began_at),
  }))
}

const numberOrNull = (value: string | number | null): number | null => (value === null ? null : Number(value))

async function readUsual(db: Kysely<DB>, runNo: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ step: string; seconds: number }>`
    select steps.step, percentile_cont(0.5) within group (order by steps.seconds)::float8 as seconds
      from pipeline.steps join (${usualRuns(sql`${runNo}`)}) as before using (run_no)
     where steps.state_code = 'done' group by steps.step`.execute(db)
  return new Map(rows.map((row) => [row.step, row.seconds]))
}

async function readTables(db: Kysely<DB>, runNo: string) {
  const rows = await db
    .selectFrom('pipeline.run_tables')
    .select(['table_name', 'row_count', 'content_hash'])
    .where('run_no', '=', runNo)
    .execute()
  return new Map(rows.map((it) => [it.table_name, { ...it, row_count: Number(it.row_count) }]))
}
