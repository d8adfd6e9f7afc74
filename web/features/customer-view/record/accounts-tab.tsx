import { CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { Day, Decimal, Money, Percent, Plain, UnitNote } from '../../../shared/figures.tsx'
import { useRecordText } from '../../../shared/record-text.ts'
import type { TabRow } from '../customer-view.api.ts'
import { TabTable } from './tab-table.tsx'
import styles from './record.module.css'
import type { TabProps } from './section.tsx'
import { Section } from './section.tsx'

const ACCOUNTS: TableColumn<TabRow<'accounts'>>[] = [
  {
    column: 'account_id',
    isFixed: true,
    render: (row) => <span className={styles['masked']}>{row.account_id}</span>,
  },
  { column: 'product_name', render: (row) => <Plain value={row.product_name ?? row.product_code} /> },
  {
    column: 'deposit_kind_code',
    render: (row) => <CodeLabel list='deposit_kind' code={row.deposit_kind_code} />,
  },
  { column: 'currency_code', render: (row) => <CodeLabel list='currency' code={row.currency_code} /> },
  { column: 'balance', isNumber: true, render: (row) => <Money value={row.balance} /> },
  { column: 'balance_cny', isNumber: true, render: (row) => <Money value={row.balance_cny} /> },
  { column: 'available_balance', isNumber: true, render: (row) => <Money value={row.available_balance} /> },
  { column: 'frozen_amount', isNumber: true, render: (row) => <Money value={row.frozen_amount} /> },
  { column: 'balance_avg_mtd', isNumber: true, render: (row) => <Money value={row.balance_avg_mtd} /> },
  { column: 'balance_avg_ytd', isNumber: true, render: (row) => <Money value={row.balance_avg_ytd} /> },
  { column: 'exec_rate', isNumber: true, render: (row) => <Percent value={row.exec_rate} /> },
  { column: 'opened_on', render: (row) => <Day value={row.opened_on} /> },
  { column: 'matures_on', render: (row) => <Day value={row.matures_on} /> },
  { column: 'status_code', render: (row) => <CodeLabel list='account_status' code={row.status_code} /> },
  { column: 'own_org_name', render: (row) => <Plain value={row.own_org_name} /> },
]

const HOLDINGS: TableColumn<TabRow<'holdings'>>[] = [
  {
    column: 'product_name',
    isFixed: true,
    render: (row) => <Plain value={row.product_name ?? row.product_code} />,
  },
  {
    column: 'product_kind_code',
    render: (row) => <CodeLabel list='product_kind' code={row.product_kind_code} />,
  },
  { column: 'risk_level_code', render: (row) => <CodeLabel list='risk_level' code={row.risk_level_code} /> },
  { column: 'market_value', isNumber: true, render: (row) => <Money value={row.market_value} /> },
  { column: 'cost', isNumber: true, render: (row) => <Money value={row.cost} /> },
  { column: 'accumulated_income', isNumber: true, render: (row) => <Money value={row.accumulated_income} /> },
  { column: 'volume', isNumber: true, render: (row) => <Decimal value={row.volume} /> },
  { column: 'nav', isNumber: true, render: (row) => <Decimal value={row.nav} /> },
  { column: 'nav_on', render: (row) => <Day value={row.nav_on} /> },
  { column: 'bought_on', render: (row) => <Day value={row.bought_on} /> },
  { column: 'matures_on', render: (row) => <Day value={row.matures_on} /> },
  { column: 'status_code', render: (row) => <CodeLabel list='holding_status' code={row.status_code} /> },
]

export function AccountsTab(props: TabProps) {
  const t = useRecordText()
  return (
    <div className={styles['sections']}>
      <Section title={t('section.deposit_accounts')} note={<UnitNote hasOwn />}>
        <TabTable
          tab='accounts'
          title={t('section.deposit_accounts')}
          columns={ACCOUNTS}
          rowKey={(row) => `${row.account_id} ${row.opened_on} ${row.product_code} ${row.balance}`}
          {...props}
        />
      </Section>
      <Section title={t('section.holdings')} note={<UnitNote />}>
        <TabTable
          tab='holdings'
          title={t('section.holdings')}
          columns={HOLDINGS}
          rowKey={(row) => `${row.holding_no} ${row.product_code}`}
          {...props}
        />
      </Section>
    </div>
  )
}
