import { useQuery } from '@tanstack/react-query'
import { Badge, CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { Clipped } from '../../../shared/data-table.tsx'
import { Day, Plain } from '../../../shared/figures.tsx'
import { useLifeText } from '../../../shared/life-text.ts'
import type { TabRow } from '../customer-view.api.ts'
import { tabQuery } from '../customer-view.api.ts'
import styles from './record.module.css'
import type { TabProps } from './section.tsx'
import { Section } from './section.tsx'
import { TabTable } from './tab-table.tsx'

type Ticket = TabRow<'service'>

const TEXT_MOST = 320

function Subject({ row }: { row: Ticket }) {
  return (
    <>
      {row.title === null ? <Plain value={null} /> : <Clipped text={row.title} most={TEXT_MOST} />}
      {row.reply !== null && (
        <span className={styles['sub']}>
          <Clipped text={row.reply} most={TEXT_MOST} />
        </span>
      )}
    </>
  )
}

function DueOn({ row }: { row: Ticket }) {
  const t = useLifeText()
  return (
    <>
      <Day value={row.due_on} /> {row.is_overdue && <Badge text={t('ticket.overdue')} tone='alarm' />}
    </>
  )
}

function Caller({ row }: { row: Ticket }) {
  return (
    <>
      <Plain value={row.caller_name} />
      {row.caller_masked !== null && <span className={styles['sub']}>{row.caller_masked}</span>}
    </>
  )
}

type Column = Exclude<keyof Ticket, 'reply' | 'caller_masked' | 'is_open' | 'is_overdue'>
type Shown = TableColumn<Ticket> & { column: Column }
const code = (column: Column, list: string): Shown => ({
  column,
  render: (row) => <CodeLabel list={list} code={row[column]} />,
})
const plain = (column: Column): Shown => ({
  column,
  render: (row) => (
    <span className={styles['masked']}>
      <Plain value={row[column]} />
    </span>
  ),
})

const COLUMNS: Shown[] = [
  { ...code('ticket_type_code', 'ticket_type'), isFixed: true },
  { column: 'title', render: (row) => <Subject row={row} /> },
  code('status_code', 'ticket_status'),
  { column: 'due_on', render: (row) => <DueOn row={row} /> },
  code('level_code', 'ticket_level'),
  code('channel_code', 'ticket_channel'),
  plain('accepted_at'),
  plain('closed_at'),
  code('satisfaction_code', 'satisfaction'),
  code('business_class_code', 'ticket_business'),
  code('cause_code', 'ticket_cause'),
  { column: 'caller_name', render: (row) => <Caller row={row} /> },
  plain('ticket_no'),
]

export function ServiceTab(props: TabProps) {
  const t = useLifeText()
  const { data } = useQuery(tabQuery('service', props.recordKey))
  const count = data?.filter((row) => row.is_open).length ?? 0
  const note = data && data.length > 0 && (count > 0 ? t('ticket.open', { count }) : t('ticket.none_open'))
  return (
    <Section title={t('ticket.section')} note={note}>
      <TabTable
        tab='service'
        title={t('ticket.section')}
        columns={COLUMNS.map((it) => ({ ...it, label: t(`ticket.${it.column}`) }))}
        rowKey={(row) => row.ticket_no}
        {...props}
      />
    </Section>
  )
}
