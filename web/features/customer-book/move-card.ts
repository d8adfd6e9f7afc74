import { SOON_DAYS } from '../../../src/modules/customer-book/schema.ts'
import { addDays } from '../../shared/figures.tsx'
import type { Board, BoardColumn, Card } from './book.api.ts'

/** The day that a column stands for, the last one where it has several; what is overdue cannot be planned. */
export function dayOf(column: BoardColumn, today: string): string | null | undefined {
  if (column === 'overdue') return undefined
  if (column === 'none') return null
  return addDays(today, { today: 0, week: SOON_DAYS, later: LATER_DAYS }[column])
}
const LATER_DAYS = 30

/** The column in which a customer stands who is to be contacted on a day. */
function columnOf(day: string | null, today: string): BoardColumn {
  if (day === null) return 'none'
  if (day < today) return 'overdue'
  if (day === today) return 'today'
  return day <= addDays(today, SOON_DAYS) ? 'week' : 'later'
}

/** The board as it will be once the card has its new day: the server puts it in its place there. */
export function withPlan(board: Board, card: Card, day: string | null): Board {
  const to = columnOf(day, board.today)
  return {
    ...board,
    columns: board.columns.map((it) => {
      const others = it.cards.filter((one) => one.customer_id !== card.customer_id)
      const total = it.total - (it.cards.length - others.length)
      if (it.column_code !== to) return { ...it, total, cards: others }
      return { ...it, total: total + 1, cards: [{ ...card, next_contact_on: day }, ...others] }
    }),
  }
}
