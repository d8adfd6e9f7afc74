import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { Badge, type Tone } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { DayField } from '../../../shared/day-field.tsx'
import { Moment, Plain, useSaid } from '../../../shared/figures.tsx'
import { useNightsText } from '../../../shared/nights-text.ts'
import { EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { AskDialog } from './ask-dialog.tsx'
import type { NewOrder, Order } from './nights.api.ts'
import { ordersQuery, sendOrder } from './nights.api.ts'
import styles from './nights.module.css'

const KINDS = ['retry', 'rerun', 'catch_up'] as const
const TONES: Partial<Record<Order['state_code'], Tone>> = {
  failed: 'alarm',
  refused: 'alarm',
  waiting: 'warning',
  running: 'blue',
  done: 'teal',
}

type DialogProps = { kind: NewOrder['kind_code']; businessDate: string; onClose: () => void }

function OrderDialog({ kind, businessDate, onClose }: DialogProps) {
  const t = useNightsText()
  const [kindCode, setKind] = useState(kind)
  const [date, setDate] = useState(businessDate)
  return (
    <AskDialog
      title={t('nights.order')}
      missing={date === '' ? 'nights.date_missing' : null}
      send={(reason) => sendOrder({ kind_code: kindCode, business_date: date, reason })}
      onClose={onClose}
    >
      <label>
        {t('nights.order_kind')}
        <select
          value={kindCode}
          onChange={({ target }) => setKind(KINDS.find((it) => it === target.value) ?? kind)}
        >
          {KINDS.map((it) => (
            <option key={it} value={it}>
              {t(`nights.order_${it}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('nights.order_date')}
        <DayField label={t('nights.order_date')} value={date} onChange={setDate} />
      </label>
    </AskDialog>
  )
}

/** One press away from the failed night: the order to try it again. */
export function RetryButton({ businessDate }: { businessDate: string }) {
  const t = useNightsText()
  const [isOpen, setOpen] = useState(false)
  const { data } = useQuery(ordersQuery)
  if (!data?.may_operate) return null
  return (
    <>
      <Button className={styles['retry']!} onClick={() => setOpen(true)}>
        {t('nights.order_retry')}
      </Button>
      {isOpen && <OrderDialog kind='retry' businessDate={businessDate} onClose={() => setOpen(false)} />}
    </>
  )
}

function useOrderColumns(): TableColumn<Order>[] {
  const t = useNightsText()
  const say = useSaid()
  return [
    {
      column: 'order_kind',
      label: t('nights.order_kind'),
      render: (it) => (
        <span className={styles['wrap']}>
          {it.business_date} {t(`nights.order_${it.kind_code}`)}
          <small>{it.reason}</small>
        </span>
      ),
    },
    {
      column: 'order_state',
      label: t('nights.state'),
      render: (it) => (
        <Badge text={t(`nights.order_${it.state_code}`)} tone={TONES[it.state_code] ?? 'plain'} />
      ),
    },
    {
      column: 'order_by',
      label: t('nights.ordered'),
      render: (it) => (
        <>
          <Moment value={it.ordered_at} /> {it.ordered_by_name ?? it.ordered_by}
        </>
      ),
    },
    {
      column: 'order_run',
      label: t('nights.run'),
      render: (it) =>
        it.run_no === null ? (
          <Plain value={null} />
        ) : (
          <Link to='/system/nights/$run_no' params={{ run_no: it.run_no }}>
            {it.run_no}
          </Link>
        ),
    },
    {
      column: 'order_result',
      label: t('nights.remark'),
      render: (it) => <span className={styles['wrap']}>{say({ zh: it.message_zh, en: it.message })}</span>,
    },
  ]
}

/** What was ordered of the night, and the button to order. */
export function Orders() {
  const t = useNightsText()
  const columns = useOrderColumns()
  const [isOpen, setOpen] = useState(false)
  const { data, error, refetch } = useQuery(ordersQuery)
  return (
    <section className={styles['section']} aria-labelledby='night-orders'>
      <header className={styles['tools']}>
        <div>
          <h2 id='night-orders'>{t('nights.orders')}</h2>
          <p className={styles['note']}>{t('nights.order_note')}</p>
        </div>
        {data?.may_operate && <Button onClick={() => setOpen(true)}>{t('nights.order')}</Button>}
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data && !data.is_operating && (
        <p className={styles['idle']} role='status'>
          {t('nights.order_idle')}
        </p>
      )}
      {data && (
        <DataTable<Order>
          label={t('nights.orders')}
          rows={data.orders}
          rowKey={(it) => it.order_no}
          columns={columns}
          empty={<EmptyState title={t('nights.order_none')} isSmall />}
        />
      )}
      {isOpen && <OrderDialog kind='rerun' businessDate='' onClose={() => setOpen(false)} />}
    </section>
  )
}
