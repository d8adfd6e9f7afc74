import { CodeLabel } from '../../../../shared/code-label.tsx'
import { hasCreditLabel, useCreditText } from '../../../../shared/credit-text.ts'
import type { TableColumn } from '../../../../shared/data-table.tsx'
import { Day, Money, Percent, Plain, YesNo } from '../../../../shared/figures.tsx'
import { formatPercent, NO_FIGURE } from '../../../../shared/money.ts'
import type { TabRow } from '../../customer-view.api.ts'
import styles from '../record.module.css'

type Assessment = TabRow<'credit-assessments'>
type Limit = TabRow<'credit-limits'>
type Guarantee = TabRow<'guarantees'>
type Bill = TabRow<'bills'>

/** A fraction that is not shown to everybody: what stands for a hidden one is shown as it came. */
export function Likelihood({ value }: { value: string | null }) {
  return formatPercent(value) === NO_FIGURE ? <Plain value={value} /> : <Percent value={value} />
}

const Number = ({ value }: { value: string }) => <span className={styles['masked']}>{value}</span>

/** The tab's own words for columns, where it has some; the others are those of every tab. */
export function useLabelled<Row>(columns: TableColumn<Row>[]): TableColumn<Row>[] {
  const t = useCreditText()
  return columns.map((it) => {
    const name = it.label ?? it.column
    return hasCreditLabel(name) ? { ...it, label: t(`credit.column.${name}`) } : it
  })
}

export const ASSESSMENTS: TableColumn<Assessment>[] = [
  { column: 'effective_on', isFixed: true, render: (row) => <Day value={row.effective_on} /> },
  {
    column: 'object_type_code',
    render: (row) => <CodeLabel list='assessed_object' code={row.object_type_code} />,
  },
  { column: 'object_no', render: (row) => <Number value={row.object_no} /> },
  { column: 'rating_code', render: (row) => <Plain value={row.rating_code} /> },
  {
    column: 'previous_risk_class_code',
    render: (row) => <CodeLabel list='risk_class' code={row.previous_risk_class_code} />,
  },
  { column: 'risk_class_code', render: (row) => <CodeLabel list='risk_class' code={row.risk_class_code} /> },
  {
    column: 'default_probability_ratio',
    isNumber: true,
    render: (row) => <Likelihood value={row.default_probability_ratio} />,
  },
  {
    column: 'default_loss_ratio',
    isNumber: true,
    render: (row) => <Likelihood value={row.default_loss_ratio} />,
  },
  { column: 'reason', render: (row) => <Plain value={row.reason} /> },
  { column: 'is_current', render: (row) => <YesNo value={row.is_current} /> },
]

/** The kind of a limit; below it that somebody else of the group holds it. */
function LimitKind({ limit }: { limit: Limit }) {
  const t = useCreditText()
  return (
    <>
      <CodeLabel list='limit_type' code={limit.limit_type_code} />
      {limit.is_holder === false && <span className={styles['sub']}>{t('credit.of_group')}</span>}
    </>
  )
}

export const LIMITS: TableColumn<Limit>[] = [
  { column: 'limit_no', isFixed: true, render: (row) => <Number value={row.limit_no} /> },
  { column: 'limit_type_code', render: (row) => <LimitKind limit={row} /> },
  { column: 'group_no', render: (row) => <Plain value={row.group_no} /> },
  { column: 'currency_code', render: (row) => <CodeLabel list='currency' code={row.currency_code} /> },
  { column: 'approved_amount', isNumber: true, render: (row) => <Money value={row.approved_amount} /> },
  { column: 'used_amount', isNumber: true, render: (row) => <Money value={row.used_amount} /> },
  { column: 'available_amount', isNumber: true, render: (row) => <Money value={row.available_amount} /> },
  { column: 'exposure_amount', isNumber: true, render: (row) => <Money value={row.exposure_amount} /> },
  { column: 'utilisation_ratio', isNumber: true, render: (row) => <Percent value={row.utilisation_ratio} /> },
  { column: 'starts_on', render: (row) => <Day value={row.starts_on} /> },
  { column: 'ends_on', render: (row) => <Day value={row.ends_on} /> },
  { column: 'status_code', render: (row) => <CodeLabel list='limit_status' code={row.status_code} /> },
]

const guarantees = (otherSide: 'guarantor' | 'borrower'): TableColumn<Guarantee>[] => [
  { column: 'guarantee_no', isFixed: true, render: (row) => <Number value={row.guarantee_no} /> },
  {
    column: 'guarantee_code',
    render: (row) => <CodeLabel list='guarantee_kind' code={row.guarantee_code} />,
  },
  {
    column: 'counterparty_name',
    label: otherSide,
    render: (row) => <Plain value={row.counterparty_name} />,
  },
  { column: 'currency_code', render: (row) => <CodeLabel list='currency' code={row.currency_code} /> },
  { column: 'guaranteed_amount', isNumber: true, render: (row) => <Money value={row.guaranteed_amount} /> },
  {
    column: 'collateral_type_code',
    render: (row) => <CodeLabel list='collateral_type' code={row.collateral_type_code} />,
  },
  { column: 'collateral_name', render: (row) => <Plain value={row.collateral_name} /> },
  { column: 'appraised_value', isNumber: true, render: (row) => <Money value={row.appraised_value} /> },
  { column: 'appraised_on', render: (row) => <Day value={row.appraised_on} /> },
  {
    column: 'loan_to_value_ratio',
    isNumber: true,
    render: (row) => <Percent value={row.loan_to_value_ratio} />,
  },
  { column: 'contract_no', render: (row) => <Number value={row.contract_no} /> },
  { column: 'contract_ends_on', render: (row) => <Day value={row.contract_ends_on} /> },
  { column: 'status_code', render: (row) => <CodeLabel list='guarantee_status' code={row.status_code} /> },
]

export const RECEIVED = guarantees('guarantor')
export const GIVEN = guarantees('borrower')

export const BILLS: TableColumn<Bill>[] = [
  { column: 'business_no', isFixed: true, render: (row) => <Number value={row.business_no} /> },
  {
    column: 'bill_business_code',
    render: (row) => <CodeLabel list='bill_business' code={row.bill_business_code} />,
  },
  { column: 'face_amount', isNumber: true, render: (row) => <Money value={row.face_amount} /> },
  { column: 'balance', isNumber: true, render: (row) => <Money value={row.balance} /> },
  { column: 'margin_ratio', isNumber: true, render: (row) => <Percent value={row.margin_ratio} /> },
  { column: 'exposure_amount', isNumber: true, render: (row) => <Money value={row.exposure_amount} /> },
  { column: 'exec_rate', isNumber: true, render: (row) => <Percent value={row.exec_rate} /> },
  { column: 'starts_on', render: (row) => <Day value={row.starts_on} /> },
  { column: 'matures_on', render: (row) => <Day value={row.matures_on} /> },
  { column: 'bill_no', render: (row) => <Plain value={row.bill_no} /> },
  { column: 'status_code', render: (row) => <CodeLabel list='bill_status' code={row.status_code} /> },
]
