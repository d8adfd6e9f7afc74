import { queryOptions } from '@tanstack/react-query'
import { request } from './api-client.ts'

export type Unit = { unit_id: string; parent_unit_id: string | null; unit_name: string; unit_level: number }

/** The units one acts for, as a tree in its order. */
export const unitsQuery = queryOptions({
  queryKey: ['units'],
  queryFn: ({ signal }) => request<{ units: Unit[] }>('/api/units', { signal }),
  staleTime: Infinity,
  select: (answer) => answer.units,
})
