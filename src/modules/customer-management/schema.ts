import { z } from 'zod'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import {
  businessDate,
  customerId,
  isWholeNumber,
  fieldOf,
  lookedAt,
  moneyText,
  pageOf,
} from '../../platform/schema.ts'

export const ROLE_CODES = ['primary', 'assistant', 'custodian'] as const

export const ownerParams = z.object({ customer_id: customerId })
export const ownershipQuery = lookedAt

/** Who holds a customer as primary on a day. */
export const owner = z.object({
  employee_id: z.string(),
  employee_name: z.string().nullable().describe('Null for a virtual holder.'),
  org_id: z.string(),
  org_name: z.string().nullable(),
  is_virtual: z.boolean(),
})
export type Owner = z.output<typeof owner>

export const ownershipRow = owner.extend({
  role_code: z.enum(ROLE_CODES),
  valid_from: businessDate,
  valid_to: businessDate.describe('The first day it no longer holds; 9999-12-31 while it lasts.'),
})
export type OwnershipRow = z.output<typeof ownershipRow>
export const ownershipAnswer = z.object({ rows: z.array(ownershipRow) })

export type TakeUp = { ownerships: number; grants: number }

export const DECISION_CODES = ['same', 'distinct'] as const
export const DECISION_STATES = [
  'proposed',
  'approved',
  'rejected',
  'withdrawn',
  'revoking',
  'revoked',
] as const
export const PAIR_STATES = ['open', 'contested', 'name_conflict', 'merged', 'decided'] as const
export const DECISION_MOVES = ['approve', 'reject', 'withdraw', 'revoke', 'approve_revocation'] as const
export type DecisionState = (typeof DECISION_STATES)[number]
export type DecisionMove = (typeof DECISION_MOVES)[number]

const decisionCode = z.enum(DECISION_CODES)
const decisionState = z
  .enum(DECISION_STATES)
  .describe('revoking: approved, and asked to be taken back; it stands until a second person agrees.')
const moment = z.string().describe('Moment in UTC.')
const customerNo = z.string().regex(/^[\w-]{1,40}$/)

/** What speaks for and against a pair; null where the kind of customer does not know it. */
export const FLAGS = [
  'is_id_equal',
  'is_permit_equal',
  'is_name_equal',
  'is_name_near',
  'is_birth_date_equal',
  'is_gender_conflicting',
  'is_mobile_equal',
  'is_address_equal',
  'is_employer_equal',
  'is_account_shared',
  'is_uscc_equal',
  'is_uscc_conflicting',
  'is_organization_code_equal',
  'is_licence_equal',
  'is_legal_id_equal',
] as const
export type Flag = (typeof FLAGS)[number]
const flags = z.object(
  Object.fromEntries(FLAGS.map((name) => [name, z.boolean().nullable()])) as Record<
    Flag,
    z.ZodNullable<z.ZodBoolean>
  >,
)

type Column = {
  kind: 'text' | 'integer' | 'date' | 'boolean'
  nullable?: boolean
  filterable?: boolean
  sortable?: boolean
}
const code = { kind: 'text', sortable: false } as const
const shown = { kind: 'text', nullable: true, filterable: false, sortable: false } as const

/** Every column of the list of pairs; the decision is the one alive, of this very moment. */
export const PAIR_COLUMNS = {
  pair_no: { kind: 'text', filterable: false, sortable: true },
  first_customer_no: code,
  second_customer_no: code,
  customer_id: { kind: 'integer', filterable: true, sortable: false },
  second_customer_id: { kind: 'integer', filterable: true, sortable: false },
  customer_type_code: code,
  first_customer_name: shown,
  second_customer_name: shown,
  rule_code: code,
  outcome_code: code,
  score: { kind: 'integer', nullable: true },
  is_merged: { kind: 'boolean', sortable: false },
  state_code: code,
  urgency: { kind: 'integer', filterable: false },
  found_on: { kind: 'date' },
  decision_id: { kind: 'integer', nullable: true, sortable: false },
  decision_code: { ...code, nullable: true },
  decision_state_code: { ...code, nullable: true },
} as const satisfies Record<string, Column>
export type PairColumn = keyof typeof PAIR_COLUMNS

const cell = z.union([z.string(), z.number(), z.boolean()]).nullable().optional()
const name = fieldOf('person_name', cell)
export const pairRow = z.object({
  ...(Object.fromEntries(Object.keys(PAIR_COLUMNS).map((column) => [column, cell])) as Record<
    PairColumn,
    typeof cell
  >),
  first_customer_name: name,
  second_customer_name: name,
})
export type PairRow = z.output<typeof pairRow>
export const pairPage = pageOf(pairRow)
export type PairPage = z.output<typeof pairPage>

export const pairParams = z.object({ first: customerNo, second: customerNo })
export type PairKey = z.output<typeof pairParams>

const userName = z.string().nullable().describe('Null where nobody did it, or the user is no longer known.')

export const decision = z.object({
  decision_id: z.string(),
  first_customer_no: z.string(),
  second_customer_no: z.string(),
  decision_code: decisionCode,
  state_code: decisionState,
  reason: z.string(),
  proposed_by: z.string(),
  proposed_by_name: userName,
  proposed_at: moment,
  decided_by: z.string().nullable(),
  decided_by_name: userName,
  decided_at: moment.nullable(),
  decided_note: z.string().nullable(),
  revoke_reason: z.string().nullable(),
  revoke_proposed_by: z.string().nullable(),
  revoke_proposed_by_name: userName,
  revoke_proposed_at: moment.nullable(),
  revoked_by: z.string().nullable(),
  revoked_by_name: userName,
  revoked_at: moment.nullable(),
  revoked_note: z.string().nullable(),
  moves: z.array(z.enum(DECISION_MOVES)).describe('What the caller may do with it now.'),
})
export type Decision = z.output<typeof decision>

