import type pg from 'pg'
import { AppError } from '../platform/errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { NightKind, Step } from './night-state.ts'

/**
 * What ran, when and with how many rows, in PostgreSQL for people to read. Nothing of a night depends on
 * it.
 */
export type RunLog = {
  start(businessDate: string, kind: NightKind): Promise<number>
  step(runNo: number, stepNo: number, step: Step): Promise<void>
  finish(
    runNo: number,
    result: { status: 'done' | 'unchanged'; version: string; run_id: string },
  ): Promise<void>
  fail(runNo: number, error: unknown): Promise<void>
}

export function createRunLog(batch: pg.Client, clock: Clock): RunLog {
  return {
    async start(businessDate, kind) {
      // Only one night runs at a time: what still stands as running was cut off.
      await batch.query(
        `update pipeline.runs set status = 'failed', ended_at = $1, error_code = 'cut_off'
          where status = 'running'`,
        [clock.now()],
      )
      const { rows } = await batch.query<{ run_no: string }>(
        `insert into pipeline.runs (business_date, run_kind, status, started_at)
         values ($1, $2, 'running', $3) returning run_no`,
        [businessDate, kind, clock.now()],
      )
      return Number(rows[0]!.run_no)
    },
    async step(runNo, stepNo, { step, rows_in, rows_out, seconds, note }) {
      await batch.query(
        `insert into pipeline.steps (run_no, step_no, step, rows_in, rows_out, seconds, note)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [runNo, stepNo, step, rows_in, rows_out, seconds, note ?? null],
      )
    },
    async finish(runNo, { status, version, run_id }) {
      await batch.query(
        'update pipeline.runs set status = $2, version = $3, run_id = $4, ended_at = $5 where run_no = $1',
        [runNo, status, version, run_id, clock.now()],
      )
    },
    async fail(runNo, error) {
      const known = error instanceof AppError ? error : null
      const message = error instanceof Error ? error.message : String(error)
      await batch.query(
        `update pipeline.runs set status = 'failed', ended_at = $2, error_code = $3, error_message = $4,
           error_details = $5 where run_no = $1`,
        [runNo, clock.now(), known?.code ?? 'internal_error', message, known?.details ?? null],
      )
    },
  }
}
