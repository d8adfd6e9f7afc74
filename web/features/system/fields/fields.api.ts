import type { Definition } from '../../../../src/platform/custom-fields.schema.ts'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import type { FieldList, FieldRecord, Move, Proposal } from '../../../../src/modules/custom-fields/schema.ts'
import { request } from '../../../shared/api-client.ts'
import { customFieldsQuery } from '../../../shared/custom-fields.ts'

export type { Definition, FieldList, FieldRecord, Move, Proposal }

/** Every field, and what waits to be agreed to; whoever maintains them looks afresh. */
export const definitionsQuery = queryOptions({
  queryKey: [...customFieldsQuery.queryKey, 'all'],
  queryFn: ({ signal }) => request<FieldList>('/api/custom-fields', { signal, isTimeless: true }),
  staleTime: 0,
})

export const fieldQuery = (name: string) =>
  queryOptions({
    queryKey: [...customFieldsQuery.queryKey, name],
    queryFn: ({ signal }) => request<FieldRecord>(`/api/custom-fields/${name}`, { signal, isTimeless: true }),
    staleTime: 0,
  })

export const sendProposal = (proposal: Proposal) =>
  request<{ request_id: string }>('/api/custom-field-proposals', { method: 'POST', body: proposal })

export const refreshFields = (client: QueryClient) =>
  Promise.all([
    client.invalidateQueries({ queryKey: customFieldsQuery.queryKey }),
    client.invalidateQueries({ queryKey: ['approvals'] }),
  ])
