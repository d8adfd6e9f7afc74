import type { NightRun, NightStep } from './nights.ts'

export type Progress = { step_count: number; done_count: number; expected_end_at: Date | null }

/** From this share of its work on, a night's own pace says more than what is usual. */
const SHARE_TO_TRUST = 0.05

type Paced = Pick<NightStep, 'state_code' | 'usual_seconds'>
type Timed = Pick<NightRun, 'status' | 'started_at' | 'usual_seconds'>

/**
 * How far a run has come and, while it runs, when it should end by its pace and its steps' usual times. Of
 * one that went well, what it had no work for is no step: a file that need not come, a table that stays.
 */
export function progressOf(run: Timed, planned: readonly Paced[], now: Date): Progress {
  const wentWell = run.status === 'done' || run.status === 'unchanged'
  const steps = wentWell ? planned.filter((it) => it.state_code !== 'skipped') : planned
  const done = steps.filter((it) => it.state_code === 'done')
  const counts = { step_count: steps.length, done_count: done.length }
  if (run.status !== 'running' || run.usual_seconds === null) return { ...counts, expected_end_at: null }
  const share = weightOf(done) / Math.max(weightOf(steps), 1e-9)
  const elapsedMs = now.getTime() - run.started_at.getTime()
  const totalMs = share >= SHARE_TO_TRUST ? elapsedMs / share : run.usual_seconds * 1000
  const endMs = Math.max(run.started_at.getTime() + totalMs, now.getTime())
  return { ...counts, expected_end_at: new Date(endMs) }
}

const weightOf = (steps: readonly Paced[]) => steps.reduce((sum, it) => sum + (it.usual_seconds ?? 0), 0)

/** What a file that was loaded may have to say: rows that were kept aside, and codes of no list. */
const SAID_OF_FILE = /\d+ rows rejected|the control total could not be compared|UNKNOWN_CODE \d+/g

/** What a step warns of that went well; null for what is as it should be, or was let pass by two persons. */
export function warningOf({
  step,
  state_code,
  note,
}: Pick<NightStep, 'step' | 'state_code' | 'note'>): string | null {
  if (state_code !== 'done' || note === null) return null
  if (step.startsWith('check ')) return note.endsWith(' rows differ') ? note : null
  return step.startsWith('load ') ? (note.match(SAID_OF_FILE)?.join('; ') ?? null) : null
}

const SLOW_FACTOR = 1.5
const SLOW_SECONDS = 2

/** Much longer than usual, whether it has ended or is still at it. */
export function isSlow(
  step: Pick<NightStep, 'seconds' | 'usual_seconds' | 'began_at' | 'state_code'>,
  now: Date,
): boolean {
  const { seconds, usual_seconds, began_at, state_code } = step
  if (usual_seconds === null) return false
  const running = state_code === 'running' && began_at ? (now.getTime() - began_at.getTime()) / 1000 : null
  const took = running ?? seconds
  return took !== null && took > usual_seconds * SLOW_FACTOR + SLOW_SECONDS
}
