import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import type { Comparison } from '../../../../../src/modules/customer-view/comparison.schema.ts'
import { isMonthEnd, type KeptDate } from '../../../../shared/as-of.ts'
import { useRecordText } from '../../../../shared/record-text.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../../shared/states.tsx'
import { readCustomerRecordSearch } from '../../customer-record-search.ts'
import { keptDatesQuery } from '../../customer-view.api.ts'
import styles from '../record.module.css'
import type { TabProps } from '../section.tsx'
import { ChangedFields } from './changed-fields.tsx'
import { comparisonQuery } from './comparison.api.ts'
import { Movements } from './movements.tsx'

/** The day to compare with: the chosen one, or the last month end before, or the day before. */
function dayBefore(dates: KeptDate[], day: string, chosen: string | undefined): string | null {
  const earlier = dates.map((it) => it.business_date).filter((it) => it < day)
  if (chosen !== undefined && earlier.includes(chosen)) return chosen
  const newestFirst = earlier.toSorted().toReversed()
  return newestFirst.find(isMonthEnd) ?? newestFirst[0] ?? null
}

function Than({ dates, day, than }: { dates: KeptDate[]; day: string; than: string }) {
  const t = useRecordText()
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const options = dates
    .map((it) => it.business_date)
    .filter((it) => it < day)
    .toSorted()
    .toReversed()
    .map((value) => ({ value, label: value }))
  return (
    <label className={styles['than']}>
      <span>{t('comparison.than')}</span>
      <Select
        className={styles['account']!}
        aria-label={t('comparison.than')}
        value={than}
        options={options}
        showSearch
        onChange={(chosen: string) =>
          void navigate({ search: (old) => readCustomerRecordSearch({ ...old, than: chosen }) })
        }
      />
    </label>
  )
}

function Answer({ answer }: { answer: Comparison }) {
  const t = useRecordText()
  return (
    <>
      {answer.before === null && <p role='status'>{t('comparison.not_yet', { date: answer.from })}</p>}
      {!answer.has_bookings && <p className={styles['sub']}>{t('comparison.no_bookings')}</p>}
      <Movements rows={answer.movements} from={answer.from} to={answer.to} />
      <ChangedFields answer={answer} />
    </>
  )
}

/** The customer on the date looked at beside an earlier one: what is another, and why. */
export function ComparisonTab({ recordKey, businessDate }: TabProps) {
  const t = useRecordText()
  const { than: chosen } = useSearch({ from: '/frame/customers/$customer_id' })
  const { data: dates } = useQuery(keptDatesQuery)
  const than = dates ? dayBefore(dates, businessDate, chosen) : null
  const { data, error, refetch } = useQuery(comparisonQuery(recordKey, than))
  if (dates && than === null) return <EmptyState isSmall title={t('comparison.no_earlier')} />
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!dates || than === null || !data) return <Bones rows={8} />
  return (
    <div className={styles['sections']}>
      <Than dates={dates} day={businessDate} than={than} />
      <Answer answer={data} />
    </div>
  )
}
