import { CodeLabel } from '../../../../shared/code-label.tsx'
import type { BusinessTranslate } from '../../../../shared/business-text.ts'
import type { TableColumn } from '../../../../shared/data-table.tsx'
import { Count, Day, daysApart, Money, Plain } from '../../../../shared/figures.tsx'
import type { Tab, TabRow } from '../../customer-view.api.ts'
import styles from '../record.module.css'

type Columns<T extends Tab> = TableColumn<TabRow<T>>[]

const Reference = ({ value }: { value: string | null }) =>
  value === null ? <Plain value={null} /> : <span className={styles['masked']}>{value}</span>

/** The month that a day begins. */
const MonthOf = ({ day }: { day: string | null }) => <Plain value={day && day.slice(0, 7)} />

export const productColumns = (t: BusinessTranslate): Columns<'products'> => [
  {
    column: 'business_category_code',
    label: t('business.category'),
    isFixed: true,
    render: (row) => <CodeLabel list='business_category' code={row.business_category_code} />,
  },
  {
    column: 'item_count',
    label: t('business.item_count'),
    isNumber: true,
    render: (row) => <Count value={row.item_count} />,
  },
  {
    column: 'category_balance',
    label: t('business.balance'),
    isNumber: true,
    render: (row) => <Money value={row.balance_cny} />,
  },
  {
    column: 'first_opened_on',
    label: t('business.first_opened'),
    render: (row) => <Day value={row.opened_on} />,
  },
  {
    column: 'next_maturity_on',
    label: t('business.next_maturity'),
    render: (row) => <Day value={row.matures_on} />,
  },
]

function About({ row }: { row: TabRow<'maturities'> }) {
  if (row.id_type_code) return <CodeLabel list='id_type' code={row.id_type_code} />
  return <Plain value={row.product_name} />
}

export const maturityColumns = (t: BusinessTranslate, businessDate: string): Columns<'maturities'> => [
  {
    column: 'due_on',
    label: t('business.due_on'),
    isFixed: true,
    render: (row) => <Day value={row.due_on} />,
  },
  {
    column: 'days_left',
    label: t('business.days_left'),
    render: (row) => t('value.in_days', { days: daysApart(businessDate, row.due_on ?? '') ?? '' }),
  },
  {
    column: 'maturity_kind_code',
    label: t('business.item'),
    render: (row) => <CodeLabel list='maturity_kind' code={row.maturity_kind_code} />,
  },
  { column: 'maturing', label: t('business.about'), render: (row) => <About row={row} /> },
  {
    column: 'reference_no',
    label: t('business.reference'),
    render: (row) => <Reference value={row.reference_no} />,
  },
  { column: 'currency_code', render: (row) => <CodeLabel list='currency' code={row.currency_code} /> },
  {
    column: 'due_amount',
    label: t('business.amount'),
    isNumber: true,
    render: (row) => <Money value={row.due_amount} />,
  },
]

export const channelColumns = (t: BusinessTranslate): Columns<'channels'> => [
  {
    column: 'ebank_channel_code',
    label: t('business.channel'),
    isFixed: true,
    render: (row) => <CodeLabel list='ebank_channel' code={row.ebank_channel_code} />,
  },
  { column: 'status_code', render: (row) => <CodeLabel list='ebank_status' code={row.status_code} /> },
  { column: 'signed_on', label: t('business.signed_on'), render: (row) => <Day value={row.signed_on} /> },
  {
    column: 'signing_org_name',
    label: t('business.signing_org'),
    render: (row) => <Plain value={row.signing_org_name} />,
  },
  {
    column: 'last_login_at',
    label: t('business.last_login'),
    render: (row) => <Plain value={row.last_login_at && row.last_login_at.slice(0, 16)} />,
  },
  {
    column: 'daily_limit',
    label: t('business.daily_limit'),
    isNumber: true,
    render: (row) => <Money value={row.daily_limit} />,
  },
  {
    column: 'channel_login_count_30d',
    label: t('business.logins_30d'),
    isNumber: true,
    render: (row) => <Count value={row.login_count_30d} />,
  },
  {
    column: 'channel_login_count_90d',
    label: t('business.logins_90d'),
    isNumber: true,
    render: (row) => <Count value={row.login_count_90d} />,
  },
  {
    column: 'transaction_count_30d',
    label: t('business.transactions_30d'),
    isNumber: true,
    render: (row) => <Count value={row.transaction_count_30d} />,
  },
  {
    column: 'transaction_count_90d',
    label: t('business.transactions_90d'),
    isNumber: true,
    render: (row) => <Count value={row.transaction_count_90d} />,
  },
  {
    column: 'authentication_tool_code',
    label: t('business.tool'),
    render: (row) => <CodeLabel list='authentication_tool' code={row.authentication_tool_code} />,
  },
  {
    column: 'cancelled_on',
    label: t('business.cancelled_on'),
    render: (row) => <Day value={row.cancelled_on} />,
  },
]

