import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { HistoryRow } from '../../../../src/modules/customer-view/schema.ts'
import { useShownUnit } from '../../../shared/bank.ts'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { useColumnLabel } from '../../../shared/definitions.ts'
import { Day, Money, UnitNote } from '../../../shared/figures.tsx'
import { LineChart } from '../../../shared/line-chart.tsx'
import { formatMoney } from '../../../shared/money.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { useRecordText } from '../../../shared/record-text.ts'
import { historyQuery } from '../customer-view.api.ts'
import styles from './record.module.css'
import type { TabProps } from './section.tsx'
import { Section } from './section.tsx'

const SERIES = ['aum_balance_eod', 'aum_balance_avg_mtd', 'deposit_balance_eod', 'loan_balance_eod'] as const

const COLUMNS: TableColumn<HistoryRow>[] = [
  { column: 'business_date', isFixed: true, render: (row) => <Day value={row.business_date} /> },
  ...[...SERIES, 'contribution_mtd' as const].map((column): TableColumn<HistoryRow> => ({
    column,
    isNumber: true,
    render: (row) => <Money value={row[column]} />,
  })),
]

const seriesOf = (rows: HistoryRow[], column: (typeof SERIES)[number], name: string) => ({
  name,
  points: rows.map((row) => ({ day: row.business_date, value: row[column] })),
})

function Curve({ rows }: { rows: HistoryRow[] }) {
  const t = useRecordText()
  const { unit } = useShownUnit()
  const label = useColumnLabel()
  const series = useMemo(() => SERIES.map((column) => seriesOf(rows, column, label(column))), [rows, label])
  const format = useCallback((value: string) => formatMoney(value, unit), [unit])
  if (rows.length < 2) return <EmptyState isSmall title={t('history.one_point')} />
  const caption = t('history.chart', {
    series: SERIES.map(label).join(t('text.comma')),
    from: rows[0]?.business_date ?? '',
    to: rows.at(-1)?.business_date ?? '',
  })
  return (
    <Section title={t('section.curve')} note={<UnitNote />}>
      <LineChart label={caption} series={series} format={format} />
    </Section>
  )
}

export function HistoryTab({ recordKey, businessDate }: TabProps) {
  const t = useRecordText()
  const { data, error, refetch } = useQuery(historyQuery(recordKey))
  const rows = useMemo(() => data?.toSorted((a, b) => (a.business_date < b.business_date ? -1 : 1)), [data])
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!rows) return <Bones rows={10} />
  return (
    <div className={styles['sections']}>
      <Curve rows={rows} />
      <Section title={t('section.table')} note={<UnitNote />}>
        <DataTable<HistoryRow>
          label={t('tab.history')}
          rows={rows.toReversed()}
          rowKey={(row) => row.business_date}
          columns={COLUMNS}
          businessDate={businessDate}
          empty={<EmptyState isSmall title={t('state.no_rows')} />}
        />
      </Section>
    </div>
  )
}
