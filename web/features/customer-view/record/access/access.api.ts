import { queryOptions } from '@tanstack/react-query'
import type { CustomerExports } from '../../../../../src/modules/exports/schema.ts'
import type { NewPrivateMark, WhoAnswer, WhyAnswer } from '../../../../../src/modules/access/schema.ts'
import { pathWith, request } from '../../../../shared/api-client.ts'

export type Why = WhyAnswer
export type Way = WhyAnswer['ways'][number]
export type Person = WhoAnswer['people'][number]

/** Whose sight of which customer, on which day; null is oneself, and today. */
export type Question = { customerId: string; userId: string | null; on: string | null }

export const whyQuery = ({ customerId, userId, on }: Question) =>
  queryOptions({
    queryKey: ['access', 'why', customerId, userId, on],
    queryFn: ({ signal }) =>
      request<Why>(pathWith('/api/access/why', { customer_id: customerId, user_id: userId, on }), { signal }),
    retry: false,
  })

export const whoQuery = ({ customerId, on }: Omit<Question, 'userId'>) =>
  queryOptions({
    queryKey: ['access', 'who', customerId, on],
    queryFn: ({ signal }) =>
      request<WhoAnswer>(pathWith('/api/access/who', { customer_id: customerId, on }), { signal }),
    retry: false,
  })

export const exportsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['exports', 'of-customer', customerId],
    queryFn: ({ signal }) =>
      request<CustomerExports>(pathWith('/api/exports/of-customer', { customer_id: customerId }), { signal }),
    retry: false,
  })

/** Marks a customer private, or takes the mark back for a reason. */
export const sendMark = (customerId: string, mark: NewPrivateMark | { reason: string }) =>
  request<null>(`/api/customers/${encodeURIComponent(customerId)}/private`, {
    method: 'reason' in mark ? 'DELETE' : 'PUT',
    body: mark,
  })
