import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
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

type Titles = WaiverList['titles']
type Asked = { waiver: Waiver; move: WaiverMove }

/** What is waived and of which day, by its title and its name. */
function Waived({ waiver, titles }: { waiver: Waiver; titles: Titles }) {
  const t = useNightsText()
  const say = useBilingual()
  const title = titles[waiver.name]
  return (
    <>
      {waiver.business_date} {t(`nights.waiver_${waiver.kind_code}`)} {title ? say(title) : ''}{' '}
      <code>{waiver.name}</code>
    </>
  )
}

type MoveProps = { asked: Asked; titles: Titles; onClose: () => void }

/** What agreeing to a waiver or taking it back means for the night, before it is done. */
function MoveDialog({ asked, titles, onClose }: MoveProps) {
  const { waiver, move } = asked
  const t = useNightsText()
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => sendWaiverMove({ waiver_no: waiver.waiver_no, move }),
    onSettled: () => client.invalidateQueries({ queryKey: ['nights'] }),
    onSuccess: onClose,
  })
  const meaning =
    move === 'withdraw'
      ? waiver.state_code === 'approved'
        ? 'nights.withdraw_approved'
        : 'nights.withdraw_proposed'
      : (`nights.approve_${waiver.kind_code}` as const)
  return (
    <Modal
      open
      title={t(`nights.ask_${move}`)}
      okText={t(`nights.move_${move}`)}
      cancelText={t('action.cancel')}
      confirmLoading={isPending}
      onOk={() => mutate()}
      onCancel={onClose}
    >
      <p>
        <Waived waiver={waiver} titles={titles} />
        <br />
        {waiver.reason}
      </p>
      <p>{t(meaning)}</p>
      {error && <ProblemNotice error={error} />}
    </Modal>
  )
}

function useWaiverColumns(titles: Titles, onAsk: (asked: Asked) => void): TableColumn<Waiver>[] {
  const t = useNightsText()
  return [
    {
      column: 'waiver_name',
      label: t('nights.waiver_name'),
      render: (it) => (
        <span className={styles['wrap']}>
          <Waived waiver={it} titles={titles} />
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
              onClick={() => onAsk({ waiver: it, move })}
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
  const [isOpen, setOpen] = useState(false)
  const [asked, setAsked] = useState<Asked | null>(null)
  const { data, error, refetch } = useQuery(waiversQuery)
  const columns = useWaiverColumns(data?.titles ?? {}, setAsked)
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
      {data && (
        <DataTable<Waiver>
          label={t('nights.waivers')}
          rows={data.waivers}
          rowKey={(it) => it.waiver_no}
          columns={columns}
          empty={<EmptyState title={t('nights.waiver_none')} isSmall />}
        />
      )}
      {asked && data && <MoveDialog asked={asked} titles={data.titles} onClose={() => setAsked(null)} />}
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
