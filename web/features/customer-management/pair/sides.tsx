import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge, CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { useColumnLabel } from '../../../shared/definitions.ts'
import { Count, Day, Money, Plain, UnitNote } from '../../../shared/figures.tsx'
import type { IdentityLabel } from '../../../shared/identity-text.ts'
import { useIdentityText } from '../../../shared/identity-text.ts'
import type { PairAnswer, Side } from '../identity.api.ts'
import styles from '../identity.module.css'
import { Holders } from './holders.tsx'
import { Panel } from './panel.tsx'

type Field = { name: string; label?: IdentityLabel; render: (side: Side) => ReactNode }

const plain = (name: keyof Side, label?: IdentityLabel): Field => ({
  name,
  ...(label && { label }),
  render: (side) => <Plain value={side[name] as string | null} />,
})
const count = (name: keyof Side, label: IdentityLabel): Field => ({
  name,
  label,
  render: (side) => <Count value={side[name] as number | null} />,
})
const money = (name: keyof Side, label: IdentityLabel): Field => ({
  name,
  label,
  render: (side) => <Money value={side[name] as string | null} />,
})

function CustomerId({ side }: { side: Side }) {
  return (
    <Link to='/customers/$customer_id' params={{ customer_id: side.customer_id }} preload={false}>
      {side.customer_id}
    </Link>
  )
}

const PEOPLE: Field[] = [
  plain('id_number_masked'),
  plain('birth_date'),
  { name: 'gender_code', render: (side) => <CodeLabel list='gender' code={side.gender_code} /> },
  plain('mobile_masked'),
  plain('employer_name'),
]
const COMPANIES: Field[] = [plain('uscc'), plain('legal_name')]

const fieldsOf = (isRetail: boolean): Field[] => [
  plain('source_customer_no'),
  { name: 'customer_id', label: 'identity.customer_id', render: (side) => <CustomerId side={side} /> },
  plain('customer_name'),
  { name: 'status_code', render: (side) => <CodeLabel list='customer_status' code={side.status_code} /> },
  ...(isRetail ? PEOPLE : COMPANIES),
  { name: 'opened_on', render: (side) => <Day value={side.opened_on} /> },
  plain('org_name'),
  money('aum_balance_eod', 'identity.aum'),
  money('deposit_balance_eod', 'identity.deposits'),
  money('loan_balance_eod', 'identity.loans'),
  count('account_count', 'identity.account_count'),
  count('holding_count', 'identity.holding_count'),
  count('loan_count', 'identity.loan_count'),
  count('card_count', 'identity.card_count'),
  { name: 'holders', label: 'identity.holders', render: (side) => <Holders holders={side.holders} /> },
]

/** Both sides field by field; where both say something and not the same, the field is marked in words. */
export function Sides({ answer }: { answer: PairAnswer }) {
  const t = useIdentityText()
  const labelColumn = useColumnLabel()
  const { pair, sides, differing } = answer
  const isDiffering = (field: Field) => differing.includes(field.name)
  const column = (at: 0 | 1): TableColumn<Field> => ({
    column: `side_${at}`,
    label: sides[at].source_customer_no,
    render: (field) => (
      <span className={isDiffering(field) ? styles['differs'] : undefined}>{field.render(sides[at])}</span>
    ),
  })
  const columns: TableColumn<Field>[] = [
    {
      column: 'side_field',
      label: t('identity.field'),
      render: (field) => (
        <span className={styles['badges']}>
          {field.label ? t(field.label) : labelColumn(field.name)}
          {isDiffering(field) && <Badge text={t('identity.differs')} tone='warning' />}
        </span>
      ),
    },
    column(0),
    column(1),
  ]
  return (
    <Panel title={t('identity.sides')} note={<UnitNote />}>
      {pair.is_merged && <p className={styles['muted']}>{t('identity.per_number')}</p>}
      <DataTable<Field>
        label={t('identity.sides')}
        rows={fieldsOf(pair.customer_type_code === 'retail')}
        rowKey={(field) => field.name}
        columns={columns}
        empty={null}
      />
    </Panel>
  )
}
