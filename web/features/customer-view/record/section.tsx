import type { ReactNode } from 'react'
import { useId } from 'react'
import { FigureLabel } from '../../../shared/figure-label.tsx'
import type { CustomerKey } from '../customer-view.api.ts'
import styles from './record.module.css'

type SectionProps = { title: string; note?: ReactNode; children: ReactNode }

export function Section({ title, note, children }: SectionProps) {
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

export type Fact = { column: string; value: ReactNode; label?: string }

/** Names and values in two or three columns; figures stand at the right of theirs. */
export function Facts({
  facts,
  areFigures = false,
  businessDate,
}: {
  facts: Fact[]
  areFigures?: boolean
  businessDate: string
}) {
  return (
    <dl className={`${styles['facts']} ${areFigures ? styles['figures'] : ''}`}>
      {facts.map(({ column, value, label }) => (
        <div key={column}>
          <dt>
            <FigureLabel column={column} businessDate={businessDate}>
              {label}
            </FigureLabel>
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export type TabProps = { recordKey: CustomerKey; businessDate: string }
