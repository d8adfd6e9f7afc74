import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarOf, WORKING_HOURS } from '../../platform/working-days.ts'
import {
  accessPeriod,
  decidesFor,
  dueOn,
  halfOn,
  type Hand,
  isLeft,
  judge,
  movesFor,
  requireOpinion,
  type Standing,
  stateOn,
  urgeFrom,
  withDeputies,
} from './policy.ts'
import { END_STATES, type Move, MOVES, REQUEST_STATES, type RequestState } from './schema.ts'

/** Saturday and Sunday are no working days; 2026-07-03 is a Friday. */
const calendar = calendarOf([], { by: 'bank', hours: WORKING_HOURS })
const FRIDAY = '2026-07-03'
const MONDAY = '2026-07-06'

const standing = (over: Partial<Standing> = {}): Standing => ({
  state_code: 'submitted',
  maker_id: 'maker',
  excluded: [],
  agreed: [],
  level_no: 1,
  level_count: 2,
  expires_on: '2026-07-10',
  urged_on: null,
  deciders: ['peng', 'luo'],
  ...over,
})
const by = (user_id: string, today = FRIDAY) => ({ user_id, today, calendar })
const codeOf = (work: () => unknown) => {
  try {
    work()
    return 'done'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a request on its way', () => {
  // Every state with every move, as its maker and as one who decides: what it leads to, or why not.
  const MAKER: Record<RequestState, Partial<Record<Move, RequestState>>> = {
    draft: { submit: 'submitted', withdraw: 'cancelled' },
    submitted: { withdraw: 'cancelled', urge: 'submitted' },
    returned: { submit: 'submitted', withdraw: 'cancelled' },
    effective: {},
    rejected: {},
    cancelled: {},
    expired: {},
  }
  const DECIDER: Record<RequestState, Partial<Record<Move, RequestState>>> = {
    draft: {},
    submitted: { approve: 'submitted', return: 'returned', reject: 'rejected', transfer: 'submitted' },
    returned: {},
    effective: {},
    rejected: {},
    cancelled: {},
    expired: {},
  }

  it.each(REQUEST_STATES.flatMap((state) => MOVES.map((move) => ({ state, move }))))(
    'as $state: $move leads where it should, for its maker and for who decides',
    ({ state, move }) => {
      const request = standing({ state_code: state })
      for (const [user, table] of [
        ['maker', MAKER],
        ['peng', DECIDER],
      ] as const) {
        const to = table[state][move]
        const found = to
          ? judge(request, move, by(user)).state_code
          : codeOf(() => judge(request, move, by(user)))
        expect(to ? found : /^(forbidden|approval_moved)$/.test(found), `${user} ${move}`).toEqual(to ?? true)
      }
      expect(
        codeOf(() => judge(request, move, by('stranger'))),
        'a stranger',
      ).not.toBe('done')
    },
  )

  it('goes to the next level until the last one makes it effective', () => {
    expect(judge(standing(), 'approve', by('peng'))).toEqual({ state_code: 'submitted', level_no: 2 })
    expect(judge(standing({ level_no: 2 }), 'approve', by('luo'))).toEqual({
      state_code: 'effective',
      level_no: 2,
    })
  })

  it('is never decided by its maker, not even where the post is his, nor by whoever is excluded', () => {
    const request = standing({ deciders: ['maker', 'peng', 'luo'], excluded: ['peng'] })

    for (const move of ['approve', 'return', 'reject', 'transfer'] as const) {
      expect(codeOf(() => judge(request, move, by('maker')))).toBe('forbidden')
      expect(codeOf(() => judge(request, move, by('peng')))).toBe('forbidden')
    }
  })

  it('is decided level by level by different people, whatever posts one of them fills', () => {
    const second = standing({ level_no: 2, agreed: ['peng'] })

    for (const move of ['approve', 'return', 'reject', 'transfer'] as const) {
      expect(codeOf(() => judge(second, move, by('peng')))).toBe('forbidden')
      expect(codeOf(() => judge(second, move, by('luo')))).toBe('done')
    }
  })

  it('has run out of time the day after its last one, whether or not that was written down', () => {
    expect(stateOn(standing(), '2026-07-10')).toBe('submitted')
    expect(stateOn(standing(), '2026-07-11')).toBe('expired')
    expect(stateOn(standing({ state_code: 'returned' }), '2026-07-11')).toBe('expired')
    expect(stateOn(standing({ state_code: 'draft' }), '2026-07-11')).toBe('draft')
    expect(codeOf(() => judge(standing(), 'approve', by('peng', '2026-07-11')))).toBe('approval_moved')
  })

  it('is urged once a working day', () => {
    const urged = standing({ urged_on: FRIDAY })

    expect(codeOf(() => judge(urged, 'urge', by('maker')))).toBe('urged_already')
    expect(codeOf(() => judge(urged, 'urge', by('maker', '2026-07-05')))).toBe('urged_already')
    expect(codeOf(() => judge(urged, 'urge', by('maker', MONDAY)))).toBe('done')
    expect(urgeFrom(urged, calendar)).toBe(MONDAY)
    expect(urgeFrom(standing(), calendar)).toBeNull()
  })

  it('offers each only what leads somewhere', () => {
    expect(movesFor(standing(), by('peng'))).toEqual(['approve', 'return', 'reject', 'transfer'])
    expect(movesFor(standing(), by('maker'))).toEqual(['withdraw', 'urge'])
    expect(movesFor(standing({ state_code: 'returned' }), by('maker'))).toEqual(['submit', 'withdraw'])
    expect(movesFor(standing(), by('stranger'))).toEqual([])
  })

  it('takes no decision without words, and no refusal without a reason', () => {
    expect(codeOf(() => requireOpinion('approve', ' '))).toBe('invalid')
    expect(codeOf(() => requireOpinion('approve', '同意'))).toBe('done')
    expect(codeOf(() => requireOpinion('reject', '不行'))).toBe('invalid')
    expect(codeOf(() => requireOpinion('return', '请补充材料'))).toBe('done')
  })
})

