import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Board,
  BoardColumn,
  Book,
  Calendar,
  Card,
  Coverage,
} from '../../../src/modules/customer-book/schema.ts'
import type { ContactPlan } from '../../../src/modules/customer-contacts/schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'

export type { Board, BoardColumn, Book, Calendar, Card, Coverage }

/** What people enter moves at any moment. */
const ALWAYS_ASK = 0
export const BOOK = 'customer-book'

type Of = string | undefined

export const bookQuery = (manager_id: Of) =>
  queryOptions({
    queryKey: [BOOK, 'summary', manager_id],
    queryFn: ({ signal }) => request<Book>(pathWith('/api/customer-book', { manager_id }), { signal }),
    placeholderData: keepPreviousData,
  })

export const coverageQuery = (manager_id: Of) =>
  queryOptions({
    queryKey: [BOOK, 'coverage', manager_id],
    queryFn: ({ signal }) =>
      request<Coverage>(pathWith('/api/customer-book/coverage', { manager_id }), { signal }),
    staleTime: ALWAYS_ASK,
  })

export const boardQuery = (manager_id: Of) =>
  queryOptions({
    queryKey: [BOOK, 'board', manager_id],
    queryFn: ({ signal }) => request<Board>(pathWith('/api/customer-book/board', { manager_id }), { signal }),
    staleTime: ALWAYS_ASK,
  })

export const calendarQuery = (manager_id: Of, { from, to }: { from: string; to: string }) =>
  queryOptions({
    queryKey: [BOOK, 'calendar', manager_id, from, to],
    queryFn: ({ signal }) =>
      request<Calendar>(pathWith('/api/customer-book/calendar', { manager_id, from, to }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export type Plan = { card: Card; planned_on: string | null }

export const sendPlan = ({ card, planned_on }: Plan) =>
  request<ContactPlan>(`/api/customers/${encodeURIComponent(card.customer_id)}/next-contact`, {
    method: 'PUT',
    body: { planned_on, was: card.next_contact_on },
  })
