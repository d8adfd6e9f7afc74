import { describe, expect, it } from 'vitest'
import { type Action, nextAction, type RunFact, type Situation } from './next-action.ts'

const at = (time: string, day = '2026-07-01') => new Date(`${day}T${time}:00+08:00`)

type Feed = NonNullable<Situation['next']>['feeds'][number]

const feed = (file: string, more: Partial<Feed> = {}): Feed => ({
  file,
  if_missing: 'stop',
  ready_by: at('01:30'),
  hard_limit: at('04:00'),
  delivery: 'whole',
  problems: [],
  night: null,
  is_unread: true,
  ...more,
})
const missing = { delivery: 'nothing' as const, is_unread: false }

const situation = (more: Partial<Situation> = {}, feeds: Feed[] = [feed('CORE')], waived: string[] = []) => ({
  head_date: '2026-06-29',
  orders: [],
  runs: [],
  next: {
    feeds,
    waived_feeds: waived,
    window: { earliest_at: at('02:00'), latest_start_at: at('04:00'), finish_by: at('08:00') },
  },
  retry_minutes: [1, 5, 15],
  ...more,
})

const run = (more: Partial<RunFact> = {}): RunFact => ({
  run_no: '1',
  business_date: '2026-06-30',
  status: 'failed',
  error_code: 'internal_error',
  trigger_code: 'schedule',
  started_at: at('02:00'),
  ended_at: at('02:10'),
  ...more,
})
const retried = run({ trigger_code: 'retry' })

const startsTheNight: Action = {
  do: 'run',
  business_date: '2026-06-30',
  trigger_code: 'schedule',
  reason: null,
}

describe('the next night', () => {
  it('begins when its time has come and its files are there', () => {
    expect(nextAction(situation(), at('02:00'))).toEqual(startsTheNight)
  })

  it('does not begin before its time, though all files are there', () => {
    expect(nextAction(situation(), at('01:59'))).toEqual({ do: 'wait', why: 'start', until: at('02:00') })
  })

  it('waits for a file that it must have, however late it gets', () => {
    const late = situation({}, [feed('CORE'), feed('CORE_DEP', missing)])
    for (const time of ['02:00', '05:00', '12:00']) {
      expect(nextAction(late, at(time))).toEqual({ do: 'wait', why: 'files', until: null })
    }
  })

  it('waits for a file that it can go on without until its hard limit', () => {
    const carried = feed('WMS', { ...missing, if_missing: 'carry', hard_limit: at('03:00') })
    expect(nextAction(situation({}, [carried]), at('02:59'))).toMatchObject({ why: 'files' })
    expect(nextAction(situation({}, [carried]), at('03:00'))).toEqual(startsTheNight)
  })

  it('does not wait for such a file when it would no longer be in time', () => {
    const carried = feed('CCS', { ...missing, if_missing: 'carry', hard_limit: at('06:00') })
    expect(nextAction(situation({}, [carried]), at('03:59'))).toMatchObject({ why: 'files' })
    expect(nextAction(situation({}, [carried]), at('04:00'))).toEqual(startsTheNight)
  })

  it('waits for a person where a file is refused, also one that it could go on without', () => {
    const problem = { code: 'row', file: 'F', line: 1, column: null, reason: 'is no amount', reason_zh: null }
    const refused = feed('WMS', { if_missing: 'carry', problems: [problem] })
    expect(nextAction(situation({}, [refused]), at('07:00'))).toMatchObject({ why: 'files' })
  })

  it('goes without a file that two people have waived', () => {
    expect(nextAction(situation({}, [feed('CORE', missing)], ['CORE']), at('02:00'))).toEqual(startsTheNight)
  })

  it('does not wait for what comes now and then', () => {
    const crm = feed('CRM', { ...missing, if_missing: 'none', ready_by: null, hard_limit: null })
    expect(nextAction(situation({}, [crm]), at('02:00'))).toEqual(startsTheNight)
  })

  it('is not begun by itself before the first one, nor while another is at work', () => {
    const nothing = { do: 'wait', why: 'nothing', until: null }
    expect(nextAction(situation({ head_date: null }), at('02:00'))).toEqual(nothing)
    expect(nextAction(situation({ next: null }), at('02:00'))).toEqual(nothing)
    const running = run({ status: 'running', error_code: null, ended_at: null })
    expect(nextAction(situation({ runs: [running] }), at('02:30'))).toMatchObject({ why: 'running' })
  })

  it('follows a good one, so that missed days are caught up with in order', () => {
    const good = run({ business_date: '2026-06-29', status: 'done', error_code: null })
    expect(nextAction(situation({ runs: [good] }), at('09:00', '2026-07-05'))).toEqual(startsTheNight)
  })
})

