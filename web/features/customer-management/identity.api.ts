import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Decision,
  DecisionMove,
  PairAnswer,
  PairPage,
  PairRow,
  Proposal,
} from '../../../src/modules/customer-management/schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import type { ListSearch } from '../../shared/list-state.ts'
import { pageParameters } from '../../shared/list-state.ts'

export type { Decision, DecisionMove, PairAnswer, PairRow }
export type Holder = PairAnswer['preview']['holders'][number]
export type Side = PairAnswer['sides'][number]
export type PairKey = { first: string; second: string }

/** Another steward may decide at any moment: what is shown is asked for again whenever it is opened. */
const ALWAYS_ASK = 0

export const pairsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ['identity', 'pairs', search],
    queryFn: ({ signal }) =>
      request<PairPage>(pathWith('/api/identity/pairs', pageParameters(search)), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const pairQuery = ({ first, second }: PairKey) =>
  queryOptions({
    queryKey: ['identity', 'pair', first, second],
    queryFn: ({ signal }) =>
      request<PairAnswer>(`/api/identity/pairs/${encodeURIComponent(first)}/${encodeURIComponent(second)}`, {
        signal,
      }),
    staleTime: ALWAYS_ASK,
  })

export const sendProposal = (body: Proposal) =>
  request<{ decision: Decision }>('/api/identity/decisions', { method: 'POST', body })

/** Moves a decision on from the state in which it was seen. */
export function sendMove(decision: Decision, move: DecisionMove, text: string) {
  const { decision_id: id, state_code } = decision
  const body = { state_code, ...(text !== '' && { [move === 'revoke' ? 'reason' : 'note']: text }) }
  const path = `/api/identity/decisions/${id}/${move.replace('_', '-')}`
  return request<{ decision: Decision }>(path, { method: 'POST', body })
}