describe('whatever people do, in whatever order and on whatever day', () => {
  const people = ['maker', 'peng', 'luo', 'he', 'stranger']
  const action = fc.record({
    move: fc.constantFrom(...MOVES),
    user: fc.constantFrom(...people),
    days: fc.integer({ min: 0, max: 3 }),
  })
  const start = fc.record({
    levels: fc.integer({ min: 1, max: 3 }),
    excluded: fc.subarray(['peng', 'he']),
    deciders: fc.array(fc.subarray(people), { minLength: 3, maxLength: 3 }),
  })
  const LAST_DAY = '2026-07-10'
  const dayAfter = (days: number) => new Date(Date.UTC(2026, 6, 3 + days)).toISOString().slice(0, 10)
  type Line = { round: number; level: number; move: Move; user: string; today: string; to: RequestState }

  /** Lets people do what they like, as a program would that asks the rules before each move. */
  function walk(
    { levels, excluded, deciders }: { levels: number; excluded: string[]; deciders: string[][] },
    actions: { move: Move; user: string; days: number }[],
  ): Line[] {
    let request = standing({
      state_code: 'draft',
      level_no: 0,
      level_count: levels,
      excluded,
      expires_on: null,
    })
    const trail: Line[] = []
    let passed = 0
    let round = 0
    for (const { move, user, days } of actions) {
      passed += days
      const today = dayAfter(passed)
      const asked = { ...request, deciders: deciders[request.level_no - 1] ?? [] }
      if (codeOf(() => judge(asked, move, { user_id: user, today, calendar })) !== 'done') continue
      const { state_code, level_no } = judge(asked, move, { user_id: user, today, calendar })
      if (move === 'submit') round += 1
      const agreed = move === 'submit' ? [] : [...request.agreed, ...(move === 'approve' ? [user] : [])]
      trail.push({ round, level: request.level_no, move, user, today, to: state_code })
      request = {
        ...request,
        state_code,
        level_no,
        agreed,
        urged_on: move === 'urge' ? today : move === 'approve' || move === 'submit' ? null : request.urged_on,
        ...(move === 'submit' && { expires_on: LAST_DAY }),
      }
    }
    return trail
  }
  const isVerdict = (it: Line) => ['approve', 'return', 'reject'].includes(it.move)
  const isEnd = (it: Line) => (END_STATES as readonly string[]).includes(it.to)

  it('no level is decided twice, no maker decides, nothing follows an end or takes effect too late', () => {
    fc.assert(
      fc.property(start, fc.array(action, { maxLength: 40 }), (given, actions) => {
        const trail = walk(given, actions)
        const verdicts = trail.filter(isVerdict)

        expect(new Set(verdicts.map((it) => `${it.round} ${it.level}`)).size).toBe(verdicts.length)
        expect(verdicts.filter((it) => it.user === 'maker' || given.excluded.includes(it.user))).toEqual([])
        const approvals = verdicts.filter((it) => it.move === 'approve')
        expect(new Set(approvals.map((it) => `${it.round} ${it.user}`)).size).toBe(approvals.length)
        expect(trail.filter((it) => it.move === 'withdraw' && it.user !== 'maker')).toEqual([])
        const end = trail.findIndex(isEnd)
        expect(end === -1 || end === trail.length - 1).toBe(true)
        const effective = trail.filter((it) => it.to === 'effective')
        expect(effective.length).toBeLessThanOrEqual(1)
        for (const { round, today } of effective) {
          expect(today <= LAST_DAY).toBe(true)
          const approved = verdicts
            .filter((it) => it.round === round && it.move === 'approve')
            .map((it) => it.level)
          expect(approved).toEqual(Array.from({ length: given.levels }, (_, index) => index + 1))
        }
      }),
    )
  })
})

