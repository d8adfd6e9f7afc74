import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Night, NightList, NightRun, NightStep } from '../../../../src/modules/system/nights.schema.ts'
import type {
  NewOrder,
  NewWaiver,
  Order,
  OrderList,
  Waiver,
  WaiverList,
  WaiverMove,
} from '../../../../src/modules/system/orders.schema.ts'
import { pathWith, request } from '../../../shared/api-client.ts'

export type { NewOrder, NewWaiver, Night, NightRun, NightStep, Order, Waiver, WaiverList, WaiverMove }

/** Whoever watches a night sees it move. */
const RUNNING_EVERY_MS = 3_000
const RESTING_EVERY_MS = 30_000

/** Runs on a page. */
export const RUNS_SHOWN = 20

const isRunning = (run: NightRun | undefined) => run?.status === 'running'

export const nightsQuery = (before: string | null) =>
  queryOptions({
    queryKey: ['nights', 'list', before],
    queryFn: ({ signal }) =>
      request<NightList>(pathWith('/api/nights', { before, limit: RUNS_SHOWN }), { signal }),
    select: (answer) => answer.runs,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isRunning(state.data?.runs[0]) ? RUNNING_EVERY_MS : RESTING_EVERY_MS),
    staleTime: 0,
  })

export const nightQuery = (runNo: string) =>
  queryOptions({
    queryKey: ['nights', 'run', runNo],
    queryFn: ({ signal }) => request<Night>(`/api/nights/${encodeURIComponent(runNo)}`, { signal }),
    refetchInterval: ({ state }) => isRunning(state.data?.run) && RUNNING_EVERY_MS,
    staleTime: 0,
  })

export const ordersQuery = queryOptions({
  queryKey: ['nights', 'orders'],
  queryFn: ({ signal }) => request<OrderList>('/api/orders', { signal }),
  refetchInterval: RESTING_EVERY_MS,
  staleTime: 0,
})

export const waiversQuery = queryOptions({
  queryKey: ['nights', 'waivers'],
  queryFn: ({ signal }) => request<WaiverList>('/api/waivers', { signal }),
  refetchInterval: RESTING_EVERY_MS,
  staleTime: 0,
})

export const sendOrder = (body: NewOrder) =>
  request<{ order: Order }>('/api/orders', { method: 'POST', body })

export const sendWaiver = (body: NewWaiver) =>
  request<{ waiver: Waiver }>('/api/waivers', { method: 'POST', body })

export const sendWaiverMove = ({ waiver_no, move }: { waiver_no: string; move: WaiverMove }) =>
  request<{ waiver: Waiver }>(`/api/waivers/${waiver_no}/${move}`, { method: 'POST' })
