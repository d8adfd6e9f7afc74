import { describe, expect, it } from 'vitest'
import { judgeLeftOrder } from './left-order.ts'
import type { RunFact } from './next-action.ts'

const at = (time: string) => new Date(`2026-07-01T${time}:00+08:00`)
const ORDER = { began_at: at('02:00') }
const run = (more: Partial<RunFact>): RunFact => ({
  run_no: '5',
  business_date: '2026-06-30',
  status: 'done',
  error_code: null,
  trigger_code: 'order',
  started_at: at('02:01'),
  ended_at: at('02:20'),
  ...more,
})

describe('an order whose program was started anew', () => {
  it('is at work while its night runs', () => {
    expect(judgeLeftOrder(ORDER, run({ status: 'running' }), at('02:10'))).toBeNull()
  })

  it('ends as its night has ended', () => {
    const done = { state_code: 'done', message: null, message_zh: null, run_no: '5' }
    expect(judgeLeftOrder(ORDER, run({}), at('03:00'))).toEqual(done)
    expect(judgeLeftOrder(ORDER, run({ status: 'unchanged' }), at('03:00'))).toEqual(done)
    const failed = run({ status: 'failed', error_code: 'check_failed' })
    expect(judgeLeftOrder(ORDER, failed, at('03:00'))).toMatchObject({
      state_code: 'failed',
      message: 'check_failed',
    })
  })

  it('is not done by a night from before it, and waits again when none has come', () => {
    const before = run({ started_at: at('01:00') })
    expect(judgeLeftOrder(ORDER, before, at('02:00'))).toBeNull()
    expect(judgeLeftOrder(ORDER, before, at('02:02'))).toMatchObject({ state_code: 'waiting' })
    expect(judgeLeftOrder(ORDER, null, at('02:02'))).toMatchObject({ state_code: 'waiting' })
  })
})
