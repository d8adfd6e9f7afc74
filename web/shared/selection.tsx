import type { ReactNode } from 'react'
import { useState } from 'react'
import { formatCount } from './money.ts'
import styles from './selection.module.css'
import { useText } from './text.ts'

/** Rows that were chosen by their keys, on whatever page; or everything that a list shows. */
export type Selection = { isAll: boolean; keys: readonly string[] }
export const NOTHING_CHOSEN: Selection = { isAll: false, keys: [] }

/** What a list needs to offer the choice of rows. */
export type Selecting<Row> = {
  selection: Selection
  onChange: (selection: Selection) => void
  /** What a row is called to whoever does not see it. */
  nameOf: (row: Row) => string
}

/** A selection is of one list: another filter begins with nothing chosen. */
export function useSelection(listed: string) {
  const [kept, setKept] = useState({ listed, selection: NOTHING_CHOSEN })
  const selection = kept.listed === listed ? kept.selection : NOTHING_CHOSEN
  return { selection, setSelection: (to: Selection) => setKept({ listed, selection: to }) }
}

export const isChosen = ({ isAll, keys }: Selection, key: string) => isAll || keys.includes(key)

/** With one row more or less; of everything, all of the page but that one stays. */
export function toggled(selection: Selection, key: string, page: readonly string[]): Selection {
  const keys = selection.isAll ? page : selection.keys
  return { isAll: false, keys: keys.includes(key) ? keys.filter((it) => it !== key) : [...keys, key] }
}

/** With the whole page, or without it where all of it is chosen. */
export function pageToggled(selection: Selection, page: readonly string[]): Selection {
  const others = selection.isAll ? [] : selection.keys.filter((it) => !page.includes(it))
  const isWhole = page.every((it) => isChosen(selection, it))
  return { isAll: false, keys: isWhole ? others : [...others, ...page] }
}

type TickProps = { label: string; isOn: boolean; isSome?: boolean; onToggle: () => void }

export function Tick({ label, isOn, isSome = false, onToggle }: TickProps) {
  return (
    <label className={styles['tick']}>
      <input
        type='checkbox'
        aria-label={label}
        checked={isOn}
        ref={(it) => {
          if (it) it.indeterminate = isSome && !isOn
        }}
        onChange={onToggle}
      />
    </label>
  )
}

type BarProps = {
  selection: Selection
  onChange: (selection: Selection) => void
  total: number
  children: ReactNode
}

/** What is chosen and what can be done with it; nothing where nothing is. */
export function SelectionBar({ selection, onChange, total, children }: BarProps) {
  const t = useText()
  const count = selection.isAll ? total : selection.keys.length
  if (count === 0) return null
  return (
    <div className={styles['bar']} role='region' aria-label={t('selection.label')}>
      <b aria-live='polite'>{t('selection.count', { count: formatCount(count) })}</b>
      {!selection.isAll && count < total && (
        <button type='button' onClick={() => onChange({ isAll: true, keys: [] })}>
          {t('selection.all', { count: formatCount(total) })}
        </button>
      )}
      <button type='button' onClick={() => onChange(NOTHING_CHOSEN)}>
        {t('selection.clear')}
      </button>
      <span className={styles['acts']}>{children}</span>
    </div>
  )
}
