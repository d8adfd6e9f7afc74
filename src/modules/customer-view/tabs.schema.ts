import { z } from 'zod'
import { fieldOf } from '../../platform/schema.ts'
import { BUSINESS_TABS } from './business.schema.ts'
import { amount, day, each, whole, words, yesNo } from './cells.schema.ts'
import { CREDIT_TABS } from './credit.schema.ts'
import { SERVICE_TABS } from './tickets.schema.ts'

export const accountRow = z.object({
  account_id: fieldOf('account_no', z.string()),
  account_no: fieldOf('account_no', z.string()),
  ...each(
    words,
    'sub_account_no product_code product_name aum_item_code deposit_kind_code currency_code',
    'status_code exec_rate own_org_id own_org_name',
  ),
  ...each(day, 'opened_on matures_on closed_on'),
  ...each(
    amount,
    'balance balance_cny available_balance frozen_amount balance_avg_mtd balance_avg_qtd',
    'balance_avg_ytd',
  ),
})

export const holdingRow = z.object({
  holding_no: z.string(),
  ...each(
    words,
    'product_code product_name product_kind_code risk_level_code volume nav status_code',
    'aum_item_code',
  ),
  ...each(day, 'nav_on bought_on matures_on'),
  ...each(amount, 'cost market_value accumulated_income'),
})

export const loanRow = z.object({
  note_no: z.string(),
  ...each(
    words,
    'contract_no product_code product_name currency_code exec_rate repay_way_code',
    'status_code',
  ),
  risk_class_code: fieldOf('credit', words),
  ...each(amount, 'loan_amount balance balance_cny overdue_balance next_due_amount'),
  ...each(day, 'issued_on matures_on next_due_on'),
  ...each(whole, 'overdue_days'),
})

export const cardRow = z.object({
  card_no: fieldOf('account_no', z.string()),
  account_id: fieldOf('account_no', words),
  ...each(words, 'card_kind_code card_level_code expires_ym status_code'),
  ...each(day, 'opened_on'),
  ...each(yesNo, 'is_main is_active'),
  ...each(amount, 'credit_limit credit_balance bill_amount'),
})

export const certificateRow = z.object({
  id_number_masked: fieldOf('id_number', words),
  ...each(words, 'id_type_code verify_code'),
  ...each(yesNo, 'is_id_valid is_main'),
  ...each(day, 'id_starts_on id_expires_on'),
})

export const contactRow = z.object({
  // Phones of all kinds, addresses and mail stand in one column; the tab shows each by its own class.
  contact_masked: words,
  ...each(words, 'contact_type_code area_code'),
  ...each(yesNo, 'is_main is_verified is_mobile_valid'),
})

/** The tabs of the record that are plain lists of one customer's rows. */
export const TABS = {
  accounts: accountRow,
  holdings: holdingRow,
  loans: loanRow,
  cards: cardRow,
  certificates: certificateRow,
  contacts: contactRow,
  ...BUSINESS_TABS,
  ...CREDIT_TABS,
  ...SERVICE_TABS,
} as const
export type Tab = keyof typeof TABS
