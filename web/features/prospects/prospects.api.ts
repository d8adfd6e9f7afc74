import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import type {
  ImportAnswer,
  Match,
  NewContact,
  NewProspect,
  Prospect,
  ProspectAnswer,
  ProspectChange,
  ProspectList,
} from '../../../src/modules/prospects/schema.ts'
import { pathWith, request, requestResponse } from '../../shared/api-client.ts'
import { typeOfList } from '../../shared/list-file.tsx'
import type { ProspectsSearch } from './prospects-search.ts'

export type { ImportAnswer, Match, Prospect, ProspectAnswer, ProspectList }

const PROSPECTS = 'prospects'
const ALWAYS_ASK = 0
const at = encodeURIComponent

export const prospectsQuery = ({ open: _open, due, ...search }: ProspectsSearch) =>
  queryOptions({
    queryKey: [PROSPECTS, 'list', search, due],
    queryFn: ({ signal }) =>
      request<ProspectList>('/api/prospects/search', {
        method: 'POST',
        body: { ...search, is_due: due === true },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const prospectQuery = (id: string) =>
  queryOptions({
    queryKey: [PROSPECTS, 'one', id],
    queryFn: ({ signal }) => request<ProspectAnswer>(`/api/prospects/${at(id)}`, { signal }),
    staleTime: ALWAYS_ASK,
  })

export const refreshProspects = (client: QueryClient) => client.invalidateQueries({ queryKey: [PROSPECTS] })

export type Draft = Partial<NewProspect> &
  Pick<NewProspect, 'customer_type_code' | 'prospect_name' | 'source_code'>
export const enterProspect = (body: Draft) =>
  request<ProspectAnswer>('/api/prospects', { method: 'POST', body })

export const changeProspect = (id: string, body: ProspectChange) =>
  request<ProspectAnswer>(`/api/prospects/${at(id)}`, { method: 'PUT', body })

export const logContact = (id: string, body: NewContact) =>
  request<ProspectAnswer>(`/api/prospects/${at(id)}/contacts`, { method: 'POST', body })

export const revealPhone = (id: string, reason: string) =>
  request<{ phone: string | null }>(`/api/prospects/${at(id)}/reveal`, { method: 'POST', body: { reason } })

/** Looks at a list, or takes in the lines of it that are right. */
export async function sendList(file: File, applies: boolean): Promise<ImportAnswer> {
  const path = pathWith('/api/prospects/imports', { file_name: file.name, applies: String(applies) })
  const answer = await requestResponse(path, { method: 'POST', file, fileType: typeOfList(file) })
  return (await answer.json()) as ImportAnswer
}
