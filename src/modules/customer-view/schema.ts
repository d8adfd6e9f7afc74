import { z } from 'zod'
import { saysHidden } from '../../platform/hidden.schema.ts'
import { amount, day, each, whole, words, yesNo } from './cells.schema.ts'
import { CUSTOMER_COLUMNS, type CustomerColumn } from './columns.schema.ts'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import {
  businessDate,
  customerId,
  customValues,
  decimalText,
  fieldOf,
  lookedAt,
  moneyText,
  pageOf,
} from '../../platform/schema.ts'

export const CUSTOMER_TYPE_CODES = ['retail', 'corporate'] as const
export const customerTypeCode = z.enum(CUSTOMER_TYPE_CODES)
export type CustomerTypeCode = z.output<typeof customerTypeCode>

const cell = z.union([z.string(), z.number(), z.boolean()]).nullable().optional()
type Cells = { [Name in CustomerColumn]: typeof cell }

/** A row of the customer list: the columns asked for, whole numbers beyond 2^31 and money as text. */
export const customerRow = z
  .object(
    Object.fromEntries(
      Object.entries(CUSTOMER_COLUMNS).map(([name, column]) => [
        name,
        'field' in column ? fieldOf(column.field, cell) : cell,
      ]),
    ) as Cells,
  )
  .extend({ custom: customValues.optional() })
export type CustomerRow = z.output<typeof customerRow>
export const customerPage = pageOf(customerRow).extend(saysHidden)
export type CustomerPage = z.output<typeof customerPage>

const filterOut = z
  .record(z.string(), z.unknown())
  .describe('Filter of the list that shows the same customers.')
export const FIGURE_CODES = ['customers', 'aum', 'maturities_30d', 'large_movements'] as const
export const workbench = z.object({
  ...saysHidden,
  business_date: businessDate,
  figures: z.array(
    z.object({
      code: z.enum(FIGURE_CODES),
      value: z.number().int().describe('Customers behind the figure.'),
      amount: moneyText.nullable(),
      filter: filterOut,
    }),
  ),
})
export type Workbench = z.output<typeof workbench>

export const searchBody = z.strictObject({ q: z.string().trim().min(1).max(100) })
export const MATCHED_KINDS = [
  'name',
  'pinyin',
  'customer_no',
  'account_no',
  'uscc',
  'id_number',
  'mobile',
  'last_four',
] as const
export const searchHit = z.object({
  customer_id: customerId,
  customer_name: fieldOf('person_name', z.string()),
  customer_type_code: customerTypeCode,
  source_customer_no: z.string(),
  org_name: z.string().nullable(),
  aum_balance_eod: moneyText.nullable(),
  matched_kind: z.enum(MATCHED_KINDS),
})
export type SearchHit = z.output<typeof searchHit>
export type MatchedKind = SearchHit['matched_kind']
export const searchAnswer = z.object({
  ...saysHidden,
  results: z.array(searchHit),
  limited: z.boolean().describe('True when there are more than are shown.'),
})
export type SearchAnswer = z.output<typeof searchAnswer>

/** A customer whole, as of one date. */
export const customerRecord = z.object({
  customer_id: customerId,
  customer_type_code: customerTypeCode,
  source_customer_no: z.string(),
  customer_name: fieldOf('person_name', z.string()),
  status_code: z.string(),
  ...each(
    words,
    'grade_code gender_code nationality_code education_code marital_code occupation_code',
    'industry_code scale_code legal_name uscc id_type_code',
    'churn_level_code churn_signals',
    'mobile_source_code aml_risk_code org_id org_name',
    'sub_branch_id sub_branch_name branch_id branch_name lifecycle_stage_code next_grade_code',
  ),
  birth_date: fieldOf('birth_date', words.describe('Masked it shows the year: 1985-**-**')),
  employer_name: fieldOf('employer', words),
  id_number_masked: fieldOf('id_number', words),
  mobile_masked: fieldOf('mobile', words),
  email_masked: fieldOf('email', words),
  address_masked: fieldOf('address', words),
  ...each(
    whole,
    'age_years account_count holding_count loan_count card_count maturity_count_30d',
    'large_movement_count_1d product_count active_count_90d grade_watch_months rfm_code',
    'churn_score',
  ),
  ...each(day, 'founded_on id_expires_on opened_on next_maturity_on grade_since_on last_active_on scored_on'),
  ...each(
    amount,
    'aum_balance_eod aum_balance_avg_mtd aum_balance_avg_qtd',
    'aum_balance_avg_ytd aum_balance_change_mom aum_balance_change_ytd aum_demand_balance_eod',
    'aum_term_balance_eod aum_notice_balance_eod aum_cd_balance_eod',
    'aum_structured_balance_eod aum_margin_balance_eod aum_wealth_balance_eod',
    'aum_fund_balance_eod aum_insurance_balance_eod aum_metal_balance_eod',
    'aum_bond_balance_eod aum_trust_balance_eod aum_custody_3rd_balance_eod',
    'aum_pension_balance_eod deposit_balance_eod deposit_balance_avg_mtd',
    'deposit_balance_avg_ytd loan_balance_eod credit_card_balance_eod lum_balance_eod',
    'maturity_amount_30d large_movement_amount_1d next_grade_gap next_grade_balance',
    'contribution_mtd contribution_ytd eva_mtd eva_ytd capital_eod deposit_contribution_mtd',
    'loan_contribution_mtd credit_card_contribution_mtd wealth_contribution_mtd',
    'bill_contribution_mtd international_contribution_mtd realised_value potential_value lifetime_value',
  ),
  // Of a company its register tells, and scores are no amounts.
  ...each(decimalText.nullable(), 'registered_capital loyalty_score value_score'),
  ...each(yesNo, 'is_id_valid is_staff is_payroll is_near_upgrade is_near_downgrade'),
})
export type CustomerRecord = z.output<typeof customerRecord>

