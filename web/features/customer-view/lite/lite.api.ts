import { queryOptions } from '@tanstack/react-query'
import type {
  LiteAnswer,
  LookUpAnswer,
  NewLookUp,
} from '../../../../src/modules/customer-view/lite.schema.ts'
import { request } from '../../../shared/api-client.ts'

export const lookUp = (told: NewLookUp) =>
  request<LookUpAnswer>('/api/lite/look-ups', { method: 'POST', body: told })

/** Nothing of it is kept: who it is about goes, and somebody else sits down. */
export const liteQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['lite', customerId],
    queryFn: ({ signal }) =>
      request<LiteAnswer>(`/api/customers/${encodeURIComponent(customerId)}/lite`, { signal }),
    gcTime: 0,
    retry: false,
  })
