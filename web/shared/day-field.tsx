import { CalendarOutlined } from '@ant-design/icons'
import { useRef, useState } from 'react'
import { readDay } from './address.ts'
import styles from './day-field.module.css'
import { useText } from './text.ts'

type Props = {
  label: string
  value: string
  onChange: (day: string) => void
  /** Where no day is an answer as well. */
  onClear?: () => void
  min?: string | null
  max?: string | null
  isJoined?: boolean
}

/**
 * A day as it is written everywhere here, yyyy-mm-dd: typed, or taken from the browser's calendar. The
 * browser's own field would write it as the browser's language does, whatever the page speaks.
 */
export function DayField({ label, value, onChange, onClear, min, max, isJoined = false }: Props) {
  const t = useText()
  const calendar = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? value
  const fits = (day: string | null): day is string =>
    day !== null && (min == null || day >= min) && (max == null || day <= max)
  const type = (to: string) => {
    setTyped(to)
    const day = readDay(to.trim())
    if (fits(day)) onChange(day)
    else if (to === '' && value !== '') onClear?.()
  }
  return (
    <span className={styles['field']}>
      <input
        className={`${styles['text']} ${isJoined ? styles['joined'] : ''}`}
        aria-label={label}
        aria-invalid={text !== '' && !fits(readDay(text.trim()))}
        inputMode='numeric'
        placeholder='yyyy-mm-dd'
        maxLength={10}
        value={text}
        onChange={({ target }) => type(target.value)}
        onBlur={() => setTyped(null)}
      />
      <button
        type='button'
        className={styles['calendar']}
        aria-label={t('day.calendar')}
        onClick={() => calendar.current?.showPicker()}
      >
        <CalendarOutlined />
      </button>
      <input
        ref={calendar}
        type='date'
        className={styles['native']}
        tabIndex={-1}
        aria-hidden
        value={readDay(value) ?? ''}
        min={min ?? undefined}
        max={max ?? undefined}
        onChange={({ target }) => {
          if (fits(readDay(target.value))) onChange(target.value)
          else if (target.value === '') onClear?.()
        }}
      />
    </span>
  )
}
