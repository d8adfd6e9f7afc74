import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  HandoverPack,
  NewOwnershipRequest,
  OwnershipRequest,
  PoolAnswer,
  PoolRow,
  PoolTier,
  RequestAnswer,
  RequestCustomer,
  RequestListAnswer,
  RequestPreview,
} from '../../../../src/modules/customer-management/request.schema.ts'
import { ALLOCATIONS } from '../../../shared/allocate.ts'
import { pathWith, request } from '../../../shared/api-client.ts'

export type {
  HandoverPack,
  NewOwnershipRequest,
  OwnershipRequest,
  PoolRow,
  PoolTier,
  RequestCustomer,
  RequestPreview,
}

const ALWAYS_ASK = 0
const at = encodeURIComponent

export const requestsQuery = (scope: 'open' | 'all', page: number) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'requests', scope, page],
    queryFn: ({ signal }) =>
      request<RequestListAnswer>(pathWith('/api/ownership-requests', { scope, page: String(page) }), {
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'request', id],
    queryFn: ({ signal }) => request<RequestAnswer>(`/api/ownership-requests/${at(id)}`, { signal }),
    staleTime: ALWAYS_ASK,
  })

export const packQuery = (id: string) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'request-pack', id],
    queryFn: ({ signal }) => request<HandoverPack>(`/api/ownership-requests/${at(id)}/pack`, { signal }),
    staleTime: ALWAYS_ASK,
  })

export const readCustomers = (id: string, after: number) =>
  request<{ customers: RequestCustomer[] }>(
    pathWith(`/api/ownership-requests/${at(id)}/customers`, { after: String(after) }),
  )

export const poolQuery = (tier: PoolTier, page: number) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'pool', tier, page],
    queryFn: ({ signal }) =>
      request<PoolAnswer>(pathWith('/api/customer-pool', { tier, page: String(page) }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const sendRequest = (body: NewOwnershipRequest) =>
  request<RequestAnswer>('/api/ownership-requests', { method: 'POST', body })

/** Whose the customers are: of each giver a request would be made. */
export const previewRequest = (body: NewOwnershipRequest) =>
  request<RequestPreview>('/api/ownership-requests', { method: 'POST', body: { ...body, is_preview: true } })

export const sendRevoke = (id: string, reason: string) =>
  request<RequestAnswer>(`/api/ownership-requests/${at(id)}/revoke`, { method: 'POST', body: { reason } })