describe('a night that failed', () => {
  const tries = (runs: RunFact[], time: string) => nextAction(situation({ runs }), at(time))

  it('is tried again after one, five and fifteen minutes where it may pass by itself', () => {
    expect(tries([run()], '02:10')).toEqual({ do: 'wait', why: 'retry', until: at('02:11') })
    expect(tries([run()], '02:11')).toMatchObject({
      do: 'run',
      business_date: '2026-06-30',
      trigger_code: 'retry',
      reason: 'internal_error, try 1',
    })
    expect(tries([retried, run()], '02:14')).toMatchObject({ why: 'retry', until: at('02:15') })
    expect(tries([retried, retried, run()], '02:24')).toMatchObject({ why: 'retry', until: at('02:25') })
    expect(tries([retried, retried, run()], '02:25')).toMatchObject({
      do: 'run',
      reason: 'internal_error, try 3',
    })
  })

  it('waits for a person after three tries', () => {
    expect(tries([retried, retried, retried, run()], '09:00')).toEqual({
      do: 'wait',
      why: 'person',
      until: null,
    })
  })

  it('waits for a person at once where its data is wrong', () => {
    for (const error_code of ['check_failed', 'delivery_refused']) {
      expect(tries([run({ error_code })], '09:00')).toMatchObject({ why: 'person' })
    }
  })

  it('does not hold up the next one where it was an earlier date run again: what stood still stands', () => {
    const earlier = run({ business_date: '2026-06-20', error_code: 'check_failed', trigger_code: 'order' })
    expect(tries([earlier], '02:30')).toEqual(startsTheNight)
  })

  it('does not hold up the next one where it was of a later date, mistyped for instance', () => {
    const later = run({ business_date: '2026-07-02', error_code: 'gap', trigger_code: 'command' })
    expect(tries([later], '02:30')).toEqual(startsTheNight)
  })

  it('that was cut off is one that may pass', () => {
    expect(tries([run({ error_code: 'cut_off' })], '02:11')).toMatchObject({ trigger_code: 'retry' })
  })

  it('counts its tries anew after a person has ordered it', () => {
    const ordered = run({ trigger_code: 'order' })
    expect(tries([ordered, retried, retried, retried, run()], '02:11')).toMatchObject({
      reason: 'internal_error, try 1',
    })
  })
})

describe('an order', () => {
  const order = (kind_code: 'retry' | 'rerun' | 'catch_up', business_date: string) => ({
    order_no: '7',
    kind_code,
    business_date,
    reason: 'the ledger is there',
    ordered_by: 'wang',
  })

  it('comes before everything else, also before its time and after a failure of data', () => {
    const orders = [order('retry', '2026-06-30')]
    const failed = situation({ orders, runs: [run({ error_code: 'check_failed' })] })
    expect(nextAction(failed, at('00:10'))).toEqual({
      do: 'order',
      order_no: '7',
      first: '2026-06-30',
      last: '2026-06-30',
      reason: 'the ledger is there',
      ordered_by: 'wang',
    })
  })

  it('waits while a night is at work', () => {
    const orders = [order('rerun', '2026-06-28')]
    expect(nextAction(situation({ orders, runs: [run({ status: 'running' })] }), at('03:00'))).toMatchObject({
      why: 'running',
    })
  })

  it('to catch up begins after the newest date, and is refused where that has run', () => {
    const catchUp = (to: string) => nextAction(situation({ orders: [order('catch_up', to)] }), at('03:00'))
    expect(catchUp('2026-07-02')).toMatchObject({ do: 'order', first: '2026-06-30', last: '2026-07-02' })
    expect(catchUp('2026-06-29')).toEqual({
      do: 'refuse',
      order_no: '7',
      message: '2026-06-29 has run: the newest is 2026-06-29.',
      message_zh: '2026-06-29 已运行，最新为 2026-06-29。',
    })
  })
})