export const owner = z.object({
  employee_id: z.string(),
  employee_name: words,
  is_virtual: z.boolean(),
})

export const asOfQuery = lookedAt

export const customerAnswer = z.object({
  ...saysHidden,
  as_of: businessDate,
  business_date: businessDate,
  is_current: z.boolean(),
  known: z.enum(['now', 'then']),
  correction: z
    .object({ corrected_at: z.string(), first_date: businessDate, run_id: z.string() })
    .nullable()
    .describe('When the date was corrected last, and by the run of which date; null where it never was.'),
  customer: customerRecord,
  owner: owner.nullable(),
  private: z
    .object({ reason_code: z.string(), valid_from: z.string() })
    .nullable()
    .describe('Why the customer is kept from whoever may not see private ones; null where he is not.'),
})
export type CustomerAnswer = z.output<typeof customerAnswer>

export const transactionRow = z.object({
  transaction_id: z.string(),
  business_date: businessDate,
  ...each(day, 'transacted_on'),
  ...each(words, 'transacted_at direction_code currency_code channel_code memo'),
  account_id: fieldOf('account_no', words),
  ...each(fieldOf('counterparty', words), 'counterparty_name counterparty_account'),
  ...each(amount, 'amount balance_after'),
  ...each(yesNo, 'is_reversal'),
})

export const historyRow = z.object({
  business_date: businessDate,
  aum_balance_eod: amount,
  deposit_balance_eod: amount,
  loan_balance_eod: amount,
  aum_balance_avg_mtd: amount,
  contribution_mtd: amount,
})

export const transactionQuery = asOfQuery.extend({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  page_size: z.coerce.number().int().min(1).max(100).default(50),
  account_id: z.string().max(80).optional().describe('As the accounts tab shows it, masked.'),
  from: businessDate.optional(),
  to: businessDate.optional(),
})
export type TransactionQuery = z.output<typeof transactionQuery>
export const transactionPage = z.object({
  ...saysHidden,
  rows: z.array(transactionRow),
  total: z.number().int(),
  page: z.number().int(),
  page_size: z.number().int(),
})
export type TransactionPage = z.output<typeof transactionPage>
export type HistoryRow = z.output<typeof historyRow>

/** As shown: of a record with two mobiles it says which one. */
export const reveal = z.strictObject({
  field: z.enum(['id_number', 'mobile', 'email', 'address']),
  masked: z.string().min(1).max(200).describe('The value as the record shows it.'),
  reason: z.string().trim().min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX),
})
export type Reveal = z.output<typeof reveal>
export const revealed = z.object({ values: z.array(z.string()) })
export type Revealed = z.output<typeof revealed>

const changeRow = z.object({
  audit_id: z.string().describe('The line of the audit trail; a line may have changed several fields.'),
  occurred_at: z.iso.datetime().describe('Moment in UTC.'),
  user_id: z.string().nullable().describe('Null for what a night did.'),
  user_name: z.string().nullable(),
  action: z.string(),
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  is_hidden: z.boolean().describe('A protected value: only that it changed is told.'),
  record_table: z.string().nullable(),
  record_id: z.string().nullable(),
  is_sealed: z.boolean(),
})
export type ChangeRow = z.output<typeof changeRow>

export const changesAnswer = z.object({
  rows: z.array(changeRow).describe('The newest first.'),
  limited: z.boolean().describe('There are older ones.'),
})
export type ChangesAnswer = z.output<typeof changesAnswer>
