import { describe, expect, it } from 'vitest'
import { type ArrivalFacts, judgeFeed } from './arrival-state.ts'
import { carriedSystems } from './freshness.ts'

const READY_BY = new Date('2026-07-01T02:00:00+08:00')
const HARD_LIMIT = new Date('2026-07-01T04:30:00+08:00')
const [BEFORE, BETWEEN, AFTER] = ['01:59:59', '02:00:00', '04:30:00'].map(
  (time) => new Date(`2026-07-01T${time}+08:00`),
) as [Date, Date, Date]

const REASON = {
  code: 'checksum',
  file: 'CMS_NOTE.f.20260630.dat',
  line: null,
  column: null,
  reason: 'differs',
  reason_zh: null,
}

type Given = Partial<ArrivalFacts>

/** A feed that is due at two and has not come, but for what is said. */
const feed = (given: Given): ArrivalFacts => ({
  file: 'CMS_NOTE',
  system_code: 'cms',
  feed: 11,
  title: { zh: '借据', en: 'Loan notes' },
  if_missing: 'carry',
  file_name: null,
  row_count: null,
  created_at: null,
  arrived_at: null,
  carried_since: null,
  ready_by: READY_BY,
  hard_limit: HARD_LIMIT,
  delivery: 'nothing',
  problems: [],
  night: null,
  is_unread: false,
  ...given,
})
const whole: Given = { delivery: 'whole', is_unread: true }
const stateOf = (given: Given, now: Date) => judgeFeed(feed(given), now).state_code
const isRerunDue = (given: Given) => judgeFeed(feed(given), AFTER).is_rerun_due
const allDay = (given: Given) => [BEFORE, BETWEEN, AFTER].map((now) => stateOf(given, now))

describe('a feed that was waived', () => {
  it('asks for no night to be run again, whatever lies there', () => {
    const late = feed({ ...whole, night: 'without' })
    expect(judgeFeed(late, AFTER)).toMatchObject({ is_rerun_due: true, is_waived: false })
    expect(judgeFeed(late, AFTER, true)).toMatchObject({ is_rerun_due: false, is_waived: true })
  })
})

describe('a feed that has not come', () => {
  it('is expected until it is due, late from then on, overdue from the hard limit on', () => {
    expect(allDay({})).toEqual(['expected', 'late', 'overdue'])
  })

  it('is not needed where nobody said when it is due', () => {
    expect(allDay({ ready_by: null, hard_limit: null })).toEqual(['not_needed', 'not_needed', 'not_needed'])
  })

  it('is arriving while half of it lies there, which excuses it until the hard limit', () => {
    expect(allDay({ delivery: 'part' })).toEqual(['arriving', 'arriving', 'overdue'])
    expect(allDay({ delivery: 'part', ready_by: null, hard_limit: null })[2]).toBe('arriving')
  })
})

describe('a feed that has come', () => {
  it('has arrived, early or late', () => {
    expect(allDay(whole)).toEqual(['arrived', 'arrived', 'arrived'])
    expect(isRerunDue(whole)).toBe(false)
  })

  it('is refused when something is wrong with it, whatever the night did', () => {
    for (const night of [null, 'loaded', 'carried', 'without'] as const) {
      for (const delivery of ['nothing', 'part', 'whole'] as const) {
        expect(stateOf({ delivery, night, is_unread: true, problems: [REASON] }, AFTER)).toBe('refused')
      }
    }
  })
})

describe('a feed whose night has run', () => {
  it('is loaded when the night took it, also when its folder has been cleared since', () => {
    expect(allDay({ night: 'loaded', delivery: 'whole' })).toEqual(['loaded', 'loaded', 'loaded'])
    expect(stateOf({ night: 'loaded' }, AFTER)).toBe('loaded')
  })

  it('is carried over, or was not needed, when the night went on without it', () => {
    expect(allDay({ night: 'carried' })).toEqual(['carried', 'carried', 'carried'])
    expect(allDay({ night: 'without' })).toEqual(['not_needed', 'not_needed', 'not_needed'])
  })

  it('is arriving when half of it comes after all', () => {
    expect(stateOf({ night: 'carried', delivery: 'part' }, AFTER)).toBe('arriving')
    expect(stateOf({ night: 'loaded', delivery: 'part' }, AFTER)).toBe('loaded')
  })

  it('has arrived and wants its night run again when it comes late or is sent again', () => {
    for (const night of ['loaded', 'carried', 'without'] as const) {
      expect(stateOf({ ...whole, night }, AFTER)).toBe('arrived')
      expect(isRerunDue({ ...whole, night })).toBe(true)
    }
    expect(isRerunDue({ night: 'loaded', delivery: 'whole' })).toBe(false)
    expect(isRerunDue({ ...whole, night: 'loaded', problems: [REASON] })).toBe(false)
  })
})

it('whatever the facts are, there is a state', () => {
  const seen = new Set<string>()
  for (const delivery of ['nothing', 'part', 'whole'] as const)
    for (const night of [null, 'loaded', 'carried', 'without'] as ArrivalFacts['night'][])
      for (const problems of [[], [REASON]])
        for (const is_unread of [true, false])
          for (const now of [BEFORE, BETWEEN, AFTER])
            seen.add(stateOf({ delivery, night, problems, is_unread }, now))

  expect([...seen].toSorted()).toEqual(
    'arrived arriving carried expected late loaded not_needed overdue refused'.split(' '),
  )
})

describe('systems whose figures are old', () => {
  it('are told once each, with the oldest date of their files', () => {
    expect(
      carriedSystems({ WMS_PROD: '2026-06-29', CMS_NOTE: '2026-06-29', CMS_CONTRACT: '2026-06-28' }),
    ).toEqual([
      { system_code: 'cms', business_date: '2026-06-28' },
      { system_code: 'wms', business_date: '2026-06-29' },
    ])
    expect(carriedSystems({})).toEqual([])
  })
})
