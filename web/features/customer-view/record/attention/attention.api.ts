import { queryOptions } from '@tanstack/react-query'
import type { AttentionAnswer } from '../../../../../src/modules/customer-view/attention.schema.ts'
import type { TimelineAnswer } from '../../../../../src/modules/customer-view/timeline.schema.ts'
import { pathWith, request } from '../../../../shared/api-client.ts'
import { type CustomerKey, lookedAt } from '../../customer-view.api.ts'

const pathOf = ({ customerId, ...at }: CustomerKey, part: string) =>
  pathWith(`/api/customers/${encodeURIComponent(customerId)}/${part}`, lookedAt(at))

/** Asked for once the record stands: alerts and steps share the answer. */
export const attentionQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'attention'],
    queryFn: ({ signal }) => request<AttentionAnswer>(pathOf(key, 'attention'), { signal }),
  })

export const timelineQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'timeline'],
    queryFn: ({ signal }) => request<TimelineAnswer>(pathOf(key, 'timeline'), { signal }),
  })
