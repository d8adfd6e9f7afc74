import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useBookText } from '../../shared/book-text.ts'
import { CodeBadge } from '../../shared/code-label.tsx'
import { DayField } from '../../shared/day-field.tsx'
import { Day, Money } from '../../shared/figures.tsx'
import type { Card } from './book.api.ts'
import styles from './book.module.css'

type Props = {
  card: Card
  today: string
  mayPlan: boolean
  onPlan: (plannedOn: string | null) => void
  onStep: (by: 1 | -1) => void
}

const STEPS: Record<string, 1 | -1> = { ArrowRight: 1, ArrowLeft: -1 }

function Facts({ card, today }: { card: Card; today: string }) {
  const t = useBookText()
  const isLate = card.due_on !== null && card.due_on < today
  return (
    <dl>
      <div>
        <dt>{t('book.last_contact')}</dt>
        <dd>{card.last_contact_on ? <Day value={card.last_contact_on} /> : t('book.never')}</dd>
      </div>
      {card.due_on !== null && (
        <div>
          <dt>{t('book.due')}</dt>
          <dd className={isLate ? styles['late'] : undefined}>
            <Day value={card.due_on} />
          </dd>
        </div>
      )}
    </dl>
  )
}

/** One customer on the board: dragged, moved by the arrow keys, or given a day. */
export function BoardCard({ card, today, mayPlan, onPlan, onStep }: Props) {
  const t = useBookText()
  const [isOpen, setIsOpen] = useState(false)
  const { customer_id, customer_name, grade_code, next_contact_on } = card
  return (
    <li
      className={styles['card']}
      draggable={mayPlan}
      // Moved by the arrow keys.
      tabIndex={mayPlan ? 0 : undefined}
      aria-label={customer_name}
      data-card={customer_id}
      onDragStart={(event) => event.dataTransfer.setData('text/plain', customer_id)}
      onKeyDown={(event) => {
        const by = STEPS[event.key]
        if (!mayPlan || by === undefined || event.target !== event.currentTarget) return
        event.preventDefault()
        onStep(by)
      }}
    >
      <header>
        <Link
          to='/customers/$customer_id'
          params={{ customer_id }}
          search={{ tab: 'contacts' }}
          draggable={false}
        >
          {customer_name}
        </Link>
        <CodeBadge list='grade' code={grade_code} />
      </header>
      <Money value={card.aum_balance_eod} hasUnit />
      <Facts card={card} today={today} />
      <footer>
        {isOpen ? (
          <DayField
            label={t('book.next_contact', { name: customer_name })}
            value={next_contact_on ?? ''}
            min={today}
            onChange={(day) => {
              setIsOpen(false)
              onPlan(day)
            }}
            onClear={() => {
              setIsOpen(false)
              onPlan(null)
            }}
          />
        ) : (
          <>
            <Day value={next_contact_on} />
            {mayPlan && (
              <Button size='small' onClick={() => setIsOpen(true)}>
                {t('book.plan')} <span className='zk-hidden'>{customer_name}</span>
              </Button>
            )}
          </>
        )}
      </footer>
    </li>
  )
}
