import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Comparison } from '../../../../../src/modules/customer-view/comparison.schema.ts'
import { pathWith, request } from '../../../../shared/api-client.ts'
import { type CustomerKey, lookedAt } from '../../customer-view.api.ts'

/** The customer as of the key's date and as of an earlier one. */
export const comparisonQuery = ({ customerId, ...at }: CustomerKey, than: string | null) =>
  queryOptions({
    queryKey: ['customer', { customerId, ...at }, 'comparison', than],
    queryFn: ({ signal }) =>
      request<Comparison>(pathWith(`/api/customers/${customerId}/comparison`, { ...lookedAt(at), than }), {
        signal,
      }),
    enabled: than !== null,
    placeholderData: keepPreviousData,
  })
