import { queryOptions } from '@tanstack/react-query'
import type { CustomerTags, TagList } from '../../../src/modules/customer-tags/schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import type { CustomerKey } from './customer-view.api.ts'

export const tagsQuery = queryOptions({
  queryKey: ['customer-tags'],
  queryFn: ({ signal }) => request<TagList>('/api/customer-tags', { signal }),
})

const path = (customerId: string) => `/api/customers/${encodeURIComponent(customerId)}/tags`

export const tagsOfQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'tags'],
    queryFn: ({ signal }) =>
      request<CustomerTags>(pathWith(path(key.customerId), { as_of: key.asOf }), { signal }),
  })

export const sendTag = (customerId: string, tag_code: string) =>
  request<CustomerTags>(path(customerId), { method: 'POST', body: { tag_code } })
export const sendTagOff = (customerId: string, tag_code: string) =>
  request<CustomerTags>(`${path(customerId)}/${tag_code}/remove`, { method: 'POST' })
