import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { Badge } from '../../shared/code-label.tsx'
import { useBilingual } from '../../shared/figures.tsx'
import type { NoticesTranslate } from '../../shared/notices-text.ts'
import { useNoticesText } from '../../shared/notices-text.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import styles from './calendar.module.css'
import type { CalendarYear } from './notices.api.ts'
import { calendarQuery } from './notices.api.ts'

type Month = CalendarYear['months'][number]
type DayOf = Month['days'][number]

const WEEK = 7
const [FIRST_YEAR, LAST_YEAR] = [2000, 2099]

/** Monday is 0. */
const weekdayOf = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % WEEK

/** The days of a month in rows of a week, with gaps where the other months are. */
function weeksOf(days: DayOf[]): (DayOf | null)[][] {
  const gap = weekdayOf(days[0]!.day)
  const cells: (DayOf | null)[] = [...Array.from({ length: gap }, () => null), ...days]
  while (cells.length % WEEK > 0) cells.push(null)
  return Array.from({ length: cells.length / WEEK }, (_, row) => cells.slice(row * WEEK, (row + 1) * WEEK))
}

type CellProps = { it: DayOf; isToday: boolean; isLast: boolean }

function Cell({ it, isToday, isLast }: CellProps) {
  const t = useNoticesText()
  const say = useBilingual()
  const name = it.name ? say(it.name) : null
  const marked = it.kind === 'holiday' || it.kind === 'made_up'
  const classes = [styles[it.kind], isToday && styles['today'], isLast && styles['last']]
  const title = [it.day, t(`calendar.kind.${it.kind}`), name, isToday && t('calendar.today')]
  return (
    <td
      className={classes.filter(Boolean).join(' ')}
      title={title.filter(Boolean).join(' · ')}
      {...(isToday && { 'aria-current': 'date' as const })}
    >
      <time dateTime={it.day}>{Number(it.day.slice(8))}</time>
      {marked && (
        <span>
          <sup aria-hidden>{t(`calendar.mark.${it.kind === 'holiday' ? 'holiday' : 'made_up'}`)}</sup>
          <span className='zk-hidden'> {name ?? t(`calendar.kind.${it.kind}`)}</span>
        </span>
      )}
    </td>
  )
}

function MonthTable({ month, today }: { month: Month; today: string }) {
  const t = useNoticesText()
  const number = Number(month.month.slice(5))
  const id = `month-${month.month}`
  const ends = month.ends.filter((it) => it !== 'month')
  return (
    <section className={styles['month']} aria-labelledby={id}>
      <header>
        <h2 id={id}>{t('calendar.month', { month: number })}</h2>
        {ends.map((it) => (
          <Badge key={it} text={t(`calendar.end.${it}`)} tone='blue' />
        ))}
      </header>
      <table>
        <thead>
          <tr>
            {t('calendar.weekdays')
              .split(',')
              .map((it) => (
                <th key={it} scope='col'>
                  {it}
                </th>
              ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month.days).map((week, row) => (
            <tr key={row}>
              {week.map((it, at) =>
                it === null ? (
                  <td key={at} />
                ) : (
                  <Cell
                    key={it.day}
                    it={it}
                    isToday={it.day === today}
                    isLast={it.day === month.last_working_day}
                  />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles['note']}>
        {t('calendar.month_days', { count: month.working_days })} ·{' '}
        {t('calendar.last', { day: month.last_working_day.slice(5) })}
      </p>
    </section>
  )
}

function Facts({ year }: { year: CalendarYear }) {
  const t = useNoticesText()
  return (
    <dl className={styles['facts']}>
      <div>
        <dt>{t('calendar.working_days')}</dt>
        <dd>{t('calendar.days', { count: year.working_days })}</dd>
      </div>
      <div>
        <dt>{t('calendar.hours')}</dt>
        <dd>{year.hours.map(({ from, to }) => `${from}–${to}`).join('  ')}</dd>
      </div>
      <div>
        <dt>{t('calendar.source')}</dt>
        <dd>{t(`calendar.source.${year.listed_by}`)}</dd>
      </div>
      <div>
        <dt>{t('calendar.listed')}</dt>
        <dd>{year.listed_years.join('  ')}</dd>
      </div>
    </dl>
  )
}

function Legend({ t }: { t: NoticesTranslate }) {
  return (
    <ul className={styles['legend']} aria-label={t('calendar.legend')}>
      {(['work', 'weekend', 'holiday', 'made_up'] as const).map((kind) => (
        <li key={kind}>
          <i className={styles[kind]} aria-hidden>
            {kind === 'holiday' || kind === 'made_up' ? t(`calendar.mark.${kind}`) : '1'}
          </i>
          {t(`calendar.kind.${kind}`)}
        </li>
      ))}
    </ul>
  )
}

function Warnings({ year }: { year: CalendarYear }) {
  const t = useNoticesText()
  const next = Number(year.current_day.slice(0, 4)) + 1
  return year.warnings.map((it) => (
    <p key={it} className={styles['warning']} role='status'>
      {t(`calendar.warning.${it}`, { year: it === 'year_not_listed' ? year.year : next })}
    </p>
  ))
}

/** The bank's working days of a year, as nights and deadlines go by them. */
export function CalendarPage() {
  const t = useNoticesText()
  const { year: asked } = useSearch({ from: '/frame/system/calendar' })
  const navigate = useNavigate({ from: '/system/calendar' })
  const { data, error, refetch } = useQuery(calendarQuery(asked))
  usePageTitle('/system/calendar', t('menu.calendar'))
  const go = (year: number) => void navigate({ search: { year } })
  return (
    <article className={styles['page']} aria-labelledby='calendar-title'>
      <header className={styles['head']}>
        <h1 id='calendar-title'>{t('menu.calendar')}</h1>
        {data && (
          <div className={styles['years']}>
            <Button disabled={data.year <= FIRST_YEAR} onClick={() => go(data.year - 1)}>
              {t('calendar.previous')}
            </Button>
            <strong aria-live='polite'>{t('calendar.year', { year: data.year })}</strong>
            <Button disabled={data.year >= LAST_YEAR} onClick={() => go(data.year + 1)}>
              {t('calendar.next')}
            </Button>
            <Button onClick={() => void navigate({ search: {} })}>{t('calendar.this_year')}</Button>
          </div>
        )}
        <span className={styles['note']}>{t('calendar.note')}</span>
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={10} height={28} />}
      {data && (
        <>
          <Warnings year={data} />
          <Facts year={data} />
          <Legend t={t} />
          <div className={styles['months']}>
            {data.months.map((it) => (
              <MonthTable key={it.month} month={it} today={data.current_day} />
            ))}
          </div>
        </>
      )}
    </article>
  )
}