export const payrollColumns = (t: BusinessTranslate): Columns<'payroll'> => [
  {
    column: 'month_start',
    label: t('business.month'),
    isFixed: true,
    render: (row) => <MonthOf day={row.month_start} />,
  },
  {
    column: 'payee_count',
    label: t('business.payees'),
    isNumber: true,
    render: (row) => <Count value={row.payee_count} />,
  },
  {
    column: 'payment_count',
    label: t('business.payments'),
    isNumber: true,
    render: (row) => <Count value={row.payment_count} />,
  },
  {
    column: 'paid_amount',
    label: t('business.paid'),
    isNumber: true,
    render: (row) => <Money value={row.paid_amount} />,
  },
  {
    column: 'last_paid_on',
    label: t('business.last_paid'),
    render: (row) => <Day value={row.last_paid_on} />,
  },
]

export const wageColumns = (t: BusinessTranslate): Columns<'wages'> => [
  {
    column: 'wage_employer_name',
    label: t('business.employer'),
    isFixed: true,
    render: (row) => <Plain value={row.employer_name} />,
  },
  {
    column: 'last_paid_on',
    label: t('business.last_paid'),
    render: (row) => <Day value={row.last_paid_on} />,
  },
  {
    column: 'last_paid_amount',
    label: t('business.last_amount'),
    isNumber: true,
    render: (row) => <Money value={row.last_paid_amount} />,
  },
  {
    column: 'payment_count',
    label: t('business.payments'),
    isNumber: true,
    render: (row) => <Count value={row.payment_count} />,
  },
  {
    column: 'paid_amount',
    label: t('business.paid'),
    isNumber: true,
    render: (row) => <Money value={row.paid_amount} />,
  },
]

export const remittanceColumns = (t: BusinessTranslate): Columns<'remittances'> => [
  {
    column: 'month_start',
    label: t('business.month'),
    isFixed: true,
    render: (row) => <MonthOf day={row.month_start} />,
  },
  {
    column: 'settlement_direction_code',
    label: t('business.direction'),
    render: (row) => <CodeLabel list='settlement_direction' code={row.settlement_direction_code} />,
  },
  {
    column: 'remittance_count',
    label: t('business.payments'),
    isNumber: true,
    render: (row) => <Count value={row.remittance_count} />,
  },
  {
    column: 'amount_usd',
    label: t('business.amount_usd'),
    isNumber: true,
    render: (row) => <Money value={row.amount_usd} />,
  },
  {
    column: 'amount_cny',
    label: t('business.amount_cny'),
    isNumber: true,
    render: (row) => <Money value={row.amount_cny} />,
  },
  {
    column: 'last_transacted_on',
    label: t('business.last_paid'),
    render: (row) => <Day value={row.last_transacted_on} />,
  },
]

export const tradeColumns = (t: BusinessTranslate): Columns<'trade'> => [
  {
    column: 'trade_kind_code',
    label: t('business.kind'),
    isFixed: true,
    render: (row) => <CodeLabel list='trade_kind' code={row.trade_kind_code} />,
  },
  {
    column: 'reference_no',
    label: t('business.reference'),
    render: (row) => <Reference value={row.reference_no} />,
  },
  { column: 'status_code', render: (row) => <CodeLabel list='trade_status' code={row.status_code} /> },
  { column: 'currency_code', render: (row) => <CodeLabel list='currency' code={row.currency_code} /> },
  {
    column: 'trade_amount',
    label: t('business.trade_amount'),
    isNumber: true,
    render: (row) => <Money value={row.trade_amount} />,
  },
  {
    column: 'open_amount',
    label: t('business.open_amount'),
    isNumber: true,
    render: (row) => <Money value={row.open_amount} />,
  },
  {
    column: 'open_amount_cny',
    label: t('business.open_amount_cny'),
    isNumber: true,
    render: (row) => <Money value={row.open_amount_cny} />,
  },
  { column: 'starts_on', label: t('business.starts_on'), render: (row) => <Day value={row.starts_on} /> },
  { column: 'due_on', label: t('business.due_on'), render: (row) => <Day value={row.due_on} /> },
  {
    column: 'trade_counterparty_name',
    label: t('business.party'),
    render: (row) => <Plain value={row.counterparty_name} />,
  },
]
