import { Link } from '@tanstack/react-router'
import { Badge } from '../../shared/code-label.tsx'
import type { ApprovalsTranslate } from '../../shared/approvals-text.ts'
import { useApprovalsText } from '../../shared/approvals-text.ts'
import type { TableColumn } from '../../shared/data-table.tsx'
import { Day, Moment, Plain, useBilingual } from '../../shared/figures.tsx'
import type { RequestRow, Tab } from './approvals.api.ts'
import { stateTone } from './approvals.api.ts'
import styles from './approvals.module.css'

export function StateBadge({ row }: { row: Pick<RequestRow, 'state_code'> }) {
  const t = useApprovalsText()
  return <Badge text={t(`approvals.state.${row.state_code}`)} tone={stateTone(row.state_code)} />
}

/** What presses: urged, half of its time gone, or beyond it. */
export function Pressing({ row }: { row: Pick<RequestRow, 'is_urged' | 'is_half' | 'is_overdue'> }) {
  const t = useApprovalsText()
  return (
    <>
      {row.is_overdue && <Badge text={t('approvals.overdue')} tone='alarm' />}
      {row.is_half && !row.is_overdue && <Badge text={t('approvals.half')} tone='warning' />}
      {row.is_urged && <Badge text={t('approvals.urged')} tone='alarm' />}
    </>
  )
}

function Title({ row }: { row: RequestRow }) {
  const t = useApprovalsText()
  const say = useBilingual()
  return (
    <span className={styles['what']}>
      <Link to='/approvals/$request_id' params={{ request_id: row.request_id }}>
        {say({ zh: row.title_zh, en: row.title_en })}
      </Link>
      <small>{say({ zh: row.flow_name_zh, en: row.flow_name_en })}</small>
      {row.for_users.length > 0 && (
        <span>
          {row.for_users.map((it) => (
            <Badge key={it.user_id} text={t('approvals.for', { name: it.display_name })} tone='purple' />
          ))}
        </span>
      )}
    </span>
  )
}

/** Who has it: by name, or that one is not told. */
export function holdersText(t: ApprovalsTranslate, row: Pick<RequestRow, 'holders'>): string | null {
  const [first] = row.holders
  if (!first) return null
  return row.holders.length === 1
    ? first.display_name
    : t('approvals.more_holders', { name: first.display_name, count: row.holders.length })
}

function Step({ row }: { row: RequestRow }) {
  const say = useBilingual()
  if (row.step_name_zh === null || row.step_name_en === null) return <Plain value={null} />
  return (
    <span>
      {say({ zh: row.step_name_zh, en: row.step_name_en })}{' '}
      <small className={styles['note']}>
        {row.level_no}/{row.level_count}
      </small>
    </span>
  )
}

/** A request where there is no room for a row of columns. */
export function RequestCard({ row, tab }: { row: RequestRow; tab: Tab }) {
  const t = useApprovalsText()
  const holders = holdersText(t, row)
  return (
    <li className={styles['card']}>
      <Title row={row} />
      <span className={styles['badges']}>
        {tab !== 'to_do' && <StateBadge row={row} />}
        <Pressing row={row} />
      </span>
      <span className={styles['card_line']}>
        {tab !== 'started' && <span>{row.maker_name}</span>}
        <Step row={row} />
        {tab !== 'to_do' && holders !== null && <span>{holders}</span>}
        {row.due_on !== null && <span>{t('approvals.step_until', { date: row.due_on })}</span>}
      </span>
    </li>
  )
}

export function useRequestColumns(tab: Tab): TableColumn<RequestRow>[] {
  const t = useApprovalsText()
  const all: (TableColumn<RequestRow> & { notIn?: Tab })[] = [
    {
      column: 'approval_title',
      label: t('approvals.title'),
      isFixed: false,
      render: (it) => <Title row={it} />,
    },
    {
      column: 'approval_state',
      label: t('approvals.state'),
      notIn: 'to_do',
      render: (it) => <StateBadge row={it} />,
    },
    {
      column: 'approval_maker',
      label: t('approvals.maker'),
      notIn: 'started',
      render: (it) => <Plain value={it.maker_name} />,
    },
    { column: 'approval_step', label: t('approvals.step'), render: (it) => <Step row={it} /> },
    {
      column: 'approval_due',
      label: t('approvals.due'),
      render: (it) => (
        <span className={styles['due']}>
          <Day value={it.due_on} />
          <Pressing row={it} />
        </span>
      ),
    },
    {
      column: 'approval_holders',
      label: t('approvals.holders'),
      notIn: 'to_do',
      render: (it) => <Plain value={holdersText(t, it)} />,
    },
    {
      column: 'approval_submitted',
      label: t('approvals.submitted'),
      render: (it) => <Moment value={it.submitted_at} />,
    },
  ]
  return all.filter((it) => it.notIn !== tab)
}
