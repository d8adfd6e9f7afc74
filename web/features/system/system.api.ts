import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  ArrivalBoard,
  FeedArrival,
  Freshness,
  Metric,
  MetricSummary,
} from '../../../src/modules/system/schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'

export type { ArrivalBoard, FeedArrival, Metric, MetricSummary }

export const freshnessQuery = queryOptions({
  queryKey: ['freshness'],
  queryFn: ({ signal }) => request<Freshness>('/api/freshness', { signal }),
  select: (answer) => answer.carried,
})

/** Whoever watches sees a file arrive without doing anything. */
const LOOK_EVERY_MS = 30_000

export const arrivalsQuery = (date: string | null) =>
  queryOptions({
    queryKey: ['arrivals', date],
    queryFn: ({ signal }) => request<ArrivalBoard>(pathWith('/api/arrivals', { date }), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
    staleTime: 0,
  })

export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: ({ signal }) => request<{ metrics: MetricSummary[] }>('/api/metrics', { signal }),
  select: (answer) => answer.metrics,
})

export const metricQuery = (name: string) =>
  queryOptions({
    queryKey: ['metrics', name],
    queryFn: ({ signal }) => request<Metric>(`/api/metrics/${encodeURIComponent(name)}`, { signal }),
  })
