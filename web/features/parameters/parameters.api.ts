import type { QueryClient } from '@tanstack/react-query'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Change,
  ChangeSet,
  ChangeSetRecord,
  ChangeSetRows,
  DiffLine,
  Field,
  HistoryLine,
  Line,
  ListRecord,
  ListRow,
  ListRows,
  ProblemOfChange,
  ProposalAnswer,
  Waiting,
} from '../../../src/modules/parameters/schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'

export type {
  Change,
  ChangeSet,
  ChangeSetRecord,
  DiffLine,
  Field,
  HistoryLine,
  Line,
  ListRecord,
  ListRow,
  ProblemOfChange,
  ProposalAnswer,
  Waiting,
}

const ALWAYS_ASK = 0
const PARAMETERS = 'parameters'
export const refreshParameters = (client: QueryClient) =>
  Promise.all([
    client.invalidateQueries({ queryKey: [PARAMETERS] }),
    client.invalidateQueries({ queryKey: ['approvals'] }),
  ])

export const listsQuery = (on: string | undefined) =>
  queryOptions({
    queryKey: [PARAMETERS, 'lists', on],
    queryFn: ({ signal }) => request<ListRows>(pathWith('/api/parameters', { on }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const listQuery = (list: string, on: string | undefined) =>
  queryOptions({
    queryKey: [PARAMETERS, 'list', list, on],
    queryFn: ({ signal }) => request<ListRecord>(pathWith(`/api/parameters/${list}`, { on }), { signal }),
    staleTime: ALWAYS_ASK,
  })

export const setsQuery = queryOptions({
  queryKey: [PARAMETERS, 'sets'],
  queryFn: ({ signal }) => request<ChangeSetRows>('/api/parameter-sets', { signal }),
  staleTime: ALWAYS_ASK,
})

export const setQuery = (id: string) =>
  queryOptions({
    queryKey: [PARAMETERS, 'set', id],
    queryFn: ({ signal }) => request<ChangeSetRecord>(`/api/parameter-sets/${id}`, { signal }),
    staleTime: ALWAYS_ASK,
  })

const post = (path: string, body: object) => request<ProposalAnswer>(path, { method: 'POST', body })

export const previewChanges = (changes: readonly Change[]) =>
  post('/api/parameter-proposals', { changes, is_preview: true })
export const sendChanges = (changes: readonly Change[], reason: string) =>
  post('/api/parameter-proposals', { changes, reason })
export const previewFile = (text: string) => post('/api/parameter-files', { text, is_preview: true })
export const sendFile = (text: string, reason: string) => post('/api/parameter-files', { text, reason })
export const previewRollBack = (id: string) =>
  post(`/api/parameter-sets/${id}/roll-back`, { is_preview: true })
export const sendRollBack = (id: string, reason: string) =>
  post(`/api/parameter-sets/${id}/roll-back`, { reason })
