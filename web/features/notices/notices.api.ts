import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CalendarYear } from '../../../src/modules/notices/calendar.schema.ts'
import type { Notice, NoticePage, Settings } from '../../../src/modules/notices/schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import { PAGE_SIZE } from '../../shared/list-state.ts'
import type { NoticeSearch } from './notices-search.ts'

export type { CalendarYear, Notice, NoticePage, Settings }

/** Nothing of it is a night's: it is asked for without one. */
const isTimeless = true

export type Unread = { unread: number }

export const unreadQuery = queryOptions({
  queryKey: ['notices', 'unread'],
  queryFn: ({ signal }) => request<Unread>('/api/notices/unread', { signal, isTimeless }),
  refetchOnWindowFocus: true,
  staleTime: 0,
})

export const noticesQuery = ({ state, kind, page = 1, page_size = PAGE_SIZE }: NoticeSearch) =>
  queryOptions({
    queryKey: ['notices', 'list', { state, kind, page, page_size }],
    queryFn: ({ signal }) =>
      request<NoticePage>(pathWith('/api/notices', { state, kind, page, page_size }), {
        signal,
        isTimeless,
      }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })

export const settingsQuery = queryOptions({
  queryKey: ['notices', 'settings'],
  queryFn: ({ signal }) => request<Settings>('/api/notices/settings', { signal, isTimeless }),
})

const post = (path: string, body: unknown) => request<Unread>(path, { method: 'POST', body, isTimeless })

export const sendRead = (noticeIds: string[]) => post('/api/notices/read', { notice_ids: noticeIds })
export const sendReadAll = (kind: string | undefined) =>
  post('/api/notices/read-all', kind === undefined ? {} : { kind })
export const sendDone = (noticeId: string) => post(`/api/notices/${noticeId}/done`, {})

export const sendChoice = (kindCode: string, isMailOn: boolean) =>
  request<Settings>(`/api/notices/settings/${kindCode}`, {
    method: 'PUT',
    body: { is_mail_on: isMailOn },
    isTimeless,
  })

export const calendarQuery = (year: number | undefined) =>
  queryOptions({
    queryKey: ['calendar', year ?? null],
    queryFn: ({ signal }) =>
      request<CalendarYear>(pathWith('/api/calendar', { year }), { signal, isTimeless }),
    placeholderData: keepPreviousData,
  })
