import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { BOARD_COLUMNS } from '../../../src/modules/customer-book/schema.ts'
import { useBookText } from '../../shared/book-text.ts'
import { formatCount } from '../../shared/money.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { type Board as BoardAnswer, boardQuery, BOOK, type Plan, sendPlan } from './book.api.ts'
import type { BoardColumn } from './book.api.ts'
import { BoardCard } from './board-card.tsx'
import styles from './book.module.css'
import { dayOf, withPlan } from './move-card.ts'

type Column = BoardAnswer['columns'][number]
type Moving = Pick<Plan, 'card'> & { to: BoardColumn }

const cardOf = (event: DragEvent, board: BoardAnswer) => {
  const id = event.dataTransfer.getData('text/plain')
  return board.columns.flatMap((it) => it.cards).find((it) => it.customer_id === id)
}

type ColumnProps = {
  it: Column
  board: BoardAnswer
  onMove: (moving: Moving) => void
  onPlan: (plan: Plan) => void
}

function ColumnOf({ it, board, onMove, onPlan }: ColumnProps) {
  const t = useBookText()
  const [isOver, setIsOver] = useState(false)
  const mayDrop = board.may_plan && it.column_code !== 'overdue'
  const id = `column-${it.column_code}`
  const step = (by: 1 | -1) => {
    const targets = BOARD_COLUMNS.filter((one) => one !== 'overdue')
    const at = targets.indexOf(it.column_code as (typeof targets)[number])
    // What is overdue moves to today, whichever way.
    return it.column_code === 'overdue' ? targets[0] : targets[at + by]
  }
  return (
    <section
      className={`${styles['column']} ${isOver ? styles['over'] : ''}`}
      aria-labelledby={id}
      onDragOver={(event) => {
        if (!mayDrop) return
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        const card = cardOf(event, board)
        if (card) onMove({ card, to: it.column_code })
      }}
    >
      <h2 id={id}>
        {t(`book.column.${it.column_code}`)} <span>{formatCount(it.total)}</span>
      </h2>
      <ul>
        {it.cards.map((card) => (
          <BoardCard
            key={card.customer_id}
            card={card}
            today={board.today}
            mayPlan={board.may_plan}
            onPlan={(planned_on) => onPlan({ card, planned_on })}
            onStep={(by) => {
              const to = step(by)
              if (to) onMove({ card, to })
            }}
          />
        ))}
      </ul>
      {it.total === 0 && <p className={styles['note']}>{t('book.empty_column')}</p>}
      {it.total > it.cards.length && (
        <p className={styles['note']}>{t('book.more', { count: formatCount(it.total - it.cards.length) })}</p>
      )}
    </section>
  )
}

/** The customers by when they are to be contacted next: a card that is moved gets another day. */
export function Board({ manager }: { manager: string | undefined }) {
  const t = useBookText()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(boardQuery(manager))
  const { queryKey } = boardQuery(manager)
  const held = useRef<string | null>(null)
  const planning = useMutation({
    mutationFn: sendPlan,
    // One after the other: the second says what the first has made of it.
    scope: { id: BOOK },
    onMutate: async ({ card, planned_on }) => {
      await client.cancelQueries({ queryKey })
      client.setQueryData(queryKey, (it) => it && withPlan(it, card, planned_on))
    },
    onSettled: () =>
      client.isMutating({ mutationKey: [BOOK] }) === 1 && client.invalidateQueries({ queryKey: [BOOK] }),
    mutationKey: [BOOK],
  })
  // A card that has moved is held still by whoever moved it by the keys.
  useEffect(() => {
    if (held.current === null || document.activeElement !== document.body) return
    document.querySelector<HTMLElement>(`[data-card='${held.current}']`)?.focus()
  })
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={8} />
  const plan = (it: Plan) => {
    if (it.planned_on === it.card.next_contact_on) return
    held.current = it.card.customer_id
    planning.mutate(it)
  }
  const move = ({ card, to }: Moving) => {
    const planned_on = dayOf(to, data.today)
    if (planned_on !== undefined) plan({ card, planned_on })
  }
  const { card, planned_on } = planning.variables ?? {}
  return (
    <>
      {data.may_plan && <p className={styles['note']}>{t('book.board_hint')}</p>}
      {planning.error && <ProblemNotice error={planning.error} />}
      <p role='status' className={styles['said']}>
        {planning.isSuccess &&
          card &&
          (planned_on
            ? t('book.planned', { name: card.customer_name, day: planned_on })
            : t('book.unplanned', { name: card.customer_name }))}
      </p>
      <div className={styles['board']}>
        {data.columns.map((it) => (
          <ColumnOf key={it.column_code} it={it} board={data} onMove={move} onPlan={plan} />
        ))}
      </div>
    </>
  )
}
