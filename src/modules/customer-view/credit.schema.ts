import { z } from 'zod'
import { fieldOf } from '../../platform/schema.ts'
import { amount, day, each, whole, words, yesNo } from './cells.schema.ts'

// What the bank thinks of a customer as a borrower.
const opinion = fieldOf('credit', words)

export const creditRow = z.object({
  ...each(opinion, 'rating_code default_probability_ratio risk_class_code'),
  ...each(day, 'rated_on'),
  ...each(whole, 'loan_count overdue_count overdue_days non_performing_count'),
  ...each(
    amount,
    'loan_balance overdue_balance interest_arrears non_performing_balance written_off_balance',
    'limit_approved limit_used limit_available limit_exposure',
  ),
  ...each(words, 'limit_utilisation_ratio'),
})

export const assessmentRow = z.object({
  object_type_code: z.string(),
  object_no: z.string(),
  ...each(day, 'effective_on'),
  ...each(
    opinion,
    'rating_code default_probability_ratio default_loss_ratio risk_class_code',
    'previous_risk_class_code reason',
  ),
  ...each(yesNo, 'is_current'),
})

export const creditLimitRow = z.object({
  limit_no: z.string(),
  ...each(yesNo, 'is_holder'),
  ...each(words, 'group_no limit_type_code currency_code utilisation_ratio status_code'),
  ...each(amount, 'approved_amount used_amount available_amount exposure_amount'),
  ...each(day, 'starts_on ends_on'),
})

export const guaranteeRow = z.object({
  side_code: z.enum(['received', 'given']),
  guarantee_no: z.string(),
  contract_no: z.string(),
  counterparty_name: fieldOf('counterparty', words),
  ...each(
    words,
    'guarantee_code currency_code collateral_type_code collateral_name loan_to_value_ratio status_code',
  ),
  ...each(amount, 'guaranteed_amount appraised_value'),
  ...each(day, 'appraised_on contract_ends_on'),
})

export const billRow = z.object({
  business_no: z.string(),
  ...each(words, 'bill_business_code bill_no margin_ratio exec_rate status_code'),
  ...each(amount, 'face_amount balance exposure_amount'),
  ...each(day, 'starts_on matures_on'),
})

/** What stands on the credit tab; the first has one row, or none for who neither borrows nor is rated. */
export const CREDIT_TABS = {
  credit: creditRow,
  'credit-assessments': assessmentRow,
  'credit-limits': creditLimitRow,
  guarantees: guaranteeRow,
  bills: billRow,
} as const
export type CreditTab = keyof typeof CREDIT_TABS
