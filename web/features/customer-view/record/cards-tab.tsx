import { CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { Day, Money, Month, Plain, UnitNote, YesNo } from '../../../shared/figures.tsx'
import { useRecordText } from '../../../shared/record-text.ts'
import type { TabRow } from '../customer-view.api.ts'
import { TabTable } from './tab-table.tsx'
import styles from './record.module.css'
import type { TabProps } from './section.tsx'
import { Section } from './section.tsx'

const CARDS: TableColumn<TabRow<'cards'>>[] = [
  {
    column: 'card_no',
    isFixed: true,
    render: (row) => <span className={styles['masked']}>{row.card_no}</span>,
  },
  { column: 'card_kind_code', render: (row) => <CodeLabel list='card_kind' code={row.card_kind_code} /> },
  { column: 'card_level_code', render: (row) => <CodeLabel list='card_level' code={row.card_level_code} /> },
  { column: 'account_id', render: (row) => <Plain value={row.account_id} /> },
  { column: 'credit_limit', isNumber: true, render: (row) => <Money value={row.credit_limit} /> },
  { column: 'credit_balance', isNumber: true, render: (row) => <Money value={row.credit_balance} /> },
  { column: 'bill_amount', isNumber: true, render: (row) => <Money value={row.bill_amount} /> },
  { column: 'is_main', render: (row) => <YesNo value={row.is_main} /> },
  { column: 'is_active', render: (row) => <YesNo value={row.is_active} /> },
  { column: 'opened_on', render: (row) => <Day value={row.opened_on} /> },
  { column: 'expires_ym', render: (row) => <Month value={row.expires_ym} /> },
  { column: 'status_code', render: (row) => <CodeLabel list='card_status' code={row.status_code} /> },
]

export function CardsTab(props: TabProps) {
  const t = useRecordText()
  return (
    <Section title={t('section.cards')} note={<UnitNote />}>
      <TabTable
        tab='cards'
        title={t('section.cards')}
        columns={CARDS}
        rowKey={(row) => `${row.card_no} ${row.account_id} ${row.opened_on} ${row.card_kind_code}`}
        {...props}
      />
    </Section>
  )
}
