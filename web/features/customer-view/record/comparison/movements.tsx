import { CAUSES, MOVEMENT_GROUPS } from '../../../../../src/modules/customer-view/comparison-names.schema.ts'
import type { MovementRow } from '../../../../../src/modules/customer-view/comparison.schema.ts'
import { CodeLabel } from '../../../../shared/code-label.tsx'
import type { TableColumn } from '../../../../shared/data-table.tsx'
import { DataTable } from '../../../../shared/data-table.tsx'
import { Change, Money, UnitNote } from '../../../../shared/figures.tsx'
import { signOf } from '../../../../shared/money.ts'
import { useRecordText } from '../../../../shared/record-text.ts'
import { EmptyState } from '../../../../shared/states.tsx'
import styles from '../record.module.css'
import { AUM_ITEMS } from '../aum-items.tsx'
import { Section } from '../section.tsx'

type Props = { rows: MovementRow[]; from: string; to: string }
type Group = MovementRow['group_code']

const DEBTS = ['loan', 'credit_card'] as const

function Item({ row }: { row: MovementRow }) {
  const t = useRecordText()
  if (row.aum_item_code === null) return <strong>{t(`comparison.all_${row.group_code}`)}</strong>
  const debt = DEBTS.find((it) => it === row.aum_item_code?.toLowerCase())
  if (debt) return <>{t(`comparison.item_${debt}`)}</>
  return <CodeLabel list='aum_item' code={row.aum_item_code} />
}

/** Items in the order of the screen, all of them together last. */
const placeOf = ({ aum_item_code: code }: MovementRow) =>
  code === null ? Infinity : AUM_ITEMS.findIndex((it) => it === code.toLowerCase())

/** The causes that say something of these rows; a column of nothing is left out. */
const saying = (rows: MovementRow[]) => CAUSES.filter((cause) => rows.some((row) => signOf(row[cause]) !== 0))

function useColumns(group: Group, { rows, from, to }: Props): TableColumn<MovementRow>[] {
  const t = useRecordText()
  const money = (column: 'before_amount' | 'after_amount', label: string) => ({
    column,
    label,
    isNumber: true,
    render: (row: MovementRow) => <Money value={row[column]} />,
  })
  return [
    {
      column: 'aum_item_code',
      label: t('comparison.item'),
      isFixed: true,
      render: (row) => <Item row={row} />,
    },
    money('before_amount', from),
    ...saying(rows).map((cause) => ({
      column: cause,
      label: t(group === 'debt' && isOfMoney(cause) ? `comparison.debt_${cause}` : `comparison.${cause}`),
      isNumber: true,
      render: (row: MovementRow) => (signOf(row[cause]) === 0 ? '' : <Change value={row[cause]} />),
    })),
    money('after_amount', to),
    {
      column: 'change_amount',
      label: t('comparison.change'),
      isNumber: true,
      render: (row) => <Change value={row.change_amount} />,
    },
  ]
}

const isOfMoney = (cause: (typeof CAUSES)[number]) => cause === 'money_in' || cause === 'money_out'

function GroupTable({ group, ...props }: Props & { group: Group }) {
  const t = useRecordText()
  const rows = props.rows.filter((it) => it.group_code === group).toSorted((a, b) => placeOf(a) - placeOf(b))
  const columns = useColumns(group, { ...props, rows })
  if (rows.length === 0) return null
  return (
    <Section title={t(`comparison.${group}`)} note={<UnitNote />}>
      <DataTable<MovementRow>
        label={t(`comparison.${group}`)}
        rows={rows}
        rowKey={(row) => row.aum_item_code ?? 'all'}
        columns={columns}
        empty={null}
      />
    </Section>
  )
}

/** Why what the customer has and owes changed between two days, item by item; every row adds up. */
export function Movements(props: Props) {
  const t = useRecordText()
  if (props.rows.length === 0) return <EmptyState isSmall title={t('comparison.no_balances')} />
  return (
    <div className={styles['sections']}>
      <p className={styles['sub']}>{t('comparison.own_transfers')}</p>
      {MOVEMENT_GROUPS.map((group) => (
        <GroupTable key={group} group={group} {...props} />
      ))}
    </div>
  )
}
