import { useQuery } from '@tanstack/react-query'
import type { ChangeRow } from '../../../../src/modules/customer-view/schema.ts'
import { ChangeValue, useFieldName } from '../../../shared/audit-change.tsx'
import { useAuditText, useAuditWord } from '../../../shared/audit-text.ts'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Moment } from '../../../shared/figures.tsx'
import { EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { changesQuery } from '../customer-view.api.ts'
import { Section } from './section.tsx'

function useChangeColumns(): TableColumn<ChangeRow>[] {
  const t = useAuditText()
  const word = useAuditWord()
  const name = useFieldName()
  return [
    {
      column: 'change_time',
      label: t('audit.time'),
      isFixed: true,
      render: (row) => <Moment value={row.occurred_at} isExact />,
    },
    {
      column: 'change_person',
      label: t('audit.person'),
      render: (row) => (
        <span title={row.user_id ?? undefined}>{row.user_name ?? row.user_id ?? t('audit.nobody')}</span>
      ),
    },
    {
      column: 'change_action',
      label: t('audit.action'),
      render: (row) => <span title={row.action}>{word('action', row.action)}</span>,
    },
    {
      column: 'change_record',
      label: t('audit.record'),
      render: (row) => (
        <span>
          {row.record_table && word('table', row.record_table)} {row.record_id}
        </span>
      ),
    },
    { column: 'change_field', label: t('audit.field'), render: (row) => name(row.field) },
    {
      column: 'change_from',
      label: t('audit.from'),
      render: (row) => <ChangeValue change={row} side='from' />,
    },
    { column: 'change_to', label: t('audit.to'), render: (row) => <ChangeValue change={row} side='to' /> },
  ]
}

/** The history of what people changed about a customer, field by field. */
export function ChangesTab({ customerId }: { customerId: string }) {
  const t = useAuditText()
  const columns = useChangeColumns()
  const { data, error, refetch } = useQuery(changesQuery(customerId))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  return (
    <Section title={t('tab.changes')} note={t('audit.changes_note')}>
      <DataTable<ChangeRow>
        label={t('tab.changes')}
        rows={data?.rows}
        rowKey={(row) => `${row.audit_id} ${row.field}`}
        columns={columns}
        empty={<EmptyState isSmall title={t('audit.changes_nothing')} />}
      />
      {data?.limited && <p>{t('audit.changes_limited')}</p>}
    </Section>
  )
}
