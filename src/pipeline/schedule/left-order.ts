import type { Order, OrderState } from '../../serving/orders.ts'
import { failureInChinese } from '../../serving/failure-words.ts'
import type { RunFact } from './next-action.ts'

/** A night takes a moment from its start to its first line. */
const GRACE_MS = 60_000

type LeftOrder = Pick<Order, 'began_at'>
export type Verdict = { state_code: OrderState } & Record<'message' | 'message_zh' | 'run_no', string | null>

/**
 * What became of an order that is said to be at work, when the program that took it up was started anew: it
 * ended with the run that began after it, or never came to one and waits again. Null while it may be at work.
 */
export function judgeLeftOrder(
  { began_at: began }: LeftOrder,
  latest: RunFact | null,
  now: Date,
): Verdict | null {
  if (latest?.status === 'running') return null
  if (began && latest && latest.started_at >= began) {
    const message = latest.status === 'failed' ? latest.error_code : null
    return {
      state_code: latest.status === 'failed' ? 'failed' : 'done',
      message,
      message_zh: message && failureInChinese({ code: message, message: null }),
      run_no: latest.run_no,
    }
  }
  if (began && now.getTime() - began.getTime() < GRACE_MS) return null
  return { state_code: 'waiting', message: null, message_zh: null, run_no: null }
}
