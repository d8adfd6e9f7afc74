import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Space } from 'antd'
import type { ReactNode } from 'react'
import { CodeBadge } from '../../shared/code-label.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { DayField } from '../../shared/day-field.tsx'
import { Moment } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { useDataText } from '../../shared/data-text.ts'
import { stateTone, useArrivalColumns } from './arrival-columns.tsx'
import styles from './arrivals-page.module.css'
import { readArrivalsSearch } from './arrivals-search.ts'
import type { ArrivalBoard, FeedArrival } from './system.api.ts'
import { arrivalsQuery } from './system.api.ts'

type StepperProps = { date: string | null; dates: string[]; onChange: (date: string) => void }

/** Steps through the dates of which something is known, or goes to any other. */
function DateStepper({ date, dates, onChange }: StepperProps) {
  const t = useDataText()
  const earlier = dates.find((it) => date !== null && it < date)
  const later = dates.findLast((it) => date !== null && it > date)
  const step = (to: string | undefined, label: string, icon: ReactNode) => (
    <Button
      icon={icon}
      aria-label={to ?? label}
      title={to}
      disabled={to === undefined}
      onClick={() => to !== undefined && onChange(to)}
    />
  )
  return (
    <Space.Compact>
      {step(earlier, t('record.as_of_no_earlier'), <LeftOutlined />)}
      <DayField label={t('arrivals.date')} value={date ?? ''} onChange={onChange} isJoined />
      {step(later, t('record.as_of_no_later'), <RightOutlined />)}
    </Space.Compact>
  )
}

const STATES: FeedArrival['state_code'][] = [
  'overdue',
  'refused',
  'late',
  'carried',
  'arriving',
  'arrived',
  'expected',
  'loaded',
  'not_needed',
]

/** How many files are in which state, what needs somebody first. */
function Summary({ feeds }: Pick<ArrivalBoard, 'feeds'>) {
  const t = useDataText()
  const counts = Map.groupBy(feeds, (feed) => feed.state_code)
  return (
    <ul className={styles['summary']} aria-label={t('arrivals.summary')}>
      {STATES.filter((state) => counts.has(state)).map((state) => (
        <li key={state}>
          <CodeBadge list='arrival_state' code={state} tone={stateTone(state)} />
          <strong>{counts.get(state)!.length}</strong>
        </li>
      ))}
    </ul>
  )
}

function LatestRun({ run }: { run: ArrivalBoard['latest_run'] }) {
  const t = useDataText()
  if (run === null) return <span>{t('arrivals.run_none')}</span>
  return (
    <span className={run.status === 'failed' ? styles['failed'] : undefined}>
      {t(`arrivals.run_${run.status}`)} <Moment value={run.ended_at ?? run.started_at} />
      {run.error_code !== null && <code>{run.error_code}</code>}
    </span>
  )
}

function Board({ board, isRefreshing }: { board: ArrivalBoard; isRefreshing: boolean }) {
  const t = useDataText()
  const columns = useArrivalColumns()
  const isRerunDue = board.feeds.some((feed) => feed.is_rerun_due)
  const empty = <EmptyState title={t('arrivals.nothing')} hint={t('arrivals.nothing_hint')} />
  if (board.feeds.length === 0) return <div className={styles['body']}>{empty}</div>
  return (
    <>
      <div className={styles['facts']}>
        <Summary feeds={board.feeds} />
        <LatestRun run={board.latest_run} />
        <span className={styles['looked']}>
          {t('arrivals.looked')} <Moment value={board.looked_at} isExact />
        </span>
      </div>
      {isRerunDue && (
        <p className={styles['due']} role='status'>
          {t('arrivals.rerun_due', { command: `zhike run --date ${board.business_date}` })}
        </p>
      )}
      <div className={styles['body']}>
        <DataTable<FeedArrival>
          label={t('menu.arrivals')}
          rows={board.feeds}
          rowKey={(feed) => feed.file}
          columns={columns}
          empty={empty}
          isRefreshing={isRefreshing}
          stickyIn={() => document.getElementById('main') ?? document.body}
        />
      </div>
    </>
  )
}

/** What the bank's systems have delivered for a date, file by file, against the time at which each is due. */
export function ArrivalsPage() {
  const t = useDataText()
  const { date } = useSearch({ from: '/frame/system/arrivals' })
  const navigate = useNavigate({ from: '/system/arrivals' })
  const { data, error, isPlaceholderData, refetch } = useQuery(arrivalsQuery(date ?? null))
  usePageTitle('/system/arrivals', t('menu.arrivals'))
  const go = (to: string) => void navigate({ search: readArrivalsSearch({ date: to }) })
  return (
    <section className={styles['page']} aria-labelledby='arrivals-title'>
      <header className={styles['head']}>
        <h1 id='arrivals-title'>{t('menu.arrivals')}</h1>
        <span className={styles['note']}>{t('arrivals.note')}</span>
        {data && (
          <div className={styles['tools']}>
            <DateStepper date={date ?? data.business_date} dates={data.dates} onChange={go} />
          </div>
        )}
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={10} />}
      {data && !error && <Board board={data} isRefreshing={isPlaceholderData} />}
    </section>
  )
}
