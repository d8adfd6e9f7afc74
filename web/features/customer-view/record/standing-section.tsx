import type { WarningRow } from '../../../../src/modules/customer-view/contribution.schema.ts'
import type { CustomerRecord } from '../../../../src/modules/customer-view/schema.ts'
import { CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Count, Day, Money } from '../../../shared/figures.tsx'
import { EmptyState } from '../../../shared/states.tsx'
import { useWorthText } from '../../../shared/worth-text.ts'
import { Facts, Section } from './section.tsx'

const STAGES = [
  'PROSPECT',
  'NEW',
  'GROWING',
  'MATURE',
  'DECLINING',
  'DORMANT',
  'CHURNED',
  'WON_BACK',
] as const

/** Where a customer stands with the bank, and what warns of his leaving. */
export function StandingSection({
  customer,
  warnings,
  businessDate,
}: {
  customer: CustomerRecord
  warnings: WarningRow[]
  businessDate: string
}) {
  const t = useWorthText()
  const stage = STAGES.find((it) => it === customer.lifecycle_stage_code)
  const columns: TableColumn<WarningRow>[] = [
    {
      column: 'signal_code',
      label: t('standing.signal'),
      isFixed: true,
      render: (row) => <CodeLabel list='churn_signal' code={row.signal_code} />,
    },
    {
      column: 'points',
      label: t('standing.points'),
      isNumber: true,
      render: (row) => <Count value={row.points} />,
    },
    { column: 'signal_since_on', label: t('standing.since'), render: (row) => <Day value={row.since_on} /> },
    {
      column: 'signal_amount',
      label: t('standing.amount'),
      isNumber: true,
      render: (row) => <Money value={row.amount} />,
    },
  ]
  return (
    <Section title={t('standing.title')}>
      <Facts
        facts={[
          {
            column: 'lifecycle_stage_code',
            value: <CodeLabel list='lifecycle_stage' code={customer.lifecycle_stage_code} />,
          },
          {
            column: 'churn_level_code',
            value: customer.churn_level_code ? (
              <CodeLabel list='churn_level' code={customer.churn_level_code} />
            ) : (
              t('standing.no_level')
            ),
          },
          { column: 'churn_score', value: <Count value={customer.churn_score} /> },
        ]}
        businessDate={businessDate}
      />
      {stage && <p>{t(`stage.${stage}`)}</p>}
      <DataTable<WarningRow>
        label={t('standing.title')}
        rows={warnings}
        rowKey={(row) => row.signal_code}
        columns={columns}
        empty={<EmptyState isSmall title={t('standing.no_signal')} />}
      />
    </Section>
  )
}
