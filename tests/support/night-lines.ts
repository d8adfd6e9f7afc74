import type pg from 'pg'
import { readCatalogue } from '../../src/pipeline/night-plan.ts'
import { planSteps, type PlannedStep, type RunPlan } from '../../src/pipeline/run-plan.ts'

/** What is written down of a run, as a night would; times are minutes before now. */
export type GivenRun = {
  business_date: string
  status: 'running' | 'done' | 'failed'
  began: number
  ended?: number
  error?: { code: string; message: string; details: Record<string, unknown> }
  trigger_code?: string
  started_by?: string
  reason?: string
  /** The state and seconds of a step; those it says nothing of have no line. */
  line: (step: PlannedStep, at: number) => { state_code: string; seconds: number | null } | null
}

/** The plan of the product's own models, known to the database. */
export async function givenPlan(batch: pg.Client, modelsDir: string): Promise<RunPlan> {
  const plan = planSteps(await readCatalogue(modelsDir))
  await batch.query('insert into pipeline.plans (plan_id, steps) values ($1, $2) on conflict do nothing', [
    plan.plan_id,
    JSON.stringify(plan.steps),
  ])
  return plan
}

export async function givenRun(batch: pg.Client, plan: RunPlan, run: GivenRun): Promise<string> {
  const { rows } = await batch.query<{ run_no: string }>(
    `insert into pipeline.runs (business_date, run_kind, status, started_at, ended_at, plan_id, error_code,
       error_message, error_details, trigger_code, started_by, reason, version)
     values ($1, 'daily', $2, now() - make_interval(mins => $3), now() - make_interval(mins => $4), $5, $6,
       $7, $8, $9, $10, $11, $12) returning run_no`,
    [
      run.business_date,
      run.status,
      run.began,
      run.ended ?? null,
      plan.plan_id,
      run.error?.code ?? null,
      run.error?.message ?? null,
      run.error?.details ?? null,
      run.trigger_code ?? 'command',
      run.started_by ?? null,
      run.reason ?? null,
      run.status === 'done' ? `${run.business_date}.1a2b3c4d5e` : null,
    ],
  )
  const { run_no } = rows[0]!
  const lines = plan.steps.flatMap((step, at) => {
    const line = run.line(step, at)
    return line ? [{ step: step.step, step_no: at + 1, ...line }] : []
  })
  await batch.query(
    `insert into pipeline.steps
       (run_no, step_no, step, state_code, seconds, rows_in, rows_out, message, began_at)
     select $1::bigint, step_no, step, state_code, seconds, step_no * 1000, step_no * 990,
            case when state_code = 'failed' then 'balances: no balance is negative' end,
            now() - make_interval(mins => $3)
       from jsonb_to_recordset($2) as line (step_no integer, step text, state_code text, seconds numeric)`,
    [run_no, JSON.stringify(lines), run.began],
  )
  await batch.query(
    `insert into pipeline.run_tables (run_no, table_name, row_count, content_hash)
     select run_no, step, rows_out, '12345678901234567890' from pipeline.steps
      where run_no = $1 and state_code = 'done' and step ~ '^(base|metrics)'`,
    [run_no],
  )
  return run_no
}
