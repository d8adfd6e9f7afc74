import { queryOptions } from '@tanstack/react-query'
import type { CustomerExports } from '../../../../../src/modules/exports/schema.ts'
import type { NewPrivateMark } from '../../../../../src/modules/access/schema.ts'
import { pathWith, request } from '../../../../shared/api-client.ts'

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
