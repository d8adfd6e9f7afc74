import { describe, expect, it } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import {
  differingFields,
  holdersAfterMerge,
  IDENTITY_DECIDE,
  IDENTITY_PROPOSE,
  movesFor,
  nextState,
  suggestedDecision,
  whoIsKept,
} from './policy.ts'
import {
  DECISION_MOVES,
  DECISION_STATES,
  type DecisionMove,
  type DecisionState,
  type Holder,
  type Side,
} from './schema.ts'

const BOTH = [IDENTITY_PROPOSE, IDENTITY_DECIDE]
const maker = { user_id: 'M', permissions: BOTH }
const checker = { user_id: 'C', permissions: BOTH }
const stands = (state_code: DecisionState) => ({
  state_code,
  proposed_by: state_code === 'revoking' ? 'C' : 'M',
  revoke_proposed_by: state_code === 'revoking' ? 'M' : null,
})

/** Every move that there is: from where, by whom, to where. All others are refused. */
const MOVES: [DecisionMove, DecisionState, 'maker' | 'checker', DecisionState][] = [
  ['approve', 'proposed', 'checker', 'approved'],
  ['reject', 'proposed', 'checker', 'rejected'],
  ['reject', 'revoking', 'checker', 'approved'],
  ['withdraw', 'proposed', 'maker', 'withdrawn'],
  ['withdraw', 'revoking', 'maker', 'approved'],
  ['revoke', 'approved', 'maker', 'revoking'],
  ['revoke', 'approved', 'checker', 'revoking'],
  ['approve_revocation', 'revoking', 'checker', 'revoked'],
]
const ALL = DECISION_MOVES.flatMap((move) =>
  DECISION_STATES.flatMap((state) => (['maker', 'checker'] as const).map((who) => ({ move, state, who }))),
)
const expected = ({ move, state, who }: (typeof ALL)[number]) =>
  MOVES.find((it) => it[0] === move && it[1] === state && it[2] === who)?.[3] ?? 'refused'

describe('the states of a decision', () => {
  it.for(ALL)('$move by the $who, where it is $state', (given) => {
    const mover = given.who === 'maker' ? maker : checker
    let to: string = 'refused'
    try {
      to = nextState(given.move, stands(given.state), mover)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }

    expect(to).toBe(expected(given))
    expect(movesFor(stands(given.state), mover).includes(given.move)).toBe(to !== 'refused')
  })

  it.for([
    ['approve', 'proposed', maker, 'same_person'],
    ['approve', 'approved', checker, 'decision_moved'],
    ['withdraw', 'proposed', checker, 'forbidden'],
    ['approve', 'proposed', { user_id: 'C', permissions: [IDENTITY_PROPOSE] }, 'forbidden'],
    ['revoke', 'approved', { user_id: 'C', permissions: [IDENTITY_DECIDE] }, 'forbidden'],
  ] as const)('%s of what is %s is refused with its own code', ([move, state, mover, code]) => {
    expect(() => nextState(move, stands(state), mover)).toThrow(expect.objectContaining({ code }))
  })
})

describe('whose id is kept', () => {
  const one = { customer_id: '9', opened_on: '2010-01-01', has_loans: false }

  it.for([
    ['who has loans', { customer_id: '10', opened_on: '2020-01-01', has_loans: true }, '10', 'loans'],
    ['else who came first', { customer_id: '10', opened_on: '2009-12-31', has_loans: false }, '10', 'opened'],
    ['a known day before an unknown', { customer_id: '8', opened_on: null, has_loans: false }, '9', 'opened'],
    [
      'else the smaller id',
      { customer_id: '10', opened_on: '2010-01-01', has_loans: false },
      '9',
      'smaller_id',
    ],
  ] as const)('%s', ([_title, other, kept, reason]) => {
    expect(whoIsKept(one, other)).toMatchObject({ kept: { customer_id: kept }, reason })
    expect(whoIsKept(other, one)).toMatchObject({ kept: { customer_id: kept }, reason })
  })
})

describe('who holds two customers made one', () => {
  const holder = (employee_id: string, role_code: 'primary' | 'assistant', is_virtual = false): Holder => ({
    employee_id,
    role_code,
    is_virtual,
    employee_name: null,
    org_name: null,
  })
  const shortly = (holders: Holder[]) => holders.map((it) => `${it.role_code} ${it.employee_id}`)

  it('the primary of the one who is kept; the other’s assists', () => {
    const after = holdersAfterMerge([holder('E1', 'primary')], [holder('E2', 'primary')])

    expect(shortly(after)).toEqual(['primary E1', 'assistant E2'])
  })

  it('the other’s primary in place of a virtual holder, who assists nobody', () => {
    const kept = [holder('VM1', 'primary', true), holder('E3', 'assistant')]
    const after = holdersAfterMerge(kept, [holder('E2', 'primary'), holder('E3', 'assistant')])

    expect(shortly(after)).toEqual(['primary E2', 'assistant E3'])
    expect(shortly(holdersAfterMerge(kept, [holder('VM2', 'primary', true)]))).toEqual([
      'primary VM1',
      'assistant E3',
    ])
  })
})

describe('what of a side is shown', () => {
  const side = { birth_date: '1985-04-10', employer_name: '株洲示范中学', gender_code: null } as Side

  it('says which fields differ where both say something', () => {
    const other = { ...side, birth_date: '1985-04-11', gender_code: '1' }

    expect(differingFields(side, other)).toEqual(['birth_date'])
  })
})

describe('what a rule suggests to decide', () => {
  it.each([
    ['same', false, 'same'],
    ['recommended', false, 'same'],
    ['review', false, null],
    ['same', true, null],
  ] as const)(
    'outcome %s of numbers that are one already: %s, is %s',
    (outcome_code, is_merged, expected) => {
      expect(suggestedDecision({ outcome_code, is_merged })).toBe(expected)
    },
  )
})
