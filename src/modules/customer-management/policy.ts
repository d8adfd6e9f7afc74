import type { Permission } from '../../platform/authz/permissions.ts'
import { conflict, forbidden, samePerson } from '../../platform/errors.ts'
import type {
  Decision,
  DecisionMove,
  DecisionState,
  Holder,
  KeptReason,
  Owner,
  OwnershipRow,
  Pair,
  Side,
} from './schema.ts'

/** To look at customers at all; at which ones is the reach of the post. */
export const CUSTOMERS_READ = 'customers.read'
export const IDENTITY_PROPOSE = 'identity.propose'
export const IDENTITY_DECIDE = 'identity.decide'
export const OWNERSHIP_ALLOCATE = 'ownership.allocate'
export const OWNERSHIP_REQUEST = 'ownership.request'
export const OWNERSHIP_CLAIM = 'ownership.claim'
/** What roles can allow here. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: CUSTOMERS_READ,
    kind: 'menu',
    zh: '查看客户',
    en: 'Look at customers',
    powers: ['business'],
  },
  {
    permission: IDENTITY_PROPOSE,
    kind: 'menu',
    zh: '提出客户归并或拆分',
    en: 'Say that numbers are one customer, or not',
    powers: ['business'],
  },
  {
    permission: IDENTITY_DECIDE,
    kind: 'action',
    zh: '审定客户归并或拆分',
    en: 'Agree to one customer or two',
    powers: ['business'],
  },
  {
    permission: OWNERSHIP_ALLOCATE,
    kind: 'menu',
    zh: '分配客户',
    en: 'Give customers to managers',
    powers: ['business'],
  },
  {
    permission: OWNERSHIP_REQUEST,
    kind: 'menu',
    zh: '申请移交、托管和回收客户',
    en: 'Ask that customers are handed over, lent or taken back',
    powers: ['business'],
  },
  {
    permission: OWNERSHIP_CLAIM,
    kind: 'action',
    zh: '从客户池认领客户',
    en: 'Claim customers from the pool',
    powers: ['business'],
  },
]

/** Half-open, as every period here: the day it ends belongs to the next holder. */
export const holdsOn = (row: Pick<OwnershipRow, 'valid_from' | 'valid_to'>, day: string): boolean =>
  row.valid_from <= day && day < row.valid_to

/** The one primary holder of a day, if the record reaches back that far. */
export function currentOwner(rows: readonly OwnershipRow[], day: string): Owner | null {
  const row = rows.find((it) => it.role_code === 'primary' && holdsOn(it, day))
  if (!row) return null
  const { employee_id, employee_name, org_id, org_name, is_virtual } = row
  return { employee_id, employee_name, org_id, org_name, is_virtual }
}

type Step = {
  from: DecisionState
  to: DecisionState
  permission: string
  by: 'maker' | 'another' | 'anybody'
}

/** Which move leads from which state to which, and who makes it: the maker of what is moved, or another. */
const STEPS: Record<DecisionMove, Step[]> = {
  approve: [{ from: 'proposed', to: 'approved', permission: IDENTITY_DECIDE, by: 'another' }],
  reject: [
    { from: 'proposed', to: 'rejected', permission: IDENTITY_DECIDE, by: 'another' },
    // The decision stands on, as if nobody had asked.
    { from: 'revoking', to: 'approved', permission: IDENTITY_DECIDE, by: 'another' },
  ],
  withdraw: [
    { from: 'proposed', to: 'withdrawn', permission: IDENTITY_PROPOSE, by: 'maker' },
    { from: 'revoking', to: 'approved', permission: IDENTITY_PROPOSE, by: 'maker' },
  ],
  revoke: [{ from: 'approved', to: 'revoking', permission: IDENTITY_PROPOSE, by: 'anybody' }],
  approve_revocation: [{ from: 'revoking', to: 'revoked', permission: IDENTITY_DECIDE, by: 'another' }],
}

type Moved = Pick<Decision, 'state_code' | 'proposed_by' | 'revoke_proposed_by'>
type Mover = { user_id: string; permissions: readonly string[] }

