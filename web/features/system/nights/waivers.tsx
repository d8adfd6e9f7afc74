import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Badge, type Tone } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { useBilingual } from '../../../shared/figures.tsx'
import { DayField } from '../../../shared/day-field.tsx'
import { useNightsText } from '../../../shared/nights-text.ts'
import { EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { AskDialog } from './ask-dialog.tsx'
import type { Waiver, WaiverList, WaiverMove } from './nights.api.ts'
import { sendWaiver, sendWaiverMove, waiversQuery } from './nights.api.ts'
import styles from './nights.module.css'

const KINDS = ['feed', 'check'] as const

type DialogProps = Pick<WaiverList, 'names' | 'titles'> & { businessDate: string; onClose: () => void }

function WaiverDialog({ names, titles, businessDate, onClose }: DialogProps) {
  const t = useNightsText()
  const [kind, setKind] = useState<Waiver['kind_code']>('feed')
  const [name, setName] = useState('')
  const [date, setDate] = useState(businessDate)
  const say = useBilingual()
  const missing = date === '' ? 'nights.date_missing' : name === '' ? 'nights.waiver_name_missing' : null
  return (
    <AskDialog
      title={t('nights.waive')}
      missing={missing}
      send={(reason) => sendWaiver({ business_date: date, kind_code: kind, name, reason })}
      onClose={onClose}
    >
      <p className={styles['note']}>{t('nights.waiver_note')}</p>
      <label>
        {t('nights.order_date')}
        <DayField label={t('nights.order_date')} value={date} onChange={setDate} />
      </label>
      <label>
        {t('nights.waiver_kind')}
        <select
          value={kind}
          onChange={({ target }) => {
            setKind(KINDS.find((it) => it === target.value) ?? 'feed')
            setName('')
          }}
        >
          {KINDS.map((it) => (
            <option key={it} value={it}>
              {t(`nights.waiver_${it}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('nights.waiver_name')}
        <select value={name} onChange={({ target }) => setName(target.value)}>
          <option value=''>—</option>
          {names[kind].map((it) => (
            <option key={it} value={it}>
              {titles[it] ? `${say(titles[it])} (${it})` : it}
            </option>
          ))}
        </select>
      </label>
    </AskDialog>
  )
}

const TONES: Partial<Record<Waiver['state_code'], Tone>> = { proposed: 'warning', approved: 'teal' }

type Send = (move: { waiver_no: string; move: WaiverMove }) => void

function useWaiverColumns(titles: WaiverList['titles'], send: Send): TableColumn<Waiver>[] {
  const t = useNightsText()
  const say = useBilingual()
  const titleOf = ({ name }: Waiver) => (titles[name] ? say(titles[name]) : '')
  return [
    {
      column: 'waiver_name',
      label: t('nights.waiver_name'),
      render: (it) => (
        <span className={styles['wrap']}>
          {it.business_date} {t(`nights.waiver_${it.kind_code}`)} {titleOf(it)} <code>{it.name}</code>
          <small>{it.reason}</small>
        </span>
      ),
    },
    {
      column: 'waiver_state',
      label: t('nights.state'),
      render: (it) => (
        <Badge text={t(`nights.waiver_${it.state_code}`)} tone={TONES[it.state_code] ?? 'plain'} />
      ),
    },
    {
      column: 'waiver_by',
      label: t('nights.waiver_by'),
      render: (it) =>
        [it.proposed_by_name ?? it.proposed_by, it.approved_by_name ?? it.approved_by ?? '—'].join(' / '),
    },
    {
      column: 'waiver_moves',
      label: '',
      render: (it) => (
        <span className={styles['moves']}>
          {it.moves.map((move) => (
            <Button
              key={move}
              size='small'
              type={move === 'approve' ? 'primary' : 'default'}
              aria-label={`${t(`nights.move_${move}`)} ${it.name}`}
              onClick={() => send({ waiver_no: it.waiver_no, move })}
            >
              {t(`nights.move_${move}`)}
            </Button>
          ))}
        </span>
      ),
    },
  ]
}

/** What nights may go without: one asks, another agrees. */
export function Waivers({ businessDate }: { businessDate: string }) {
  const t = useNightsText()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const { data, error, refetch } = useQuery(waiversQuery)
  const { mutate, error: refusal } = useMutation({
    mutationFn: sendWaiverMove,
    onSettled: () => client.invalidateQueries({ queryKey: waiversQuery.queryKey }),
  })
  const columns = useWaiverColumns(data?.titles ?? {}, mutate)
  return (
    <section className={styles['section']} aria-labelledby='night-waivers'>
      <header className={styles['tools']}>
        <div>
          <h2 id='night-waivers'>{t('nights.waivers')}</h2>
          <p className={styles['note']}>{t('nights.waiver_note')}</p>
        </div>
        {data?.may_operate && <Button onClick={() => setOpen(true)}>{t('nights.waive')}</Button>}
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {refusal && <ProblemNotice error={refusal} />}
      {data && (
        <DataTable<Waiver>
          label={t('nights.waivers')}
          rows={data.waivers}
          rowKey={(it) => it.waiver_no}
          columns={columns}
          empty={<EmptyState title={t('nights.waiver_none')} isSmall />}
        />
      )}
      {isOpen && data && (
        <WaiverDialog
          names={data.names}
          titles={data.titles}
          businessDate={businessDate}
          onClose={() => setOpen(false)}
        />
      )}
    </section>
  )
}
