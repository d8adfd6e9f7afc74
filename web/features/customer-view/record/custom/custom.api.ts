import { queryOptions } from '@tanstack/react-query'
import type { Entered, RecordFields, ValuesBody } from '../../../../../src/modules/custom-fields/schema.ts'
import { request } from '../../../../shared/api-client.ts'

export type { Entered, RecordFields }

const pathOf = (customerId: string) => `/api/customers/${encodeURIComponent(customerId)}/custom-fields`

/** What people entered is known as of now. */
export const recordFieldsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', { customerId, asOf: null }, 'custom-fields'],
    queryFn: ({ signal }) => request<RecordFields>(pathOf(customerId), { signal }),
    staleTime: 0,
  })

export const sendValues = (customerId: string, body: ValuesBody) =>
  request<RecordFields>(pathOf(customerId), { method: 'PUT', body })
