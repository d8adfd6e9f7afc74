import { queryOptions } from '@tanstack/react-query'
import type { ConsentAnswer, ConsentEntry, NewConsent } from '../../../../../src/modules/consents/schema.ts'
import { pathWith, request } from '../../../../shared/api-client.ts'
import type { CustomerKey } from '../../customer-view.api.ts'

export type { ConsentAnswer, ConsentEntry, NewConsent }

const pathOf = (customerId: string) => `/api/customers/${encodeURIComponent(customerId)}/consents`

export const consentsQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'consents'],
    queryFn: ({ signal }) =>
      request<ConsentAnswer>(pathWith(pathOf(key.customerId), { as_of: key.asOf }), { signal }),
  })

export const sendConsent = (customerId: string, body: NewConsent) =>
  request<ConsentAnswer>(pathOf(customerId), { method: 'POST', body })
