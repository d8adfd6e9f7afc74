import { queryOptions } from '@tanstack/react-query'
import type { FilterTree } from '../../src/platform/schema.ts'
import { request } from './api-client.ts'

/** Of a work list what whoever puts customers on one has to know. */
type ListChoice = {
  list_id: string
  kind_code: 'static' | 'live'
  list_name: string
  owner_name: string | null
  right_code: 'own' | 'work' | 'see'
}

/** Who is put on a list: some by their numbers, or all that a filter shows. */
export type Source = { customer_ids: readonly string[] } | { filter: FilterTree }

export const WORK_LISTS = 'work-lists'
const ALWAYS_ASK = 0

/** Lists that customers can be put on by the viewer. */
export const listChoicesQuery = queryOptions({
  queryKey: [WORK_LISTS, 'choices'],
  queryFn: ({ signal }) => request<{ rows: ListChoice[] }>('/api/work-lists', { signal }),
  select: ({ rows }) => rows.filter((it) => it.kind_code === 'static' && it.right_code !== 'see'),
  staleTime: ALWAYS_ASK,
})

export const sendMembers = (listId: string, source: Source) =>
  request<{ added_count: number; known_count: number }>(
    `/api/work-lists/${encodeURIComponent(listId)}/members`,
    { method: 'POST', body: source },
  )

export type NewList = Source & { kind_code: 'static' | 'live'; list_name: string; purpose: string | null }

export const sendList = (body: NewList) =>
  request<{ list: { list_id: string } }>('/api/work-lists', { method: 'POST', body })
