import { CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { Count, Day, Money, Percent, Plain, UnitNote } from '../../../shared/figures.tsx'
import { useRecordText } from '../../../shared/record-text.ts'
import type { TabRow } from '../customer-view.api.ts'
import { TabTable } from './tab-table.tsx'
import styles from './record.module.css'
import type { TabProps } from './section.tsx'
import { Section } from './section.tsx'

function Overdue({ days }: { days: number | null }) {
  const t = useRecordText()
  if (!days) return <Count value={days} />
  return <span className={styles['overdue']}>{t('value.overdue_days', { days })}</span>
}

const LOANS: TableColumn<TabRow<'loans'>>[] = [
  {
    column: 'note_no',
    isFixed: true,
    render: (row) => <span className={styles['masked']}>{row.note_no}</span>,
  },
  { column: 'product_name', render: (row) => <Plain value={row.product_name ?? row.product_code} /> },
  { column: 'currency_code', render: (row) => <CodeLabel list='currency' code={row.currency_code} /> },
  { column: 'loan_amount', isNumber: true, render: (row) => <Money value={row.loan_amount} /> },
  { column: 'balance', isNumber: true, render: (row) => <Money value={row.balance} /> },
  { column: 'overdue_balance', isNumber: true, render: (row) => <Money value={row.overdue_balance} /> },
  { column: 'overdue_days', isNumber: true, render: (row) => <Overdue days={row.overdue_days} /> },
  { column: 'risk_class_code', render: (row) => <CodeLabel list='risk_class' code={row.risk_class_code} /> },
  { column: 'exec_rate', isNumber: true, render: (row) => <Percent value={row.exec_rate} /> },
  { column: 'repay_way_code', render: (row) => <CodeLabel list='repay_way' code={row.repay_way_code} /> },
  { column: 'next_due_on', render: (row) => <Day value={row.next_due_on} /> },
  { column: 'next_due_amount', isNumber: true, render: (row) => <Money value={row.next_due_amount} /> },
  { column: 'issued_on', render: (row) => <Day value={row.issued_on} /> },
  { column: 'matures_on', render: (row) => <Day value={row.matures_on} /> },
  { column: 'status_code', render: (row) => <CodeLabel list='loan_status' code={row.status_code} /> },
]

export function LoansTab(props: TabProps) {
  const t = useRecordText()
  return (
    <Section title={t('section.loans')} note={<UnitNote hasOwn />}>
      <TabTable
        tab='loans'
        title={t('section.loans')}
        columns={LOANS}
        rowKey={(row) => `${row.note_no} ${row.issued_on} ${row.loan_amount}`}
        {...props}
      />
    </Section>
  )
}
