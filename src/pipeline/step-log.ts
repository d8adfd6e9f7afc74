import type pg from 'pg'
import type { Clock } from '../platform/clock.ts'
import type { FailedStep, Step, StepListener } from './night-state.ts'

/** Nobody who watches needs it sooner, and a night of hundreds of steps writes twice a second at most. */
const WRITE_EVERY_MS = 500

type Line = {
  step_no: number
  step: string
  state_code: 'running' | 'done' | 'failed' | 'skipped'
  rows_in: number | null
  rows_out: number | null
  seconds: number | null
  note: string | null
  message: string | null
  began_at: string | null
}

export type StepLog = {
  listener: Required<StepListener>
  /** The steps of the plan that were never begun. */
  skipRest(planned: string[]): void
  close(): Promise<void>
}

type Needs = {
  runNo: number | null
  batch: pg.Client
  clock: Clock
  attempt<T>(work: () => Promise<T>): Promise<T | null>
}

/** The lines of a run's steps: noted at once, written several at a time, and waited for only at the end. */
export function openStepLog({ runNo, batch, clock, attempt }: Needs): StepLog {
  const lines = new Map<string, Line>()
  const changed = new Set<Line>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<unknown> = Promise.resolve()
  const write = () => {
    timer = null
    const rows = JSON.stringify([...changed])
    changed.clear()
    writing = Promise.all([writing, attempt(() => batch.query(WRITE, [runNo, rows]))])
  }
  const note = (step: string, change: Partial<Line>) => {
    if (runNo === null) return
    const known = lines.get(step) ?? { ...NEW, step_no: lines.size + 1, step }
    const line = Object.assign(known, change)
    lines.set(step, line)
    changed.add(line)
    timer ??= setTimeout(write, WRITE_EVERY_MS)
  }
  const beganAt = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000).toISOString()
  return {
    listener: {
      onBegin: (step) => note(step, { ...NEW, began_at: clock.now().toISOString() }),
      onStep: ({ step, note: said, rows_in, rows_out, seconds, holds_back: isHeld }: Step) =>
        note(step, {
          rows_in,
          rows_out,
          seconds,
          note: said ?? null,
          // A check that ran to its end and found what holds the night back is one that failed.
          state_code: isHeld ? 'failed' : 'done',
          message: (isHeld && said) || null,
          began_at: lines.get(step)?.began_at ?? beganAt(seconds),
        }),
      onFailed: ({ step, seconds, message }: FailedStep) =>
        note(step, { seconds, message, state_code: 'failed' }),
    },
    skipRest: (planned) => {
      for (const step of planned) if (!lines.has(step)) note(step, { state_code: 'skipped' })
    },
    close: async () => {
      if (timer) clearTimeout(timer)
      if (changed.size > 0) write()
      await writing
    },
  }
}

const NEW: Omit<Line, 'step_no' | 'step'> = {
  state_code: 'running',
  rows_in: null,
  rows_out: null,
  seconds: null,
  note: null,
  message: null,
  began_at: null,
}

const WRITE = `
  insert into pipeline.steps
    (run_no, step_no, step, state_code, rows_in, rows_out, seconds, note, message, began_at)
  select $1, line.step_no, line.step, line.state_code, line.rows_in, line.rows_out, line.seconds, line.note,
         line.message, line.began_at
    from jsonb_to_recordset($2) as line (step_no integer, step text, state_code text, rows_in bigint,
         rows_out bigint, seconds numeric, note text, message text, began_at timestamptz)
  on conflict (run_no, step_no) do update
    set state_code = excluded.state_code, rows_in = excluded.rows_in, rows_out = excluded.rows_out,
        seconds = excluded.seconds, note = excluded.note, message = excluded.message,
        began_at = excluded.began_at`
