import { Link } from '@tanstack/react-router'
import { bankMoment } from '../../shared/bank-moment.ts'
import type { Tone } from '../../shared/code-label.tsx'
import { CodeBadge, CodeLabel } from '../../shared/code-label.tsx'
import { codeLabel } from '../../shared/codes.ts'
import type { TableColumn } from '../../shared/data-table.tsx'
import { Count, Moment, Plain, useBilingual, useSaid } from '../../shared/figures.tsx'
import { usePreferences } from '../../shared/preferences.ts'
import { useDataText } from '../../shared/data-text.ts'
import styles from './arrivals-page.module.css'
import type { FeedArrival } from './system.api.ts'

const TONES: Partial<Record<FeedArrival['state_code'], Tone>> = {
  overdue: 'alarm',
  refused: 'alarm',
  late: 'warning',
  carried: 'warning',
  arriving: 'blue',
  arrived: 'blue',
  loaded: 'teal',
}

export const stateTone = (state: FeedArrival['state_code']): Tone => TONES[state] ?? 'plain'

function FileName({ feed }: { feed: FeedArrival }) {
  const say = useBilingual()
  return (
    <>
      {say(feed.title)} <code className={styles['file']}>{feed.file}</code>
    </>
  )
}

/** By when it should be there, and when somebody has to act; the day is said once where it is the same. */
function Due({ feed: { ready_by: readyBy, hard_limit: hardLimit } }: { feed: FeedArrival }) {
  if (readyBy === null || hardLimit === null) return <Plain value={null} />
  const [from, to] = [bankMoment(readyBy), bankMoment(hardLimit)]
  const isSameDay = from.slice(0, 10) === to.slice(0, 10)
  return (
    <span className={styles['due_at']} title={`${from} / ${to}`}>
      {from.slice(5, 16)} / {to.slice(isSameDay ? 11 : 5, 16)}
    </span>
  )
}

/** Why a file is refused: its first reason in words, all of them in detail. */
function Reasons({ problems: [first, ...more] }: Pick<FeedArrival, 'problems'>) {
  const t = useDataText()
  const { language } = usePreferences()
  const say = useSaid()
  if (first === undefined) return null
  const others = more.length > 0 ? t('arrivals.more_reasons', { count: more.length }) : ''
  return (
    <details className={styles['reasons']}>
      <summary>
        {codeLabel('arrival_problem', first.code, language)}
        {first.line !== null && ` · ${t('arrivals.line', { line: first.line })}`}
        {first.column !== null && ` · ${first.column}`}
        {others}
      </summary>
      <ol>
        {[first, ...more].map((it, at) => (
          <li key={at}>
            <code>{it.file}</code>
            {it.line !== null && ` · ${t('arrivals.line', { line: it.line })}`}
            {it.column !== null && ` · ${it.column}`}: {say({ zh: it.reason_zh, en: it.reason })}
          </li>
        ))}
      </ol>
    </details>
  )
}

/** Rows as delivered; where some were kept aside, also how many were loaded and how many were not. */
function Rows({ feed: { row_count: delivered, loaded } }: { feed: FeedArrival }) {
  const t = useDataText()
  if (!loaded || loaded.aside_count === 0) return <Count value={delivered} />
  return (
    <span className={styles['rows']}>
      <Count value={delivered} />
      <small>
        {t('arrivals.loaded_rows')} <Count value={loaded.row_count} />
      </small>
      <small>
        {t('arrivals.aside_rows')} <Count value={loaded.aside_count} />
      </small>
    </span>
  )
}

/** Rows that a night let go and kept aside: a warning, and the step of the night that did. */
function Aside({ file, loaded }: Pick<FeedArrival, 'file' | 'loaded'>) {
  const t = useDataText()
  if (!loaded || loaded.aside_count === 0) return null
  return (
    <Link
      className={styles['aside']!}
      to='/system/nights/$run_no'
      params={{ run_no: loaded.run_no }}
      search={{ step: `load ${file}` }}
    >
      {t('arrivals.aside', { count: loaded.aside_count })}
    </Link>
  )
}

/** What follows from the state, for whoever has to decide what to do. */
function Note({ feed }: { feed: FeedArrival }) {
  const t = useDataText()
  if (feed.is_waived) return <span className={styles['remark']}>{t('arrivals.waived')}</span>
  if (feed.state_code === 'refused') return <Reasons problems={feed.problems} />
  const isWaitedFor = ['expected', 'late', 'overdue', 'arriving'].includes(feed.state_code)
  return (
    <span className={styles['remark']}>
      {feed.is_rerun_due && t('arrivals.unread')}
      {feed.state_code === 'carried' && t('arrivals.carried', { date: feed.carried_since ?? '' })}
      {isWaitedFor && t(`arrivals.without_${feed.if_missing}`)}
      <Aside file={feed.file} loaded={feed.loaded} />
    </span>
  )
}

export function useArrivalColumns(): TableColumn<FeedArrival>[] {
  const t = useDataText()
  return [
    {
      column: 'arrival_file',
      label: t('arrivals.file'),
      isFixed: true,
      render: (feed) => <FileName feed={feed} />,
    },
    {
      column: 'arrival_state',
      label: t('arrivals.state'),
      render: (feed) => (
        <CodeBadge list='arrival_state' code={feed.state_code} tone={stateTone(feed.state_code)} />
      ),
    },
    {
      column: 'system_code',
      label: t('arrivals.system'),
      render: (feed) => <CodeLabel list='source_system' code={feed.system_code} />,
    },
    { column: 'due_at', label: t('arrivals.due'), render: (feed) => <Due feed={feed} /> },
    {
      column: 'arrived_at',
      label: t('arrivals.arrived_at'),
      render: (feed) => <Moment value={feed.arrived_at} />,
    },
    {
      column: 'row_count',
      label: t('arrivals.rows'),
      isNumber: true,
      render: (feed) => <Rows feed={feed} />,
    },
    {
      column: 'made_at',
      label: t('arrivals.created_at'),
      render: (feed) => <Plain value={feed.created_at?.slice(5, 16)} />,
    },
    { column: 'arrival_note', label: t('arrivals.remark'), render: (feed) => <Note feed={feed} /> },
  ]
}
