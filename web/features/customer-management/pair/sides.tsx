import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge, CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { useColumnLabel } from '../../../shared/definitions.ts'
import { Count, Day, Money, Plain, UnitNote } from '../../../shared/figures.tsx'
import type { IdentityLabel } from '../../../shared/identity-text.ts'
import { useIdentityText } from '../../../shared/identity-text.ts'
import { useIsNarrow } from '../../../shared/use-viewport.ts'
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

const fieldsOf = ({ customer_type_code: type, is_merged: isMerged }: PairAnswer['pair']): Field[] => [
  plain('source_customer_no'),
  { name: 'customer_id', label: 'identity.customer_id', render: (side) => <CustomerId side={side} /> },
  plain('customer_name'),
  { name: 'status_code', render: (side) => <CodeLabel list='customer_status' code={side.status_code} /> },
  ...(type === 'retail' ? PEOPLE : COMPANIES),
  { name: 'opened_on', render: (side) => <Day value={side.opened_on} /> },
  // A number has no unit of its own that books it, only the one that opened it.
  plain('org_name', isMerged ? 'column.own_org_name' : undefined),
  money('aum_balance_eod', 'identity.aum'),
  money('deposit_balance_eod', 'identity.deposits'),
  money('loan_balance_eod', 'identity.loans'),
  count('account_count', 'identity.account_count'),
  count('holding_count', 'identity.holding_count'),
  count('loan_count', 'identity.loan_count'),
  count('card_count', 'identity.card_count'),
  { name: 'holders', label: 'identity.holders', render: (side) => <Holders holders={side.holders} /> },
]

type Row = { name: string; label: ReactNode; values: [ReactNode, ReactNode] }

/** Each field with both values; where both say something and not the same, it is marked in words. */
function useRows({ pair, sides, differing }: PairAnswer): Row[] {
  const t = useIdentityText()
  const labelColumn = useColumnLabel()
  return fieldsOf(pair).map((field) => {
    const differs = differing.includes(field.name)
    const valueOf = (side: Side) => (
      <span className={differs ? styles['differs'] : undefined}>{field.render(side)}</span>
    )
    return {
      name: field.name,
      label: (
        <span className={styles['badges']}>
          {field.label ? t(field.label) : labelColumn(field.name)}
          {differs && <Badge text={t('identity.differs')} tone='warning' />}
        </span>
      ),
      values: [valueOf(sides[0]), valueOf(sides[1])],
    }
  })
}

/** Where there is no room for three columns: each field's name above its two values. */
function NarrowSides({ label, heads, rows }: { label: string; heads: [string, string]; rows: Row[] }) {
  return (
    <table className={styles['narrow']} aria-label={label}>
      <thead>
        <tr>
          <th scope='col'>{heads[0]}</th>
          <th scope='col'>{heads[1]}</th>
        </tr>
      </thead>
      {rows.map((row) => (
        <tbody key={row.name}>
          <tr>
            <th scope='rowgroup' colSpan={2}>
              {row.label}
            </th>
          </tr>
          <tr>
            <td>{row.values[0]}</td>
            <td>{row.values[1]}</td>
          </tr>
        </tbody>
      ))}
    </table>
  )
}

/** Both sides field by field. */
export function Sides({ answer }: { answer: PairAnswer }) {
  const t = useIdentityText()
  const rows = useRows(answer)
  const isNarrow = useIsNarrow()
  const label = t('identity.sides')
  const heads = answer.sides.map((side) => side.source_customer_no) as [string, string]
  const column = (at: 0 | 1): TableColumn<Row> => ({
    column: `side_${at}`,
    label: heads[at],
    render: (row) => row.values[at],
  })
  return (
    <Panel title={label} note={<UnitNote />}>
      {answer.pair.is_merged && <p className={styles['muted']}>{t('identity.per_number')}</p>}
      {isNarrow ? (
        <NarrowSides label={label} heads={heads} rows={rows} />
      ) : (
        <DataTable<Row>
          label={label}
          rows={rows}
          rowKey={(row) => row.name}
          columns={[
            { column: 'side_field', label: t('identity.field'), render: (row) => row.label },
            column(0),
            column(1),
          ]}
          empty={null}
        />
      )}
    </Panel>
  )
}
