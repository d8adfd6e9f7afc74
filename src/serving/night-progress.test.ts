import { describe, expect, it } from 'vitest'
import { isSlow, progressOf, warningOf } from './night-progress.ts'

const at = (time: string) => new Date(`2026-07-01T${time}+08:00`)
const step = (state_code: 'done' | 'running' | 'waiting' | 'skipped', usual_seconds: number | null) => ({
  state_code,
  usual_seconds,
})
const RUN = { status: 'running' as const, started_at: at('02:00:00'), usual_seconds: 600 }

describe('how far a night has come', () => {
  it('ends when it usually does, as long as little of it is done', () => {
    const steps = [step('done', 1), step('running', 99)]
    expect(progressOf(RUN, steps, at('02:00:10'))).toEqual({
      step_count: 2,
      done_count: 1,
      expected_end_at: at('02:10:00'),
    })
  })

  it('ends later by its own pace, once half of the work took twice its time', () => {
    const steps = [step('done', 300), step('running', 300)]
    expect(progressOf(RUN, steps, at('02:10:00')).expected_end_at).toEqual(at('02:20:00'))
  })

  it('never ends in the past', () => {
    expect(progressOf(RUN, [step('running', 300)], at('02:30:00')).expected_end_at).toEqual(at('02:30:00'))
  })

  it('is all there was to do once it went well, and not where it failed', () => {
    const steps = [step('done', 1), step('skipped', 1)]
    const counts = (status: 'done' | 'failed') => progressOf({ ...RUN, status }, steps, at('02:10:00'))
    expect(counts('done')).toMatchObject({ done_count: 1, step_count: 1 })
    expect(counts('failed')).toMatchObject({ done_count: 1, step_count: 2 })
  })

  it('is not foretold of the first nights, nor of one that has ended', () => {
    const steps = [step('done', null)]
    expect(progressOf({ ...RUN, usual_seconds: null }, steps, at('02:01:00')).expected_end_at).toBeNull()
    expect(progressOf({ ...RUN, status: 'failed' }, steps, at('02:01:00')).expected_end_at).toBeNull()
  })
})

describe('a slow step', () => {
  const ended = { state_code: 'done' as const, began_at: at('02:00:00'), usual_seconds: 10 }

  it('takes much longer than usual, and is told while it is still at it', () => {
    expect(isSlow({ ...ended, seconds: 16 }, at('02:30:00'))).toBe(false)
    expect(isSlow({ ...ended, seconds: 18 }, at('02:30:00'))).toBe(true)
    const running = { ...ended, state_code: 'running' as const, seconds: null }
    expect(isSlow(running, at('02:00:10'))).toBe(false)
    expect(isSlow(running, at('02:00:20'))).toBe(true)
  })

  it('is none that nobody knows the usual time of', () => {
    expect(isSlow({ ...ended, usual_seconds: null, seconds: 900 }, at('02:30:00'))).toBe(false)
  })
})

describe('a warning', () => {
  const said = (step: string, note: string | null, state_code: 'done' | 'failed' = 'done') =>
    warningOf({ step, note, state_code })

  it('is rows left out of a file, codes of no list, and a check that holds nothing back', () => {
    expect(said('load WMS_HOLD', '1 rows rejected; in doubt: TRUNC 2, UNKNOWN_CODE 3')).toBe(
      '1 rows rejected; UNKNOWN_CODE 3',
    )
    expect(said('check base.loans: one open version', '2 rows differ')).toBe('2 rows differ')
  })

  it('is none where two persons let it pass, values were only put right, or the night failed for it', () => {
    expect(said('check base.loans: one open version', '2 rows differ, waived')).toBeNull()
    expect(said('load WMS_HOLD', 'in doubt: TRUNC 2')).toBeNull()
    expect(said('load WMS_HOLD', '12 rows of 2026-06-30 as kept')).toBeNull()
    expect(said('check base.loans: one open version', '2 rows differ, held back', 'failed')).toBeNull()
  })
})
