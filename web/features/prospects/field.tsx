import { Select } from 'antd'
import type { ReactNode } from 'react'
import { type ProspectLabel, useProspectsText } from '../../shared/prospects-text.ts'
import styles from './prospects.module.css'

export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles['field']}>
      <span>{label}</span>
      {children}
    </div>
  )
}

type Props<Word extends string> = {
  label: string
  words: readonly Word[]
  prefix: string
  value: Word
  onChange: (word: Word) => void
}

/** One of some words of the module. */
export function Words<Word extends string>({ label, words, prefix, value, onChange }: Props<Word>) {
  const t = useProspectsText()
  return (
    <Field label={label}>
      <Select<Word>
        aria-label={label}
        value={value}
        onChange={onChange}
        options={words.map((it) => ({ value: it, label: t(`${prefix}.${it}` as ProspectLabel) }))}
      />
    </Field>
  )
}