const holder = ownershipRow.pick({
  role_code: true,
  employee_id: true,
  employee_name: true,
  org_name: true,
  is_virtual: true,
})
export type Holder = z.output<typeof holder>

/** One number of the pair: the customer's own row, or what the number says where both are one customer. */
export const side = z.object({
  source_customer_no: z.string(),
  customer_id: z.string().describe('The customer the number stands for now.'),
  registered_id: z.string().describe('The id the number has by itself.'),
  is_kept: z.boolean().describe('The customer goes by this number’s own id.'),
  customer_type_code: z.string(),
  customer_name: fieldOf('person_name', z.string().nullable()),
  status_code: z.string().nullable(),
  id_number_masked: fieldOf('id_number', z.string().nullable()),
  birth_date: fieldOf('birth_date', z.string().nullable()),
  gender_code: z.string().nullable(),
  mobile_masked: fieldOf('mobile', z.string().nullable()),
  employer_name: fieldOf('employer', z.string().nullable()),
  uscc: z.string().nullable(),
  legal_name: z.string().nullable(),
  opened_on: businessDate.nullable(),
  org_name: z
    .string()
    .nullable()
    .describe('The unit that books the customer; of one of his numbers its own.'),
  account_count: z.number().int().describe('Deposit accounts that are open.'),
  holding_count: z.number().int().nullable(),
  loan_count: z.number().int().nullable(),
  card_count: z.number().int().nullable(),
  aum_balance_eod: moneyText,
  deposit_balance_eod: moneyText.nullable(),
  loan_balance_eod: moneyText,
  holders: z.array(holder),
})
export type Side = z.output<typeof side>

export const KEPT_REASONS = ['loans', 'opened', 'smaller_id'] as const
export type KeptReason = (typeof KEPT_REASONS)[number]

/** What the night would make of a decision, as things stand; it is the night that settles it. */
export const preview = z.object({
  decision_code: decisionCode.describe('The decision that changes something; the other one changes nothing.'),
  effect_code: z.enum(['merge', 'split']),
  kept_id: z.string(),
  kept_reason_code: z.enum(KEPT_REASONS).nullable(),
  moving_ids: z.array(z.string()).describe('Ids that give way, or come back.'),
  kept_org_name: z.string().nullable(),
  moving_org_name: z.string().nullable(),
  together: z.object({
    account_count: z.number().int(),
    holding_count: z.number().int(),
    loan_count: z.number().int(),
    card_count: z.number().int(),
    aum_balance_eod: moneyText,
    deposit_balance_eod: moneyText,
    loan_balance_eod: moneyText,
  }),
  holders: z.array(holder).describe('Who would hold the customer who is kept.'),
  people_newly: z.number().int().describe('People granted a customer by it whom they do not reach so now.'),
  people_no_longer: z
    .number()
    .int()
    .describe('Grants that end: of an id that gives way, or that a merge gave.'),
})
export type Preview = z.output<typeof preview>

export const pairAnswer = z.object({
  pair: flags.extend({
    first_customer_no: z.string(),
    second_customer_no: z.string(),
    customer_type_code: z.string(),
    rule_code: z.string(),
    outcome_code: z.string(),
    score: z.number().int().nullable(),
    is_merged: z.boolean(),
    state_code: z.enum(PAIR_STATES),
    found_on: businessDate,
    decision_no: z.string().nullable().describe('The decision that the last night took up.'),
    suggested_code: decisionCode.nullable().describe('What the rule suggests to decide, if anything.'),
  }),
  sides: z.tuple([side, side]),
  differing: z.array(z.string()).describe('Fields in which both say something, and not the same.'),
  decisions: z.array(decision).describe('The newest first.'),
  preview,
})
export type PairAnswer = z.output<typeof pairAnswer>
export type Pair = PairAnswer['pair']

const reason = z.string().trim().min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX)
const note = z.string().trim().max(REASON_LENGTH_MAX).optional()

export const proposal = z.strictObject({
  first_customer_no: customerNo,
  second_customer_no: customerNo,
  decision_code: decisionCode,
  reason,
  state_code: z
    .enum(PAIR_STATES)
    .describe('The state of the pair as one saw it; another by now answers 409.'),
})
export type Proposal = z.output<typeof proposal>

export const decisionParams = z.object({
  decision_id: z
    .string()
    .regex(/^[0-9]+$/, { abort: true })
    .refine(isWholeNumber, { error: 'no decision has this number', params: { missing: 'decision' } }),
})
export const moveBody = z.strictObject({
  state_code: decisionState.describe('The state as one saw it; another by now answers 409.'),
  note: note.describe('Why, for whoever reads it later.'),
})
export const revokeBody = z.strictObject({ state_code: decisionState, reason })
export const decisionAnswer = z.object({ decision })

export const identityAnswer = z.object({
  numbers: z.array(
    z.object({
      source_customer_no: z.string(),
      registered_id: z.string(),
      is_kept: z.boolean(),
      rule_code: z.string(),
      joined_on: businessDate,
      customer_name: fieldOf('person_name', z.string().nullable()),
      status_code: z.string().nullable(),
      opening_org_name: z.string().nullable(),
      opened_on: businessDate.nullable(),
      account_count: z.number().int().describe('Deposit accounts that are open.'),
      aum_balance_eod: moneyText,
      loan_balance_eod: moneyText,
    }),
  ),
  fields: z.array(
    z.object({
      field_code: z.string(),
      source_system: z.string(),
      source_customer_no: z.string(),
      rule_code: z.string(),
      rival_count: z.number().int(),
      source_updated_at: z.string().nullable(),
    }),
  ),
})
export type IdentityAnswer = z.output<typeof identityAnswer>
