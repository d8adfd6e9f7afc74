import type { ReactNode } from 'react'
import { useId } from 'react'
import { FigureLabel } from '../../../shared/figure-label.tsx'
import type { CustomerKey } from '../customer-view.api.ts'
import styles from './record.module.css'

type SectionProps = { title: string; note?: ReactNode; action?: ReactNode; children: ReactNode }

/** A part of a record under its heading; what is done with the whole of it stands beside the heading. */
export function Section({ title, note, action, children }: SectionProps) {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <div className={styles['heading']}>
        <h2>
          <span id={id}>{title}</span> {note && <small>{note}</small>}
        </h2>
        {action}
      </div>
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
