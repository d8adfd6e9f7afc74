import type { FieldClass } from '../../platform/schema.ts'

type Kind = 'text' | 'integer' | 'date' | 'boolean' | 'decimal'
type Column = {
  kind: Kind
  nullable?: boolean
  filterable?: boolean
  sortable?: boolean
  /** The column that filters and sorts stand on, where this one is only shown. */
  by?: string
  /** The code list that says what its codes mean. */
  codes?: string
  /** The class of personal data it holds. */
  field?: FieldClass
  zh: string
  en: string
}

const text = (zh: string, en: string) => ({ kind: 'text', nullable: true, sortable: false, zh, en }) as const
const shown = (zh: string, en: string) => ({ ...text(zh, en), filterable: false }) as const
const code = <const List extends string>(zh: string, en: string, codes: List) =>
  ({ ...text(zh, en), codes }) as const
const date = (zh: string, en: string) => ({ kind: 'date', nullable: true, zh, en }) as const
const flag = (zh: string, en: string) =>
  ({ kind: 'boolean', nullable: true, sortable: false, zh, en }) as const
const count = (zh: string, en: string) => ({ kind: 'integer', zh, en }) as const
const money = (zh: string, en: string, by?: string) =>
  ({
    kind: 'decimal',
    nullable: true,
    filterable: false,
    sortable: false,
    field: 'amount',
    ...(by && { by }),
    zh,
    en,
  }) as const
const score = (zh: string, en: string) =>
  ({ kind: 'decimal', nullable: true, filterable: false, sortable: false, zh, en }) as const
const fen = (zh: string, en: string) => ({ kind: 'integer', field: 'amount', zh, en }) as const

/**
 * Every column of the customer list: what it is called, whether it filters and sorts. The list, its export,
 * its totals and the screen's column chooser read this and nothing else. Amounts are filtered and sorted by
 * their `_fen` column: whole fen compare without losing an index.
 */
