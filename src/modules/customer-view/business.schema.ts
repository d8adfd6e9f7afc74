import { z } from 'zod'
import { fieldOf } from '../../platform/schema.ts'
import { amount, day, each, whole, words, yesNo } from './cells.schema.ts'

/** What a customer has of one category. */
export const productRow = z.object({
  business_category_code: z.string(),
  item_count: whole,
  balance_cny: amount,
  ...each(day, 'opened_on matures_on'),
})

export const maturityRow = z.object({
  due_on: day,
  maturity_kind_code: z.string(),
  reference_no: fieldOf('account_no', words),
  ...each(words, 'product_name id_type_code currency_code'),
  due_amount: amount,
})

export const channelRow = z.object({
  agreement_no: z.string(),
  ...each(words, 'ebank_channel_code authentication_tool_code signing_org_name status_code'),
  daily_limit: amount,
  ...each(day, 'signed_on cancelled_on'),
  last_login_at: words.describe("In the bank's local time."),
  ...each(whole, 'login_count_30d login_count_90d transaction_count_30d transaction_count_90d'),
})

export const suitabilityRow = z.object({
  ...each(words, 'risk_level_code score channel_code'),
  ...each(day, 'assessed_on expires_on'),
  ...each(yesNo, 'is_expired is_qualified_investor'),
})

/** A holding whose risk is above what the customer can bear. */
export const mismatchRow = z.object({
  holding_no: z.string(),
  ...each(words, 'product_name product_code risk_level_code'),
  market_value: amount,
})

export const payrollRow = z.object({
  ...each(day, 'month_start last_paid_on'),
  ...each(whole, 'payee_count payment_count'),
  paid_amount: amount,
})

export const wageRow = z.object({
  employer_name: fieldOf('counterparty', words),
  payment_count: whole,
  ...each(amount, 'paid_amount last_paid_amount'),
  last_paid_on: day,
})

export const remittanceRow = z.object({
  ...each(day, 'month_start last_transacted_on'),
  settlement_direction_code: z.string(),
  remittance_count: whole,
  ...each(amount, 'amount_usd amount_cny'),
})

export const tradeRow = z.object({
  ...each(z.string(), 'trade_kind_code reference_no'),
  counterparty_name: fieldOf('counterparty', words),
  ...each(words, 'currency_code status_code'),
  ...each(amount, 'trade_amount open_amount open_amount_cny'),
  ...each(day, 'starts_on due_on'),
})

/** The lists of the tab of business: what a customer does with the bank, and what falls due. */
export const BUSINESS_TABS = {
  products: productRow,
  maturities: maturityRow,
  channels: channelRow,
  suitability: suitabilityRow,
  mismatches: mismatchRow,
  payroll: payrollRow,
  wages: wageRow,
  remittances: remittanceRow,
  trade: tradeRow,
} as const
