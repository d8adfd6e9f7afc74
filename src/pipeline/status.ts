import type pg from 'pg'
import { readHead } from '../serving/manifest.ts'

export type RunStatus = {
  run_no: string
  business_date: string
  run_kind: string
  status: string
  version: string | null
  seconds: string | null
  error_code: string | null
  error_message: string | null
  error_details: unknown
  steps: {
    step: string
    rows_in: string | null
    rows_out: string | null
    seconds: string | null
    state_code: string
    note: string | null
  }[]
}

export type Status = {
  /** The newest complete version of the warehouse. */
  warehouse: { business_date: string; version: string; run_id: string; stale: Record<string, string> } | null
  publication: {
    publication_id: number
    business_date: string
    warehouse_version: string
    published_at: string
  } | null
  /** The latest runs, newest first; steps only of the first. */
  runs: RunStatus[]
}

/** What ran, what stands, and what people see. */
export async function readStatus(batch: pg.Client, warehouseDir: string, runsMax = 10): Promise<Status> {
  const head = readHead(warehouseDir)
  const publications = await batch.query<NonNullable<Status['publication']>>(
    `select publication_id, to_char(business_date, 'YYYY-MM-DD') as business_date, warehouse_version,
            to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as published_at
       from serving.publications order by publication_id desc limit 1`,
  )
  const runs = await batch.query<Omit<RunStatus, 'steps'>>(
    `select run_no, to_char(business_date, 'YYYY-MM-DD') as business_date, run_kind, status, version,
            round(extract(epoch from ended_at - started_at), 1)::text as seconds,
            error_code, error_message, error_details
       from pipeline.runs order by run_no desc limit $1`,
    [runsMax],
  )
  const latest = runs.rows[0]
  const steps = await batch.query<RunStatus['steps'][number]>(
    `select step, state_code, rows_in, rows_out, seconds, note from pipeline.steps
      where run_no = $1 order by step_no`,
    [latest?.run_no ?? 0],
  )
  return {
    warehouse: head && {
      business_date: head.business_date,
      version: head.version,
      run_id: head.run_id,
      stale: head.stale,
    },
    publication: publications.rows[0] ?? null,
    runs: runs.rows.map((run, index) => ({ ...run, steps: index === 0 ? steps.rows : [] })),
  }
}
