import { arrivalState, type ArrivalFacts } from '../../serving/arrival-state.ts'
import type { NightRun } from '../../serving/nights.ts'
import type { Order } from '../../serving/orders.ts'
import { nextDay } from './calendar.ts'
import type { NightWindow } from './window.ts'

export type RunFact = Pick<
  NightRun,
  'run_no' | 'business_date' | 'status' | 'error_code' | 'trigger_code' | 'started_at' | 'ended_at'
>

type FeedFact = Pick<
  ArrivalFacts,
  'file' | 'if_missing' | 'ready_by' | 'hard_limit' | 'delivery' | 'problems' | 'night' | 'is_unread'
>

/** All that is known when it is decided what to do next. */
export type Situation = {
  /** The newest date in the warehouse; null before its first ordinary night, which a person starts. */
  head_date: string | null
  /** Orders that wait, oldest first. */
  orders: Pick<Order, 'order_no' | 'kind_code' | 'business_date' | 'reason' | 'ordered_by'>[]
  /** The latest runs, newest first. */
  runs: RunFact[]
  /** What has come of the date after the newest one, by name what it may go without, and when it may run. */
  next: { feeds: FeedFact[]; waived_feeds: string[]; window: NightWindow } | null
  /** How long to wait before each retry of a failure that may pass by itself. */
  retry_minutes: readonly number[]
}

export type Action =
  | { do: 'order'; order_no: string; first: string; last: string; reason: string; ordered_by: string }
  | { do: 'refuse'; order_no: string; message: string; message_zh: string }
  | { do: 'run'; business_date: string; trigger_code: 'schedule' | 'retry'; reason: string | null }
  | { do: 'wait'; why: Waiting; until: Date | null }

/** For what it waits: a night at work, a person, a time, files, or nothing that it knows of. */
export type Waiting = 'running' | 'person' | 'retry' | 'start' | 'files' | 'nothing'

/**
 * What to do now. Orders come first; then a failure that may have passed is tried again; then the next night,
 * as soon as its files are there and its time has come. After a failure of data it waits for a person.
 */
export function nextAction(situation: Situation, now: Date): Action {
  const { orders, runs } = situation
  if (runs[0]?.status === 'running') return { do: 'wait', why: 'running', until: null }
  const [order] = orders
  if (order) return takeUp(order, situation)
  return retryOf(situation, now) ?? scheduled(situation, now)
}

function takeUp(order: Situation['orders'][number], { head_date: head }: Situation): Action {
  const { order_no, kind_code, business_date: last, reason, ordered_by } = order
  if (kind_code !== 'catch_up') return { do: 'order', order_no, first: last, last, reason, ordered_by }
  const first = head === null ? null : nextDay(head)
  if (first === null || first > last) {
    const [message, message_zh] =
      head === null
        ? ['No ordinary night has run yet.', '尚无日常夜间批量运行。']
        : [`${last} has run: the newest is ${head}.`, `${last} 已运行，最新为 ${head}。`]
    return { do: 'refuse', order_no, message, message_zh }
  }
  return { do: 'order', order_no, first, last, reason, ordered_by }
}

/** What has nothing to do with the files or the figures, and may be over by the next try. */
const TRANSIENT = new Set(['internal_error', 'cut_off', 'database_unreachable', 'lock_busy'])

const isTransient = (errorCode: string | null): boolean => TRANSIENT.has(errorCode ?? '')

/** Null where the newest run has not failed, or left standing what the next night builds on. */
function retryOf({ head_date: head, runs, retry_minutes: minutes }: Situation, now: Date): Action | null {
  const [latest] = runs
  if (!latest || latest.status !== 'failed') return null
  const tries = triesOf(runs)
  const wait = isTransient(latest.error_code) ? minutes[tries] : undefined
  if (wait === undefined) {
    const isInTheWay = head === null || latest.business_date === nextDay(head)
    return isInTheWay ? { do: 'wait', why: 'person', until: null } : null
  }
  const until = new Date((latest.ended_at ?? latest.started_at).getTime() + wait * 60_000)
  if (now < until) return { do: 'wait', why: 'retry', until }
  const { business_date, error_code } = latest
  return { do: 'run', business_date, trigger_code: 'retry', reason: `${error_code}, try ${tries + 1}` }
}

/** How many times the newest run has been tried again in a row. */
function triesOf(runs: readonly RunFact[]): number {
  const { business_date } = runs[0]!
  const other = runs.findIndex(
    (it) => it.business_date !== business_date || it.status !== 'failed' || it.trigger_code !== 'retry',
  )
  return other === -1 ? runs.length : other
}

function scheduled({ head_date: head, next }: Situation, now: Date): Action {
  if (head === null || next === null) return { do: 'wait', why: 'nothing', until: null }
  const { window, feeds, waived_feeds: waived } = next
  if (now < window.earliest_at) return { do: 'wait', why: 'start', until: window.earliest_at }
  const missing = feeds.filter((it) => !waived.includes(it.file) && isWaitedFor(it, window, now))
  if (missing.length > 0) return { do: 'wait', why: 'files', until: null }
  return { do: 'run', business_date: nextDay(head), trigger_code: 'schedule', reason: null }
}

/**
 * Without some files there is no night; others are waited for until their hard limit, but not for longer than
 * the night can still be in time. What is refused or half there counts as not there.
 */
function isWaitedFor(feed: FeedFact, window: NightWindow, now: Date): boolean {
  const state = arrivalState(feed, now)
  if (state === 'arrived' || state === 'loaded' || state === 'not_needed') return false
  if (feed.if_missing === 'stop' || state === 'refused') return true
  return feed.hard_limit !== null && now < feed.hard_limit && now < window.latest_start_at
}
