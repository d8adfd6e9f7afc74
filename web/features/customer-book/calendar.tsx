import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useBookText } from '../../shared/book-text.ts'
import { CodeLabel } from '../../shared/code-label.tsx'
import { addDays } from '../../shared/figures.tsx'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { type Calendar as CalendarAnswer, calendarQuery } from './book.api.ts'
import styles from './book.module.css'
import { readBookSearch } from './book-search.ts'
import { DAYS_OF_WEEK, spanOf, stepFrom } from './calendar-days.ts'

/** What a day of a month shows before the rest is only counted. */
const SHOWN_MAX = 4

type Entry = { key: string; tone: 'planned' | 'met' | 'task'; content: React.ReactNode }

function useEntries(calendar: CalendarAnswer): (day: string) => Entry[] {
  const t = useBookText()
  const customer = (it: { customer_id: string; customer_name: string }) => (
    <Link to='/customers/$customer_id' params={{ customer_id: it.customer_id }} search={{ tab: 'contacts' }}>
      {it.customer_name}
    </Link>
  )
  return (day) => [
    ...calendar.planned
      .filter((it) => it.day === day)
      .map((it) => ({
        key: `p${it.customer_id}`,
        tone: 'planned' as const,
        content: (
          <>
            {t('book.entry.planned')} {customer(it)}
          </>
        ),
      })),
    ...calendar.tasks
      .filter((it) => it.day === day)
      .map((it) => ({
        key: `t${it.task_id}`,
        tone: 'task' as const,
        content: (
          <>
            {t('book.entry.task')}{' '}
            <Link to='/tasks/$task_id' params={{ task_id: it.task_id }}>
              {it.title}
            </Link>
            {it.state_code === 'done' && <> · {t('book.entry.done')}</>}
            {it.is_overdue && <> · {t('book.entry.overdue')}</>}
          </>
        ),
      })),
    ...calendar.contacts
      .filter((it) => it.day === day)
      .map((it) => ({
        key: `c${it.contact_id}`,
        tone: 'met' as const,
        content: (
          <>
            <CodeLabel list='contact_kind' code={it.kind_code} /> {customer(it)}
            {!it.is_reached && <> · {t('book.entry.tried')}</>}
            {it.held_by_name && <> · {it.held_by_name}</>}
          </>
        ),
      })),
  ]
}

type DayProps = { day: string; isOther: boolean; isToday: boolean; entries: Entry[]; isMonth: boolean }

function DayCell({ day, isOther, isToday, entries, isMonth }: DayProps) {
  const t = useBookText()
  const shown = isMonth ? entries.slice(0, SHOWN_MAX) : entries
  const classes = [styles['day'], isOther && styles['other'], isToday && styles['today']]
  return (
    <li
      className={[...classes, entries.length === 0 && styles['empty']].filter(Boolean).join(' ')}
      {...(isToday && { 'aria-current': 'date' as const })}
    >
      <time dateTime={day}>
        <b>{Number(day.slice(8))}</b> <span>{day}</span>
      </time>
      <ul>
        {shown.map((it) => (
          <li key={it.key} className={styles[it.tone]}>
            {it.content}
          </li>
        ))}
      </ul>
      {entries.length > shown.length && (
        <Link to='/customers/book' search={(old) => ({ ...old, tab: 'calendar', span: 'week', day })}>
          {t('book.day_more', { count: entries.length - shown.length })}
        </Link>
      )}
    </li>
  )
}

type Shown = { span: 'month' | 'week'; day: string; today: string | null }

function Tools({ span, day, today }: Shown) {
  const t = useBookText()
  const navigate = useNavigate({ from: '/customers/book' })
  const go = (to: string | undefined) =>
    void navigate({ search: (old) => readBookSearch({ ...old, day: to }) })
  return (
    <div className={styles['tools']}>
      <Segmented
        aria-label={t('book.span')}
        value={span}
        options={(['month', 'week'] as const).map((it) => ({ value: it, label: t(`book.span.${it}`) }))}
        onChange={(it) => void navigate({ search: (old) => readBookSearch({ ...old, span: it }) })}
      />
      <Button onClick={() => go(stepFrom(day, span, -1))}>{t('book.earlier')}</Button>
      <strong aria-live='polite'>
        {span === 'month' ? day.slice(0, 7) : `${spanOf(day, span).from} – ${spanOf(day, span).to}`}
      </strong>
      <Button onClick={() => go(stepFrom(day, span, 1))}>{t('book.later')}</Button>
      <Button disabled={today === day} onClick={() => go(undefined)}>
        {t('book.this')}
      </Button>
    </div>
  )
}

/** What is planned, what happened and which tasks fall due, by day. */
export function Calendar({ manager, today }: { manager: string | undefined; today: string }) {
  const t = useBookText()
  const { span = 'month', day = today } = useSearch({ from: '/frame/customers/book' })
  const asked = spanOf(day, span)
  const { data, error, refetch } = useQuery(calendarQuery(manager, asked))
  return (
    <>
      <Tools span={span} day={day} today={today} />
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={10} height={28} />}
      {data && <Days calendar={data} span={span} day={day} />}
      {data?.limited && <p className={styles['note']}>{t('book.limited')}</p>}
    </>
  )
}

function Days({ calendar, span, day }: { calendar: CalendarAnswer; span: 'month' | 'week'; day: string }) {
  const t = useBookText()
  const entriesOf = useEntries(calendar)
  const { from, to } = spanOf(day, span)
  const days: string[] = []
  for (let it = from; it <= to; it = addDays(it, 1)) days.push(it)
  const isEmpty = calendar.planned.length + calendar.contacts.length + calendar.tasks.length === 0
  return (
    <>
      <ol className={styles['weekdays']} aria-hidden>
        {t('book.weekdays')
          .split(',')
          .slice(0, DAYS_OF_WEEK)
          .map((it) => (
            <li key={it}>{it}</li>
          ))}
      </ol>
      <ol className={`${styles['days']} ${span === 'week' ? styles['week'] : ''}`}>
        {days.map((it) => (
          <DayCell
            key={it}
            day={it}
            isMonth={span === 'month'}
            isOther={span === 'month' && it.slice(0, 7) !== day.slice(0, 7)}
            isToday={it === calendar.today}
            entries={entriesOf(it)}
          />
        ))}
      </ol>
      {isEmpty && <p className={styles['note']}>{t('book.no_entries')}</p>}
    </>
  )
}
