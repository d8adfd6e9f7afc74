import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Night, NightList, NightRun, NightStep } from '../../../../src/modules/system/nights.schema.ts'
import { pathWith, request } from '../../../shared/api-client.ts'

export type { Night, NightRun, NightStep }

/** Whoever watches a night sees it move. */
const RUNNING_EVERY_MS = 3_000
const RESTING_EVERY_MS = 30_000

const isRunning = (run: NightRun | undefined) => run?.status === 'running'

export const nightsQuery = (before: string | null) =>
  queryOptions({
    queryKey: ['nights', 'list', before],
    queryFn: ({ signal }) => request<NightList>(pathWith('/api/nights', { before }), { signal }),
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
