import type { GradeRow, ProfitRow } from '../../../../src/modules/customer-view/contribution.schema.ts'
import { BUSINESS_LINES } from '../../../../src/modules/customer-view/worth-names.schema.ts'
import { CodeBadge, CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Count, Day, Money, Plain } from '../../../shared/figures.tsx'
import { EmptyState } from '../../../shared/states.tsx'
import { useWorthText, type WorthTranslate } from '../../../shared/worth-text.ts'
import { signOf } from '../../../shared/money.ts'
import { gradeTone } from '../codes.ts'
import { Explainable } from './explanation/explainable.tsx'
import styles from './record.module.css'

type Amount = keyof ProfitRow
/** A line of what adds up; of the month's parts and both sums the record can say where they come from. */
type Part = { name: string; month: Amount; year: Amount; isSum?: boolean }

const LINES: Part[] = BUSINESS_LINES.map((line) => ({
  name: line,
  month: `${line}_contribution_mtd`,
  year: `${line}_contribution_ytd`,
}))
const ROUNDING: Part = {
  name: 'rounding',
  month: 'contribution_rounding_mtd',
  year: 'contribution_rounding_ytd',
}
const SUM: Part = { name: 'total', month: 'contribution_mtd', year: 'contribution_ytd', isSum: true }

/** The parts and their sum; what rounding leaves stands among them where there is any. */
function partsOf(profit: ProfitRow): Part[] {
  const isRounded = [ROUNDING.month, ROUNDING.year].some((it) => signOf(profit[it]) !== 0)
  return [...LINES, ...(isRounded ? [ROUNDING] : []), SUM]
}

export function PartsTable({ title, profit }: { title: string; profit: ProfitRow }) {
  const t = useWorthText()
  const month = (part: Part) => {
    const money = <Money value={profit[part.month]} />
    if (part.name === 'rounding') return money
    return (
      <Explainable column={part.month} value={profit[part.month]}>
        {money}
      </Explainable>
    )
  }
  const year = (part: Part) => {
    const money = <Money value={profit[part.year]} />
    if (!part.isSum) return money
    return (
      <Explainable column={part.year} value={profit[part.year]}>
        {money}
      </Explainable>
    )
  }
  const columns: TableColumn<Part>[] = [
    {
      column: 'business_line',
      label: t('worth.line'),
      isFixed: true,
      render: (part) => <span>{t(`line.${part.name}` as 'line.total')}</span>,
    },
    { column: 'month_part', label: t('worth.month'), isNumber: true, render: month },
    { column: 'year_part', label: t('worth.year'), isNumber: true, render: year },
  ]
  return (
    <DataTable<Part>
      label={title}
      rows={partsOf(profit)}
      rowKey={(part) => part.name}
      columns={columns}
      rowClassName={(part) => (part.isSum ? styles['total']! : '')}
      empty={<EmptyState isSmall title={t('state.no_rows')} />}
    />
  )
}

const amountColumn = (t: WorthTranslate, { name, month }: Part): TableColumn<ProfitRow> => ({
  column: `${name}_of_month`,
  label: t(`line.${name}` as 'line.total'),
  isNumber: true,
  render: (row) => <Money value={row[month]} />,
})

export function ProfitTable({
  title,
  rows,
  businessDate,
}: {
  title: string
  rows: ProfitRow[]
  businessDate: string
}) {
  const t = useWorthText()
  const columns: TableColumn<ProfitRow>[] = [
    { column: 'business_date', isFixed: true, render: (row) => <Day value={row.business_date} /> },
    amountColumn(t, SUM),
    ...LINES.map((line) => amountColumn(t, line)),
    { column: 'eva_mtd', isNumber: true, render: (row) => <Money value={row.eva_mtd} /> },
    { column: 'capital_eod', isNumber: true, render: (row) => <Money value={row.capital_eod} /> },
  ]
  return (
    <DataTable<ProfitRow>
      label={title}
      rows={rows}
      rowKey={(row) => row.business_date}
      columns={columns}
      businessDate={businessDate}
      empty={<EmptyState isSmall title={t('worth.no_business')} />}
    />
  )
}

export function GradeTable({ title, rows }: { title: string; rows: GradeRow[] }) {
  const t = useWorthText()
  const columns: TableColumn<GradeRow>[] = [
    {
      column: 'valid_from',
      label: t('grades.from'),
      isFixed: true,
      render: (row) => <Day value={row.valid_from} />,
    },
    {
      column: 'valid_to',
      label: t('grades.to'),
      render: (row) => (row.valid_to ? <Day value={row.valid_to} /> : <span>{t('grades.in_force')}</span>),
    },
    {
      column: 'grade_code',
      render: (row) => <CodeBadge list='grade' code={row.grade_code} tone={gradeTone(row.grade_code)} />,
    },
    {
      column: 'grade_before_code',
      label: t('grades.before'),
      render: (row) => <CodeLabel list='grade' code={row.grade_before_code} />,
    },
    {
      column: 'reason_code',
      label: t('grades.reason'),
      render: (row) =>
        row.reason_code ? (
          <span>{t(`grade_reason.${row.reason_code}` as 'grade_reason.opening')}</span>
        ) : (
          <Plain value={null} />
        ),
    },
    { column: 'grade_since_on', render: (row) => <Day value={row.since_on} /> },
    { column: 'grade_watch_months', isNumber: true, render: (row) => <Count value={row.watch_months} /> },
  ]
  return (
    <DataTable<GradeRow>
      label={title}
      rows={rows}
      rowKey={(row) => row.valid_from}
      columns={columns}
      empty={<EmptyState isSmall title={t('state.no_rows')} />}
    />
  )
}