export const CUSTOMER_COLUMNS = {
  customer_id: { kind: 'integer', filterable: false, sortable: true, zh: '客户标识', en: 'Customer ID' },
  source_customer_no: { ...text('客户号', 'Customer no.'), nullable: false },
  customer_name: { ...text('客户名称', 'Name'), nullable: false, field: 'person_name' },
  customer_type_code: { ...code('客户类型', 'Customer type', 'customer_type'), nullable: false },
  status_code: { ...code('客户状态', 'Status', 'customer_status'), nullable: false },
  grade_code: code('客户等级', 'Grade', 'grade'),
  grade_move_mom_code: code('等级较上月末', 'Grade against last month end', 'grade_move'),
  grade_move_ytd_code: code('等级较年初', 'Grade against last year end', 'grade_move'),
  gender_code: code('性别', 'Sex', 'gender'),
  age_years: { kind: 'integer', nullable: true, zh: '年龄', en: 'Age' },
  nationality_code: code('国籍', 'Nationality', 'country'),
  education_code: code('学历', 'Education', 'education'),
  marital_code: code('婚姻状况', 'Marital status', 'marital'),
  occupation_code: code('职业', 'Occupation', 'occupation'),
  industry_code: code('行业', 'Industry', 'industry'),
  scale_code: code('企业规模', 'Company size', 'scale'),
  founded_on: date('成立日期', 'Founded on'),
  uscc: text('统一社会信用代码', 'Unified social credit code'),
  aml_risk_code: code('反洗钱风险等级', 'AML risk', 'aml_risk'),
  is_staff: flag('本行员工', 'Staff'),
  is_id_valid: flag('证件号码有效', 'ID number valid'),
  id_number_masked: { ...shown('证件号码', 'ID number'), field: 'id_number' },
  id_expires_on: date('证件到期日', 'ID expires on'),
  mobile_masked: { ...shown('手机号', 'Mobile'), field: 'mobile' },
  org_id: text('归属机构号', 'Unit ID'),
  org_name: shown('归属机构', 'Unit'),
  sub_branch_id: text('支行号', 'Sub-branch ID'),
  sub_branch_name: shown('支行', 'Sub-branch'),
  branch_id: text('分行号', 'Branch ID'),
  branch_name: shown('分行', 'Branch'),
  opened_on: date('开户日期', 'Customer since'),
  aum_balance_eod: money('管理资产', 'AUM', 'aum_fen'),
  aum_balance_avg_mtd: money('管理资产月日均', 'AUM, month average', 'aum_avg_fen'),
  aum_balance_avg_qtd: money('管理资产季日均', 'AUM, quarter average'),
  aum_balance_avg_ytd: money('管理资产年日均', 'AUM, year average'),
  aum_balance_change_mom: money('管理资产较上月末', 'AUM against last month end', 'aum_change_fen'),
  aum_balance_change_ytd: money('管理资产较上年末', 'AUM against last year end'),
  deposit_balance_eod: money('存款余额', 'Deposits', 'deposit_fen'),
  deposit_balance_avg_mtd: money('存款月日均', 'Deposits, month average'),
  deposit_balance_avg_ytd: money('存款年日均', 'Deposits, year average'),
  deposit_balance_change_mom: money('存款较上月末', 'Deposits against last month end'),
  deposit_balance_change_ytd: money('存款较年初', 'Deposits against last year end'),
  loan_balance_eod: money('贷款余额', 'Loans', 'loan_fen'),
  loan_balance_change_mom: money('贷款较上月末', 'Loans against last month end'),
  loan_balance_change_ytd: money('贷款较年初', 'Loans against last year end'),
  credit_card_balance_eod: money('信用卡透支', 'Credit card debt'),
  account_count: count('存款账户数', 'Deposit accounts'),
  holding_count: count('理财持仓数', 'Holdings'),
  loan_count: count('贷款笔数', 'Loans'),
  card_count: count('卡数', 'Cards'),
  maturity_count_30d: count('30天内到期笔数', 'Maturities within 30 days'),
  maturity_amount_30d: money('30天内到期金额', 'Maturing within 30 days', 'maturity_fen'),
  next_maturity_on: date('存款理财下次到期', 'Next maturity'),
  large_movement_count_1d: count('当日大额变动笔数', 'Large movements today'),
  large_movement_amount_1d: money('当日大额变动金额', 'Large movements today, amount', 'large_movement_fen'),
  contribution_mtd: money('当月利润贡献', 'Contribution, month', 'contribution_fen'),
  contribution_ytd: money('当年利润贡献', 'Contribution, year'),
  eva_mtd: money('当月EVA', 'EVA, month'),
  lifecycle_stage_code: code('生命周期', 'Stage of life', 'lifecycle_stage'),
  product_count: { ...count('产品持有数', 'Products held'), nullable: true },
  active_count_90d: { ...count('近90天主动交易', 'Own bookings, 90 days'), nullable: true },
  last_active_on: date('最近主动交易', 'Last own booking'),
  is_payroll: flag('代发客户', 'Wages'),
  churn_level_code: code('流失预警', 'Warning of churn', 'churn_level'),
  churn_score: { ...count('流失预警分', 'Points of churn'), nullable: true },
  grade_watch_months: { ...count('关注月数', 'Months on watch'), nullable: true },
  is_near_upgrade: flag('临界提升', 'Near the next grade'),
  is_near_downgrade: flag('临界降级', 'About to lose the grade'),
  next_grade_code: code('更高一级', 'Next grade', 'grade'),
  next_grade_gap: money('距更高一级差额', 'Short of the next grade', 'grade_gap_fen'),
  next_grade_balance: money('本月达标需日均余额', 'Balance needed this month'),
  rfm_code: { ...count('RFM分层', 'RFM'), nullable: true },
  loyalty_score: score('客户忠诚度', 'Loyalty'),
  value_score: score('价值综合分', 'Value score'),
  aum_fen: fen('管理资产（分）', 'AUM (fen)'),
  aum_avg_fen: { ...fen('管理资产月日均（分）', 'AUM, month average (fen)'), nullable: true },
  aum_change_fen: { ...fen('管理资产较上月末（分）', 'AUM change (fen)'), nullable: true },
  deposit_fen: fen('存款余额（分）', 'Deposits (fen)'),
  loan_fen: fen('贷款余额（分）', 'Loans (fen)'),
  maturity_fen: fen('30天内到期金额（分）', 'Maturing within 30 days (fen)'),
  large_movement_fen: fen('当日大额变动金额（分）', 'Large movements today (fen)'),
  contribution_fen: { ...fen('当月利润贡献（分）', 'Contribution, month (fen)'), nullable: true },
  grade_gap_fen: { ...fen('距更高一级差额（分）', 'Short of the next grade (fen)'), nullable: true },
} as const satisfies Record<string, Column>
export type CustomerColumn = keyof typeof CUSTOMER_COLUMNS

/** What people change by day: the list filters by it and has no column of it. */
export const LIVE_COLUMNS = {
  last_contact_on: date('最近联系日', 'Last contact'),
  next_contact_on: date('下次联系日', 'Next contact'),
  manager_id: text('管户经理工号', 'Manager’s number'),
  tag_code: text('标签', 'Tags'),
} as const satisfies Record<string, Column>
/** All that the list filters by. */
export const FILTER_COLUMNS = { ...CUSTOMER_COLUMNS, ...LIVE_COLUMNS }
type Columns = typeof CUSTOMER_COLUMNS
/** The columns that hold a code, each with the list of its codes. */
export type CodedColumns = {
  [Name in CustomerColumn as Columns[Name] extends { codes: string } ? Name : never]: Columns[Name] extends {
    codes: infer List
  }
    ? List
    : never
}

export const DEFAULT_COLUMNS = [
  'customer_name',
  'source_customer_no',
  'grade_code',
  'org_name',
  'aum_balance_eod',
  'aum_balance_change_mom',
  'deposit_balance_eod',
  'loan_balance_eod',
  'next_maturity_on',
] as const satisfies CustomerColumn[]
