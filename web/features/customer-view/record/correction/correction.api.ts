import { queryOptions } from '@tanstack/react-query'
import type { CorrectionAnswer } from '../../../../../src/modules/customer-view/correction.schema.ts'
import { pathWith, request } from '../../../../shared/api-client.ts'

/** What the correction of a date has changed of a customer. */
export const correctionQuery = (customerId: string, asOf: string) =>
  queryOptions({
    queryKey: ['customer', { customerId, asOf }, 'correction'],
    queryFn: ({ signal }) =>
      request<CorrectionAnswer>(pathWith(`/api/customers/${customerId}/correction`, { as_of: asOf }), {
        signal,
      }),
    staleTime: Infinity,
  })
