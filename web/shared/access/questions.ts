import { queryOptions } from '@tanstack/react-query'
import type { WhoAnswer, WhyAnswer } from '../../../src/platform/access.schema.ts'
import type { FieldClass } from '../../../src/platform/schema.ts'
import { pathWith, request } from '../api-client.ts'

/** A customer by his id, or by his number at the bank. */
export type CustomerNamed = { customer_id: string } | { customer_no: string }

/** Who could see which customer, on which day, null being today, and how the fields were shown. */
export type WhoQuestion = {
  customer: CustomerNamed
  on: string | null
  fields: readonly FieldClass[]
}
/** The same of one person, null being oneself. */
export type WhyQuestion = WhoQuestion & { userId: string | null }

const paramsOf = ({ customer, on, fields }: WhoQuestion) => ({
  ...customer,
  on,
  fields: fields.length === 0 ? null : fields.join(','),
})

// A question about somebody leaves a line in the trail: what was answered is not asked again by itself.
const once = { staleTime: Infinity, retry: false } as const

export const whyQuery = ({ userId, ...question }: WhyQuestion) =>
  queryOptions({
    queryKey: ['access', 'why', userId, paramsOf(question)],
    queryFn: ({ signal }) =>
      request<WhyAnswer>(pathWith('/api/access/why', { ...paramsOf(question), user_id: userId }), { signal }),
    ...once,
  })

export const whoQuery = (question: WhoQuestion) =>
  queryOptions({
    queryKey: ['access', 'who', paramsOf(question)],
    queryFn: ({ signal }) => request<WhoAnswer>(pathWith('/api/access/who', paramsOf(question)), { signal }),
    ...once,
  })
