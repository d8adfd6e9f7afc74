import type pg from 'pg'
import type { Clock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import type { Manifest, StoredTable } from '../serving/manifest.ts'
import { describeFailure } from './failure-text.ts'
import type { NightKind, StepListener } from './night-state.ts'
import type { RunPlan } from './run-plan.ts'
import { openStepLog } from './step-log.ts'

/** Why a night runs, and by whose wish. */
export type RunOrigin = {
  trigger_code: 'command' | 'schedule' | 'order' | 'retry'
  started_by: string | null
  reason: string | null
}

type LoggedNight = { businessDate: string; kind: NightKind; origin: RunOrigin; plan: RunPlan }

/**
 * What runs, how it goes and what it made, in PostgreSQL for people to read. Nothing of a night depends on
 * it: what cannot be written down is told to `onTrouble`, and the night goes on.
 */
export type RunLog = {
  start(night: LoggedNight): Promise<RunLines>
}

/** The lines of one run. */
export type RunLines = Required<StepListener> & {
  run_no: number | null
  finish(result: { status: 'done' | 'unchanged'; manifest: Manifest }): Promise<void>
  fail(error: unknown): Promise<void>
  /** Says of what was never begun that it was left out, and writes down what is not written yet. */
  close(): Promise<void>
}

type Needs = { batch: pg.Client; clock: Clock; onTrouble?: (error: unknown) => void }

export function createRunLog({ batch, clock, onTrouble = () => {} }: Needs): RunLog {
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (error) {
      onTrouble(error)
      return null
    }
  }
  return {
    async start(night) {
      const runNo = await attempt(() => beginRun(batch, night, clock.now()))
      const steps = openStepLog({ runNo, batch, clock, attempt })
      return {
        ...steps.listener,
        run_no: runNo,
        finish: async (result) => {
          await attempt(() => finishRun(batch, { runNo, ...result, at: clock.now() }))
        },
        fail: async (error) => {
          await attempt(() => failRun(batch, { runNo, error, at: clock.now() }))
        },
        close: async () => {
          steps.skipRest(night.plan.steps.map((it) => it.step))
          await steps.close()
        },
      }
    },
  }
}

async function beginRun(batch: pg.Client, night: LoggedNight, at: Date): Promise<number> {
  const { plan, origin } = night
  await closeCutOff(batch, at)
  await batch.query('insert into pipeline.plans (plan_id, steps) values ($1, $2) on conflict do nothing', [
    plan.plan_id,
    JSON.stringify(plan.steps),
  ])
  const { rows } = await batch.query<{ run_no: string }>(
    `insert into pipeline.runs
       (business_date, run_kind, status, started_at, plan_id, trigger_code, started_by, reason)
     values ($1, $2, 'running', $3, $4, $5, $6, $7) returning run_no`,
    [night.businessDate, night.kind, at, plan.plan_id, origin.trigger_code, origin.started_by, origin.reason],
  )
  return Number(rows[0]!.run_no)
}

/** Only one night runs at a time: what still stands as running was cut off. */
async function closeCutOff(batch: pg.Client, at: Date): Promise<void> {
  await batch.query(
    `update pipeline.steps set state_code = 'failed', message = 'cut off'
      where state_code = 'running'
        and run_no in (select run_no from pipeline.runs where status = 'running')`,
  )
  await batch.query(
    `update pipeline.runs set status = 'failed', ended_at = $1, error_code = 'cut_off'
      where status = 'running'`,
    [at],
  )
}

type Finished = { runNo: number | null; status: string; manifest: Manifest; at: Date }

async function finishRun(batch: pg.Client, { runNo, status, manifest, at }: Finished): Promise<void> {
  await batch.query(
    'update pipeline.runs set status = $2, version = $3, run_id = $4, ended_at = $5 where run_no = $1',
    [runNo, status, manifest.version, manifest.run_id, at],
  )
  const tables = Object.entries(manifest.tables).map(([table_name, table]) => ({
    table_name,
    ...outputOf(table),
  }))
  await batch.query(
    `insert into pipeline.run_tables (run_no, table_name, row_count, content_hash)
     select $1::bigint, made.table_name, made.row_count, made.content_hash
       from jsonb_to_recordset($2) as made (table_name text, row_count bigint, content_hash text)
     union all
     select $1::bigint, 'marts.' || mart.key, (mart.value ->> 'rows')::bigint, mart.value ->> 'hash'
       from serving.publications, jsonb_each(tables) as mart
      where warehouse_version = $3
     on conflict do nothing`,
    [runNo, JSON.stringify(tables), manifest.version],
  )
}

/** What is current of a table, else its newest partition. */
function outputOf({ current, segments }: StoredTable): { row_count: number; content_hash: string } {
  const newest = current ?? segments.at(-1)
  return { row_count: newest?.rows ?? 0, content_hash: newest?.hash ?? '' }
}

type Failed = { runNo: number | null; error: unknown; at: Date }

async function failRun(batch: pg.Client, { runNo, error, at }: Failed): Promise<void> {
  const known = error instanceof AppError ? error : null
  await batch.query(
    `update pipeline.runs set status = 'failed', ended_at = $2, error_code = $3, error_message = $4,
       error_details = $5 where run_no = $1`,
    [
      runNo,
      at,
      known?.code ?? 'internal_error',
      known?.message ?? describeFailure(error),
      known?.details ?? null,
    ],
  )
}
