import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { BulkAnswer } from '../../../src/modules/work-lists/bulk.schema.ts'
import type {
  ListChange,
  Member,
  MemberChange,
  MemberPage,
  Share,
  SharesBody,
  WorkList,
  WorkListAnswer,
  WorkListPage,
} from '../../../src/modules/work-lists/schema.ts'
import type { BulkAct } from '../../../src/modules/work-lists/names.schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import { WORK_LISTS } from '../../shared/work-lists.ts'
import type { WorkListSearch } from './work-list-search.ts'

export type { BulkAct, BulkAnswer, Member, MemberChange, Share, WorkList, WorkListAnswer }

/** Others work on the same list. */
const ALWAYS_ASK = 0
const at = (id: string, part = '') => `/api/work-lists/${encodeURIComponent(id)}${part}`

export const workListsQuery = (page: number, state: 'open' | 'closed') =>
  queryOptions({
    queryKey: [WORK_LISTS, 'page', page, state],
    queryFn: ({ signal }) =>
      request<WorkListPage>(pathWith('/api/work-lists', { page: String(page), state }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const workListQuery = (id: string) =>
  queryOptions({
    queryKey: [WORK_LISTS, 'one', id],
    queryFn: ({ signal }) => request<WorkListAnswer>(at(id), { signal }),
    staleTime: ALWAYS_ASK,
  })

export const membersQuery = (id: string, { view, sort, page, page_size }: WorkListSearch) =>
  queryOptions({
    queryKey: [WORK_LISTS, 'members', id, view, sort, page, page_size],
    queryFn: ({ signal }) =>
      request<MemberPage>(
        pathWith(at(id, '/members'), {
          view,
          sort: sort === 'next_on' ? 'next' : undefined,
          page: page && String(page),
          page_size: page_size && String(page_size),
        }),
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const unitChoicesQuery = queryOptions({
  queryKey: ['units'],
  queryFn: ({ signal }) =>
    request<{ units: { unit_id: string; unit_name: string }[] }>('/api/units', { signal }),
  staleTime: Infinity,
  select: (answer) => answer.units,
})

type Tag = { tag_code: string; name_zh: string; name_en: string; is_active: boolean }
export const tagChoicesQuery = queryOptions({
  queryKey: ['customer-tags'],
  queryFn: ({ signal }) => request<{ tags: Tag[] }>('/api/customer-tags', { signal }),
  select: ({ tags }) => tags.filter((it) => it.is_active),
})

export const sendMember = (id: string, customerId: string, body: MemberChange) =>
  request<{ member: Member }>(at(id, `/members/${customerId}`), { method: 'PUT', body })
export const sendChange = (id: string, body: ListChange) =>
  request<WorkListAnswer>(at(id), { method: 'PUT', body })
export const sendShares = (id: string, body: SharesBody) =>
  request<WorkListAnswer>(at(id, '/shares'), { method: 'PUT', body })
export const sendBulk = (id: string, act: BulkAct, body: object) =>
  request<BulkAnswer>(at(id, `/bulk/${act}`), { method: 'POST', body })
