import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { AheadRow, EventRow } from '../../../../../src/modules/customer-view/timeline.schema.ts'
import {
  EVENT_GROUPS,
  type EventGroup,
} from '../../../../../src/modules/customer-view/event-groups.schema.ts'
import { useBank } from '../../../../shared/bank.ts'
import { CodeLabel } from '../../../../shared/code-label.tsx'
import { codeLabel } from '../../../../shared/codes.ts'
import { Money, UnitNote, daysApart } from '../../../../shared/figures.tsx'
import { useLifeText } from '../../../../shared/life-text.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../../shared/states.tsx'
import { readCustomerRecordSearch } from '../../customer-record-search.ts'
import { timelineQuery } from '../attention/attention.api.ts'
import type { TabProps } from '../section.tsx'
import { Section } from '../section.tsx'
import { detailsOf } from './event-details.ts'
import styles from './timeline.module.css'

const isOf = (group: EventGroup) => (event: EventRow) =>
  (EVENT_GROUPS[group] as readonly string[]).includes(event.kind_code)

function Event({ event }: { event: EventRow }) {
  const t = useLifeText()
  const { language } = usePreferences()
  const bank = useBank()
  const details = detailsOf(event, (list, code) => codeLabel(list, code, language))
  const isUnheld = event.kind_code.startsWith('owner_') && event.employee_name === null
  const words = isUnheld ? [...details, t('timeline.virtual')] : details
  const isForeign = event.currency_code !== null && event.currency_code !== bank?.currency_code
  return (
    <li>
      <time dateTime={event.happened_on}>{event.happened_on.slice(5)}</time>
      <b>
        <CodeLabel list='event_kind' code={event.kind_code} />
      </b>
      <span className={styles['details']}>{words.join(' · ')}</span>
      {event.amount !== null && (
        <span className={styles['amount']}>
          <Money value={event.amount} />{' '}
          {isForeign && <CodeLabel list='currency' code={event.currency_code} />}
        </span>
      )}
    </li>
  )
}

/** Events come newest first; so do their months. */
function byMonth(events: EventRow[]): [month: string, events: EventRow[]][] {
  const months = new Map<string, EventRow[]>()
  for (const event of events) {
    const month = event.happened_on.slice(0, 7)
    months.set(month, [...(months.get(month) ?? []), event])
  }
  return [...months]
}

function Month({ month, events }: { month: string; events: EventRow[] }) {
  const t = useLifeText()
  const [year = '', number = ''] = month.split('-')
  return (
    <>
      <h3>{t('timeline.month', { year, month: number })}</h3>
      <ol className={styles['events']}>
        {events.map((event, at) => (
          <Event key={`${event.kind_code} ${event.happened_on} ${event.reference} ${at}`} event={event} />
        ))}
      </ol>
    </>
  )
}

function Ahead({ rows, day }: { rows: AheadRow[]; day: string }) {
  const t = useLifeText()
  if (rows.length === 0) return null
  return (
    <Section title={t('timeline.ahead')}>
      <ol className={styles['ahead']}>
        {rows.map(({ kind_code: kind, happens_on: on, years }) => {
          const days = daysApart(day, on) ?? 0
          return (
            <li key={`${kind} ${on}`}>
              <time dateTime={on}>{on.slice(5)}</time>
              <b>
                <CodeLabel list='event_kind' code={kind} />
              </b>
              <span>
                {[
                  years !== null && t('timeline.years', { years }),
                  days === 0 ? t('value.today') : t('value.in_days', { days }),
                ]
                  .filter((it) => it !== false)
                  .join(' · ')}
              </span>
            </li>
          )
        })}
      </ol>
    </Section>
  )
}

type FilterProps = {
  rows: EventRow[]
  chosen: EventGroup | null
  onChoose: (group: EventGroup | null) => void
}

/** The groups of which there is something, each with how much. */
function GroupFilter({ rows, chosen, onChoose }: FilterProps) {
  const t = useLifeText()
  const { language } = usePreferences()
  const groups = (Object.keys(EVENT_GROUPS) as EventGroup[]).map((group) => ({
    group,
    count: rows.filter(isOf(group)).length,
  }))
  return (
    <div className={styles['groups']} role='group' aria-label={t('timeline.filter')}>
      <button type='button' aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        {t('timeline.all')} <small>{rows.length}</small>
      </button>
      {groups
        .filter(({ group, count }) => count > 0 || group === chosen)
        .map(({ group, count }) => (
          <button key={group} type='button' aria-pressed={chosen === group} onClick={() => onChoose(group)}>
            {codeLabel('event_group', group, language)} <small>{count}</small>
          </button>
        ))}
    </div>
  )
}

export function TimelineTab({ recordKey, businessDate }: TabProps) {
  const t = useLifeText()
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const { events: chosen = null } = useSearch({ from: '/frame/customers/$customer_id' })
  const { data, error, refetch } = useQuery(timelineQuery(recordKey))
  const months = useMemo(
    () => byMonth(data?.rows.filter(chosen === null ? () => true : isOf(chosen)) ?? []),
    [data, chosen],
  )
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={10} />
  const choose = (group: EventGroup | null) =>
    void navigate({ search: (old) => readCustomerRecordSearch({ ...old, events: group ?? undefined }) })
  const nothing = t(chosen === null ? 'timeline.none' : 'timeline.none_of_group')
  return (
    <div className={styles['timeline']}>
      <Ahead rows={data.ahead} day={businessDate} />
      <Section title={t('timeline.past')} note={<UnitNote />}>
        <GroupFilter rows={data.rows} chosen={chosen} onChoose={choose} />
        {months.length === 0 && <EmptyState isSmall title={nothing} />}
        {months.map(([month, events]) => (
          <Month key={month} month={month} events={events} />
        ))}
        {data.limited && <p>{t('timeline.limited')}</p>}
      </Section>
    </div>
  )
}
