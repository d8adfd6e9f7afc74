import type { ReactNode } from 'react'
import { useId } from 'react'
import styles from '../identity.module.css'

type Props = { title: string; note?: ReactNode; children: ReactNode }

export function Panel({ title, note, children }: Props) {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <h2>
        <span id={id}>{title}</span> {note && <small>{note}</small>}
      </h2>
      {children}
    </section>
  )
}
