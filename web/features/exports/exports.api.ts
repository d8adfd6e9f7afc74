import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  CustomerExports,
  ExportPage,
  ExportRow,
  TraceAnswer,
} from '../../../src/modules/exports/schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import type { ListSearch } from '../../shared/list-state.ts'
import { pageParameters } from '../../shared/list-state.ts'

export type { CustomerExports, ExportRow, TraceAnswer }

/** A file may be agreed to or run out of time at any moment: what is shown is asked for when it is opened. */
const ALWAYS_ASK = 0

const listQuery = (path: string, search: ListSearch) =>
  queryOptions({
    queryKey: ['exports', path, search],
    queryFn: ({ signal }) => request<ExportPage>(pathWith(path, pageParameters(search)), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const mineQuery = (search: ListSearch) => listQuery('/api/exports', search)
export const registerQuery = (search: ListSearch) => listQuery('/api/exports/register', search)

export const ofCustomerQuery = (customer_no: string) =>
  queryOptions({
    queryKey: ['exports', 'of-customer', customer_no],
    queryFn: ({ signal }) =>
      request<CustomerExports>(pathWith('/api/exports/of-customer', { customer_no }), { signal }),
    staleTime: ALWAYS_ASK,
    retry: false,
  })

export const sendTrace = (text: string) =>
  request<TraceAnswer>('/api/exports/trace', { method: 'POST', body: { text } })
