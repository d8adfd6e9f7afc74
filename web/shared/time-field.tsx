import { useState } from 'react'
import styles from './day-field.module.css'

const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/

type Props = {
  label: string
  value: string
  onChange: (time: string) => void
  /** Where no time is an answer as well. */
  onClear?: () => void
}

/**
 * A time of the day as it is written everywhere here, hh:mm. The browser's own field would write it as the
 * browser's language does.
 */
export function TimeField({ label, value, onChange, onClear }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? value
  const type = (to: string) => {
    // A colon of a Chinese keyboard is one, too.
    const time = to.trim().replace('：', ':')
    setTyped(to)
    if (TIME.test(time)) onChange(time)
    else if (time === '' && value !== '') onClear?.()
  }
  return (
    <span className={styles['field']}>
      <input
        className={styles['text']}
        aria-label={label}
        aria-invalid={text !== '' && !TIME.test(text.trim().replace('：', ':'))}
        placeholder='hh:mm'
        autoComplete='off'
        maxLength={5}
        value={text}
        onChange={({ target }) => type(target.value)}
        onBlur={() => setTyped(null)}
      />
    </span>
  )
}
