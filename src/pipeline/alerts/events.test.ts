import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT_DIR } from '../../platform/config.ts'
import type { ArrivalFacts } from '../../serving/arrival-state.ts'
import type { Waiver } from '../../serving/waivers.ts'
import { eventsOf, type Watched } from './events.ts'
import { readSystemNames } from './system-names.ts'

const at = (time: string) => new Date(`2026-07-01T${time}:00+08:00`)
const window = { earliest_at: at('02:00'), latest_start_at: at('04:00'), finish_by: at('08:00') }

type Run = Watched['runs'][number]
const run = (more: Partial<Run>): Run => ({
  run_no: '1',
  business_date: '2026-06-30',
  status: 'failed',
  error_code: 'check_failed',
  trigger_code: 'schedule',
  started_at: at('02:00'),
  ended_at: at('02:10'),
  failed_step: 'base.accounts',
  message: 'base.accounts: a key comes twice',
  ...more,
})
const feed = (file: string, more: Partial<ArrivalFacts> = {}) =>
  ({
    file,
    system_code: 'core',
    if_missing: 'stop',
    ready_by: at('01:30'),
    hard_limit: at('04:00'),
    delivery: 'nothing',
    problems: [],
    night: null,
    is_unread: false,
    ...more,
  }) as unknown as ArrivalFacts
const waiver = (more: Partial<Waiver> = {}) =>
  ({
    waiver_no: '3',
    business_date: '2026-06-30',
    kind_code: 'feed',
    name: 'CORE_PROD',
    proposed_by: 'wang',
    approved_at: null,
    withdrawn_at: null,
    ...more,
  }) as Waiver

const systems = new Map([['core', { zh: '核心系统', en: 'Core banking' }]])
const events = (more: Partial<Watched>, time: string) =>
  eventsOf(
    { head_date: '2026-06-29', runs: [], next: null, systems, waivers: [], warnings: [], ...more },
    at(time),
  )
const keys = (more: Partial<Watched>, time: string) => events(more, time).map((it) => it.event_key)

describe('what people are told', () => {
  it('is nothing while all goes well', () => {
    const next = { feeds: [feed('CORE_PROD', { delivery: 'whole', is_unread: true })], window }
    expect(keys({ next, runs: [run({ status: 'done', error_code: null })] }, '05:00')).toEqual([])
  })

  it('is a night that failed, with its step and reason', () => {
    const [event] = events({ runs: [run({})] }, '02:11')
    expect(event).toMatchObject({
      event_key: 'night_failed:1',
      business_date: '2026-06-30',
      message: {
        kind: 'night_failed',
        subject: { zh: '2026-06-30 夜间批量失败' },
        facts: { error_code: 'check_failed', step: 'base.accounts', run_no: '1' },
      },
    })
    expect(event!.message.lines.en).toContain('Step: base.accounts')
  })

  it('is not one that failed long ago, before anybody was to be told', () => {
    const old = { started_at: new Date('2026-06-20T02:00:00Z'), ended_at: new Date('2026-06-20T03:00:00Z') }
    expect(keys({ runs: [run(old)] }, '02:11')).toEqual([])
  })

  it('is a night that finished after it had failed, and not the next one that just finished', () => {
    const good = { status: 'done' as const, error_code: null }
    const runs = [
      run({ run_no: '3', business_date: '2026-07-01', ...good }),
      run({ run_no: '2', ...good }),
      run({ run_no: '1' }),
    ]
    expect(keys({ runs }, '03:00')).toEqual(['night_failed:1', 'night_recovered:2'])
  })

  it('is what the night that stands warns of, once, by the names of its checks', () => {
    const good = run({ business_date: '2026-06-29', status: 'done', error_code: null })
    const warnings = ['base.remittances: no remittance is delivered again on a later day: 2 rows differ']
    const [event, ...others] = events({ runs: [good], warnings }, '03:00')
    expect(event).toMatchObject({
      event_key: 'night_warned:2026-06-29',
      business_date: '2026-06-29',
      message: { lines: { zh: warnings, en: warnings }, facts: { warnings } },
    })
    expect(others).toEqual([])
    expect(keys({ runs: [good] }, '03:00')).toEqual([])
    const old = { started_at: new Date('2026-06-20T02:00:00Z'), ended_at: new Date('2026-06-20T03:00:00Z') }
    expect(keys({ runs: [{ ...good, ...old }], warnings }, '03:00')).toEqual([])
  })

  it('is a system whose files are past their limit, once for all of them', () => {
    const next = {
      feeds: [
        feed('CORE_PROD'),
        feed('CORE_DEP_ACCT'),
        feed('WMS', { system_code: 'wms', hard_limit: at('05:00') }),
      ],
      window,
    }
    expect(keys({ next }, '03:59')).toEqual([])
    const [event] = events({ next }, '04:00')
    expect(event).toMatchObject({
      event_key: 'files_overdue:2026-06-30:core',
      message: {
        subject: {
          zh: '2026-06-30 的核心系统文件超时未到',
          en: 'Files of Core banking for 2026-06-30 have not come in time',
        },
        facts: { files: ['CORE_PROD', 'CORE_DEP_ACCT'], is_holding: true },
      },
    })
    const late = events({ next }, '05:00').find((it) => it.event_key === 'files_overdue:2026-06-30:wms')
    // A system that no list names is told by its code.
    expect(late!.message.subject.zh).toBe('2026-06-30 的wms文件超时未到')
  })

  it('is a night that is not done when people come to work', () => {
    const next = { feeds: [], window }
    expect(keys({ next }, '07:59')).toEqual([])
    expect(keys({ next }, '08:00')).toEqual(['night_late:2026-06-30'])
  })

  it('is a waiver that waits for its second person, until that one has spoken', () => {
    expect(keys({ waivers: [waiver()] }, '02:00')).toEqual(['waiver_waiting:3'])
    expect(keys({ waivers: [waiver({ approved_at: '2026-07-01T00:00:00Z' })] }, '02:00')).toEqual([])
  })
})

describe('the systems of a bank', () => {
  it('are called as its list of codes says', () => {
    const names = readSystemNames({ modelsDir: join(PROJECT_DIR, 'warehouse'), stateDir: '/nowhere' })
    expect(names.get('hrs')).toEqual({ zh: '人力资源', en: 'Human resources' })
  })
})
