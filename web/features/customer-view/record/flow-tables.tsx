import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type {
  FlowBank,
  FlowChannel,
  FlowCounterparty,
  FlowMonth,
} from '../../../../src/modules/customer-view/flows.schema.ts'
import { CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Change, Count, Money, Plain } from '../../../shared/figures.tsx'
import { EmptyState } from '../../../shared/states.tsx'
import { useFlowsText, type FlowsTranslate } from '../../../shared/flows-text.ts'
import { readCustomerRecordSearch } from '../customer-record-search.ts'
import styles from './record.module.css'

type Sums = Pick<FlowMonth, 'in_amount' | 'in_count' | 'out_amount' | 'out_count' | 'net_amount'>
type TableOf<Row> = { title: string; rows: Row[] }

/** The bookings of some days, whatever the account. */
export function BookingsLink({ from, to, children }: { from: string; to: string; children: ReactNode }) {
  return (
    <Link
      from='/customers/$customer_id'
      to='.'
      search={(old) =>
        readCustomerRecordSearch({
          ...old,
          tab: 'transactions',
          account: undefined,
          page: undefined,
          from,
          to,
        })
      }
      preload={false}
    >
      {children}
    </Link>
  )
}

const sumColumns = (t: FlowsTranslate): TableColumn<Sums>[] => [
  {
    column: 'in_amount',
    label: t('flows.in'),
    isNumber: true,
    render: (row) => <Money value={row.in_amount} />,
  },
  {
    column: 'in_count',
    label: t('flows.in_count'),
    isNumber: true,
    render: (row) => <Count value={row.in_count} />,
  },
  {
    column: 'out_amount',
    label: t('flows.out'),
    isNumber: true,
    render: (row) => <Money value={row.out_amount} />,
  },
  {
    column: 'out_count',
    label: t('flows.out_count'),
    isNumber: true,
    render: (row) => <Count value={row.out_count} />,
  },
  {
    column: 'net_amount',
    label: t('flows.net'),
    isNumber: true,
    render: (row) => <Change value={row.net_amount} />,
  },
]

function Month({ row }: { row: FlowMonth }) {
  const name = row.month_start.slice(0, 7)
  if (row.kept_days === 0) return <span>{name}</span>
  return (
    <BookingsLink from={row.from} to={row.to}>
      {name}
    </BookingsLink>
  )
}

export function MonthTable({ title, rows }: TableOf<FlowMonth>) {
  const t = useFlowsText()
  const columns: TableColumn<FlowMonth>[] = [
    {
      column: 'month_start',
      label: t('flows.month'),
      isFixed: true,
      render: (row) => <Month row={row} />,
    },
    ...sumColumns(t),
    {
      column: 'kept_days',
      label: t('flows.kept_days'),
      isNumber: true,
      render: (row) => <Count value={row.kept_days} />,
    },
  ]
  return (
    <DataTable<FlowMonth>
      label={title}
      rows={rows.toReversed()}
      rowKey={(row) => row.month_start}
      columns={columns}
      empty={<EmptyState isSmall title={t('state.no_rows')} />}
    />
  )
}

function Party({ row }: { row: FlowCounterparty }) {
  const t = useFlowsText()
  const notes = [row.counterparty_account, row.counterparty_bank_name, row.is_own_name && t('flows.own_name')]
  return (
    <>
      <Plain value={row.counterparty_name} />
      <span className={styles['sub']}>{notes.filter(Boolean).join(' · ')}</span>
    </>
  )
}

function LastDay({ row: { last_on: day } }: { row: FlowCounterparty }) {
  if (day === null) return <Plain value={null} />
  return (
    <BookingsLink from={day} to={day}>
      {day}
    </BookingsLink>
  )
}

/** Whom money came from, or went to. */
export function PartyTable({ title, rows }: TableOf<FlowCounterparty>) {
  const t = useFlowsText()
  const columns: TableColumn<FlowCounterparty>[] = [
    {
      column: 'counterparty_name',
      label: t('flows.party'),
      isFixed: true,
      render: (row) => <Party row={row} />,
    },
    {
      column: 'flow_amount',
      label: t('flows.amount'),
      isNumber: true,
      render: (row) => <Money value={row.flow_amount} />,
    },
    {
      column: 'flow_count',
      label: t('flows.count'),
      isNumber: true,
      render: (row) => <Count value={row.flow_count} />,
    },
    { column: 'last_on', label: t('flows.last_on'), render: (row) => <LastDay row={row} /> },
  ]
  return (
    <DataTable<FlowCounterparty>
      label={title}
      rows={rows}
      rowKey={(row) => `${rows.indexOf(row)}`}
      columns={columns}
      empty={<EmptyState isSmall title={t('flows.no_party')} />}
    />
  )
}

export function BankTable({ title, rows }: TableOf<FlowBank>) {
  const t = useFlowsText()
  const columns: TableColumn<FlowBank>[] = [
    {
      column: 'counterparty_bank_name',
      label: t('flows.bank'),
      isFixed: true,
      render: (row) => <Plain value={row.counterparty_bank_name} />,
    },
    ...sumColumns(t),
    {
      column: 'own_out_amount',
      label: t('flows.own_out'),
      isNumber: true,
      render: (row) => <Money value={row.own_out_amount} />,
    },
  ]
  return (
    <DataTable<FlowBank>
      label={title}
      rows={rows}
      rowKey={(row) => row.counterparty_bank_name}
      columns={columns}
      empty={<EmptyState isSmall title={t('flows.no_bank')} />}
    />
  )
}

export function ChannelTable({ title, rows }: TableOf<FlowChannel>) {
  const t = useFlowsText()
  const columns: TableColumn<FlowChannel>[] = [
    {
      column: 'channel_code',
      label: t('flows.channel'),
      isFixed: true,
      render: (row) => <CodeLabel list='channel' code={row.channel_code} />,
    },
    ...sumColumns(t),
  ]
  return (
    <DataTable<FlowChannel>
      label={title}
      rows={rows}
      rowKey={(row) => String(row.channel_code)}
      columns={columns}
      empty={<EmptyState isSmall title={t('state.no_rows')} />}
    />
  )
}
