import { z } from 'zod'
import { saysHidden } from '../../platform/hidden.schema.ts'
import { businessDate, decimalText } from '../../platform/schema.ts'
import { amount, day, each, whole, words, yesNo } from './cells.schema.ts'

export const profitRow = z.object({
  business_date: businessDate,
  ...each(
    amount,
    'contribution_mtd contribution_ytd eva_mtd eva_ytd capital_eod',
    'deposit_contribution_mtd loan_contribution_mtd credit_card_contribution_mtd',
    'wealth_contribution_mtd bill_contribution_mtd international_contribution_mtd',
    'deposit_contribution_ytd loan_contribution_ytd credit_card_contribution_ytd',
    'wealth_contribution_ytd bill_contribution_ytd international_contribution_ytd',
    'contribution_rounding_mtd contribution_rounding_ytd',
  ),
})
export type ProfitRow = z.output<typeof profitRow>

export const scoreParts = z.object({
  scored_on: businessDate,
  ...each(whole, 'years product_count active_count_30d'),
  ...each(decimalText.nullable(), 'steadiness_ratio'),
  ...each(yesNo, 'is_bound'),
  ...each(
    decimalText.nullable(),
    'years_points breadth_points steadiness_points activity_points bond_points attitude_points',
    'loyalty_score',
  ),
  ...each(
    whole,
    'years_points_full breadth_points_full steadiness_points_full activity_points_full bond_points_full',
    'attitude_points_full realised_weight potential_weight lifetime_weight',
  ),
  ...each(amount, 'offer_value wallet_gap wallet_value'),
})
export type ScoreParts = z.output<typeof scoreParts>

/** The customer's place among those of his kind in his branch. */
export const standingRow = z.object({
  branch_name: words,
  ...each(whole, 'aum_rank aum_peer_count contribution_rank contribution_peer_count'),
})
export type Standing = z.output<typeof standingRow>

export const warningRow = z.object({
  signal_code: z.string(),
  points: z.number().int(),
  since_on: day,
  amount,
})
export type WarningRow = z.output<typeof warningRow>

export const gradeRow = z.object({
  ...each(words, 'grade_code grade_before_code reason_code'),
  watch_months: whole,
  since_on: day,
  valid_from: businessDate,
  valid_to: day.describe('First day on which it no longer held; null while it does.'),
})
export type GradeRow = z.output<typeof gradeRow>

export const contributionAnswer = z.object({
  ...saysHidden,
  profits: z.array(profitRow).describe('As of the date and of every kept month end before it, newest first.'),
  scores: scoreParts.nullable(),
  standing: standingRow
    .nullable()
    .describe('Null where he has no business, and for whoever does not see amounts.'),
  warnings: z.array(warningRow).describe('What counts most first.'),
  grades: z.array(gradeRow).describe('The newest first.'),
})
export type ContributionAnswer = z.output<typeof contributionAnswer>
