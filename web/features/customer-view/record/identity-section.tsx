import type { IdentityAnswer } from '../../../../src/modules/customer-management/schema.ts'
import { Badge, CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { useColumnLabel } from '../../../shared/definitions.ts'
import { Count, Day, Money, Plain } from '../../../shared/figures.tsx'
import { useIdentityText } from '../../../shared/identity-text.ts'
import styles from './record.module.css'
import { Section } from './section.tsx'

type NumberRow = IdentityAnswer['numbers'][number]
type FieldRow = IdentityAnswer['fields'][number]

function useNumberColumns(): TableColumn<NumberRow>[] {
  const t = useIdentityText()
  return [
    {
      column: 'source_customer_no',
      render: (row) => (
        <span>
          {row.source_customer_no} {row.is_kept && <Badge text={t('identity.kept_number')} tone='teal' />}
        </span>
      ),
    },
    { column: 'customer_name', render: (row) => <Plain value={row.customer_name} /> },
    {
      column: 'joined_by',
      label: t('identity.why'),
      render: (row) => (
        <span>
          {row.rule_code} <CodeLabel list='identity_rule' code={row.rule_code} />
        </span>
      ),
    },
    {
      column: 'joined_on',
      label: t('identity.joined_on'),
      render: (row) => <Day value={row.joined_on} />,
    },
    { column: 'opened_on', render: (row) => <Day value={row.opened_on} /> },
    { column: 'own_org_name', render: (row) => <Plain value={row.opening_org_name} /> },
    {
      column: 'number_accounts',
      label: t('identity.account_count'),
      isNumber: true,
      render: (row) => <Count value={row.account_count} />,
    },
    {
      column: 'number_aum',
      label: t('identity.aum'),
      isNumber: true,
      render: (row) => <Money value={row.aum_balance_eod} />,
    },
    {
      column: 'number_loans',
      label: t('identity.loans'),
      isNumber: true,
      render: (row) => <Money value={row.loan_balance_eod} />,
    },
  ]
}

function useFieldColumns(): TableColumn<FieldRow>[] {
  const t = useIdentityText()
  const labelColumn = useColumnLabel()
  return [
    {
      column: 'field_name',
      label: t('identity.field_name'),
      render: (row) => <span>{labelColumn(row.field_code)}</span>,
    },
    {
      column: 'field_number',
      label: t('identity.from_number'),
      render: (row) => <Plain value={row.source_customer_no} />,
    },
    {
      column: 'field_rule',
      label: t('identity.field_rule'),
      render: (row) => <CodeLabel list='identity_field_rule' code={row.rule_code} />,
    },
    {
      column: 'field_rivals',
      label: t('identity.rivals'),
      isNumber: true,
      render: (row) => <Count value={row.rival_count} />,
    },
    {
      column: 'field_updated',
      label: t('identity.updated_at'),
      render: (row) => <Plain value={row.source_updated_at?.slice(0, 16)} />,
    },
  ]
}

/** Of a customer who has several numbers: what each holds and why it is his, and where each field is from. */
export function IdentitySection(answer: IdentityAnswer) {
  const t = useIdentityText()
  const numbers = useNumberColumns()
  const fields = useFieldColumns()
  return (
    <div className={styles['columns']}>
      <Section title={t('identity.numbers_section')} note={t('identity.numbers_note')}>
        <DataTable<NumberRow>
          label={t('identity.numbers_section')}
          rows={answer.numbers}
          rowKey={(row) => row.source_customer_no}
          columns={numbers}
          empty={null}
        />
      </Section>
      <Section title={t('identity.fields')}>
        <DataTable<FieldRow>
          label={t('identity.fields')}
          rows={answer.fields}
          rowKey={(row) => row.field_code}
          columns={fields}
          empty={null}
        />
      </Section>
    </div>
  )
}
