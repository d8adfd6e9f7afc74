import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Comparison } from '../../../../../src/modules/customer-view/comparison.schema.ts'
import { pathWith, request } from '../../../../shared/api-client.ts'
import type { CustomerKey } from '../../customer-view.api.ts'

/** The customer as of the key's date and as of an earlier one. */
export const comparisonQuery = ({ customerId, asOf }: CustomerKey, than: string | null) =>
  queryOptions({
    queryKey: ['customer', { customerId, asOf }, 'comparison', than],
    queryFn: ({ signal }) =>
      request<Comparison>(pathWith(`/api/customers/${customerId}/comparison`, { as_of: asOf, than }), {
        signal,
      }),
    enabled: than !== null,
    placeholderData: keepPreviousData,
  })