describe('the time of a level', () => {
  it('counts working days: two from a Friday end on the Tuesday, half of them on the Monday', () => {
    const level = { began_on: FRIDAY, within_working_days: 2 }

    expect(dueOn(level, calendar)).toBe('2026-07-07')
    expect(halfOn(level, calendar)).toBe(MONDAY)
  })

  it('makes an approver absent after two working days, the weekend not counted', () => {
    expect(isLeft(FRIDAY, '2026-07-07', calendar)).toBe(false)
    expect(isLeft(FRIDAY, '2026-07-08', calendar)).toBe(true)
  })

  it('of access begins today and ends by itself', () => {
    expect(accessPeriod(FRIDAY, 3)).toEqual({ valid_from: FRIDAY, valid_to: MONDAY })
  })
})

describe('whoever stands in', () => {
  const peng: Hand = { kind_code: 'holder', user_id: 'peng', post_id: 'p1', for_user_id: null }
  const away = { user_id: 'peng', post_id: 'p1', deputy_id: 'luo' }

  it('decides for the one who is away, who may decide as well', () => {
    const hands = withDeputies([peng], [away], ['maker'])

    expect(hands.map((it) => it.user_id)).toEqual(['peng', 'luo'])
    expect(decidesFor(hands, 'luo')).toEqual({ for_user_id: 'peng' })
    expect(decidesFor(hands, 'peng')).toEqual({ for_user_id: null })
    expect(decidesFor(hands, 'stranger')).toBeNull()
  })

  it('is never the maker, and does not stand in for another post of the same person', () => {
    expect(withDeputies([peng], [{ ...away, deputy_id: 'maker' }], ['maker'])).toEqual([peng])
    expect(withDeputies([peng], [{ ...away, post_id: 'p2' }], ['maker'])).toEqual([peng])
  })

  it('decides in his own right where he has the task himself', () => {
    const luo: Hand = { ...peng, user_id: 'luo', post_id: 'p3' }

    expect(decidesFor(withDeputies([peng, luo], [away], []), 'luo')).toEqual({ for_user_id: null })
  })
})
