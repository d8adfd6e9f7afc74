import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Select, Space } from 'antd'
import styles from './as-of-picker.module.css'
import type { KeptDate } from './as-of.ts'
import { isMonthEnd, isQuarterEnd, isYearEnd, lastQuarterEnd, neighbourDates } from './as-of.ts'
import { useText } from './text.ts'

type Props = {
  dates: KeptDate[]
  /** The date looked at; null is the latest. */
  asOf: string | null
  latest: string
  onChange: (asOf: string | null) => void
}

function useOptions(dates: KeptDate[], latest: string) {
  const t = useText()
  const label = (date: string) => {
    if (date === latest) return `${date} · ${t('record.as_of_latest')}`
    if (isYearEnd(date)) return `${date} · ${t('record.as_of_year_end')}`
    return isQuarterEnd(date) ? `${date} · ${t('record.as_of_quarter_end')}` : date
  }
  const option = (it: KeptDate) => ({ value: it.business_date, label: label(it.business_date) })
  const newestFirst = dates.toSorted((a, b) => (a.business_date < b.business_date ? 1 : -1))
  const isEnd = (it: KeptDate) => it.kind === 'month_end' || isMonthEnd(it.business_date)
  return [
    { label: t('record.as_of_month_ends'), options: newestFirst.filter(isEnd).map(option) },
    { label: t('record.as_of_days'), options: newestFirst.filter((it) => !isEnd(it)).map(option) },
  ].filter((group) => group.options.length > 0)
}

/** Chooses among the dates that are kept, or steps from one to the next. */
export function AsOfPicker({ dates, asOf, latest, onChange }: Props) {
  const t = useText()
  const options = useOptions(dates, latest)
  const date = asOf ?? latest
  const { earlier, later } = neighbourDates(dates, date)
  const quarter = lastQuarterEnd(dates, latest)
  const choose = (chosen: string | null) => onChange(chosen === latest ? null : chosen)
  return (
    <div className={styles['picker']}>
      {quarter && date !== quarter && (
        <Button className={styles['quarter']!} type='link' size='small' onClick={() => choose(quarter)}>
          {t('record.last_quarter')}
        </Button>
      )}
      <Space.Compact>
        <Button
          icon={<LeftOutlined />}
          aria-label={earlier ?? t('record.as_of_no_earlier')}
          title={earlier ?? undefined}
          disabled={!earlier}
          onClick={() => choose(earlier)}
        />
        <Select
          className={styles['select']!}
          aria-label={t('record.as_of')}
          value={date}
          options={options}
          showSearch
          onChange={choose}
          popupMatchSelectWidth={false}
        />
        <Button
          icon={<RightOutlined />}
          aria-label={later ?? t('record.as_of_no_later')}
          title={later ?? undefined}
          disabled={!later}
          onClick={() => choose(later)}
        />
      </Space.Compact>
    </div>
  )
}

/** Says across the whole page that these are not the latest figures. */
export function AsOfBand({ asOf, latest, onReturn }: { asOf: string; latest: string; onReturn: () => void }) {
  const t = useText()
  return (
    <div className={styles['band']} role='status'>
      <span aria-hidden>◷</span>
      <span>{t('record.as_of_band', { date: asOf, latest })}</span>
      <button type='button' onClick={onReturn}>
        {t('record.as_of_return')}
      </button>
    </div>
  )
}