/** Whose wish the next move answers: that of who proposed the decision, or its taking back. */
const makerOf = (decision: Moved) =>
  decision.state_code === 'revoking' ? decision.revoke_proposed_by : decision.proposed_by

const isWho = (by: Step['by'], decision: Moved, mover: Mover): boolean =>
  by === 'anybody' || (makerOf(decision) === mover.user_id) === (by === 'maker')

/** The state a move leads to: 409 where it leads nowhere, 403 for who may not make it. */
export function nextState(move: DecisionMove, decision: Moved, mover: Mover): DecisionState {
  const step = STEPS[move].find((it) => it.from === decision.state_code)
  if (!step) {
    throw conflict('decision_moved', 'The decision is in another state by now.', {
      state_code: decision.state_code,
    })
  }
  if (!mover.permissions.includes(step.permission)) throw forbidden(`use ${step.permission}`)
  if (isWho(step.by, decision, mover)) return step.to
  if (step.by === 'maker') throw forbidden('withdraw what somebody else has asked for')
  throw samePerson()
}

/** The moves a person may make now, for the buttons of a screen. */
export const movesFor = (decision: Moved, mover: Mover): DecisionMove[] =>
  (Object.keys(STEPS) as DecisionMove[]).filter((move) =>
    STEPS[move].some(
      (step) =>
        step.from === decision.state_code &&
        mover.permissions.includes(step.permission) &&
        isWho(step.by, decision, mover),
    ),
  )

/** What the rule suggests to decide; nothing where it only asks to look, or the numbers are one already. */
export const suggestedDecision = (
  pair: Pick<Pair, 'outcome_code' | 'is_merged'>,
): Decision['decision_code'] | null =>
  !pair.is_merged && ['same', 'recommended'].includes(pair.outcome_code) ? 'same' : null

type Candidate = Pick<Side, 'customer_id' | 'opened_on'> & { has_loans: boolean }

/** Whose id would be kept, as the night chooses: who has loans, else who came first, else the smaller id. */
export function whoIsKept(one: Candidate, other: Candidate): { kept: Candidate; reason: KeptReason } {
  const reason: KeptReason =
    one.has_loans !== other.has_loans ? 'loans' : one.opened_on !== other.opened_on ? 'opened' : 'smaller_id'
  const isFirst = {
    loans: one.has_loans,
    // Whose day of opening is unknown comes last.
    opened: (one.opened_on ?? '9999') < (other.opened_on ?? '9999'),
    smaller_id: BigInt(one.customer_id) < BigInt(other.customer_id),
  }[reason]
  return { kept: isFirst ? one : other, reason }
}

/** What the two sides are compared by; a field that neither has does not differ. */
const COMPARED = [
  'customer_name',
  'id_number_masked',
  'birth_date',
  'gender_code',
  'mobile_masked',
  'employer_name',
  'uscc',
  'legal_name',
  'org_name',
] as const satisfies (keyof Side)[]

/** The fields in which both say something, and not the same; found before anything is masked. */
export const differingFields = (one: Side, other: Side): string[] =>
  COMPARED.filter((name) => one[name] !== null && other[name] !== null && one[name] !== other[name])

/**
 * Who holds two customers made one: the primary of the one who is kept, or the other's where that is a
 * virtual holder; everybody else of flesh and blood assists.
 */
export function holdersAfterMerge(kept: readonly Holder[], moving: readonly Holder[]): Holder[] {
  const real = moving.filter(
    (it) => !it.is_virtual && !kept.some((held) => held.employee_id === it.employee_id),
  )
  const primary = kept.find((it) => it.role_code === 'primary')
  const takesOver = primary?.is_virtual === false ? undefined : real.find((it) => it.role_code === 'primary')
  const stays = takesOver ? kept.filter((it) => it !== primary) : kept
  const assistants = real
    .filter((it) => it !== takesOver)
    .map((it) => ({ ...it, role_code: 'assistant' as const }))
  return [...(takesOver ? [takesOver] : []), ...stays, ...assistants]
}
