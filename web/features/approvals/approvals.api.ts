import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Absence,
  AbsenceList,
  AccessFacts,
  Approval,
  NewAbsence,
  Overview,
  RequestPage,
  RequestRow,
  RequestState,
  ShownStep,
  Tab,
  TrailLine,
  Verdict,
} from '../../../src/modules/approvals/schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import type { Tone } from '../../shared/code-label.tsx'

export type {
  Absence,
  AbsenceList,
  Approval,
  Overview,
  RequestRow,
  RequestState,
  ShownStep,
  Tab,
  TrailLine,
  Verdict,
}

const ASKED_AGAIN_MS = 20_000
/** Somebody else may move a request at any moment: what is shown is asked for whenever it is opened. */
const ALWAYS_ASK = 0

export const overviewQuery = queryOptions({
  queryKey: ['approvals', 'overview'],
  queryFn: ({ signal }) => request<Overview>('/api/approvals/overview', { signal }),
  staleTime: ASKED_AGAIN_MS,
})

export const requestsQuery = (tab: Tab, page: number) =>
  queryOptions({
    queryKey: ['approvals', 'list', tab, page],
    queryFn: ({ signal }) => request<RequestPage>(pathWith('/api/approvals', { tab, page }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

type Answer = { request: Approval }

export const approvalQuery = (requestId: string) =>
  queryOptions({
    queryKey: ['approvals', 'one', requestId],
    queryFn: ({ signal }) => request<Answer>(`/api/approvals/${encodeURIComponent(requestId)}`, { signal }),
    select: (answer) => answer.request,
    staleTime: ALWAYS_ASK,
  })

export const absencesQuery = queryOptions({
  queryKey: ['approvals', 'absences'],
  queryFn: ({ signal }) => request<AbsenceList>('/api/approvals/absences', { signal }),
  staleTime: ALWAYS_ASK,
})

const post = <T>(path: string, body?: unknown) => request<T>(path, { method: 'POST', body })
const at = ({ request_id: id }: Pick<Approval, 'request_id'>) => `/api/approvals/${id}`

export const sendVerdict = (it: Approval, verdict: { move: Verdict; opinion: string }) =>
  post<Answer>(`${at(it)}/decision`, { ...verdict, revision: it.revision })

export const sendTransfer = (it: Approval, transfer: { to_user_id: string; opinion: string }) =>
  post<Answer>(`${at(it)}/transfer`, { ...transfer, revision: it.revision })

export const sendWithdrawal = (it: Approval, opinion: string) =>
  post<Answer>(`${at(it)}/withdraw`, { opinion, revision: it.revision })

export const sendUrge = (it: Approval) => post<Answer>(`${at(it)}/urge`)
export const sendAsIs = (it: Approval) => post<Answer>(`${at(it)}/submit`, { revision: it.revision })

export type AccessForm = AccessFacts & { reason: string }

export const sendAccess = (form: AccessForm & { is_draft: boolean }) =>
  post<Answer>('/api/approvals/access-requests', form)

export const sendAccessAgain = (it: Approval, form: AccessForm) =>
  post<Answer>(`/api/approvals/access-requests/${it.request_id}`, { ...form, revision: it.revision })

export const sendAbsence = (absence: NewAbsence) => post<AbsenceList>('/api/approvals/absences', absence)
export const cancelAbsence = (id: string) =>
  request<AbsenceList>(`/api/approvals/absences/${id}`, { method: 'DELETE' })

const TONES: Partial<Record<RequestState, Tone>> = {
  submitted: 'blue',
  returned: 'warning',
  effective: 'teal',
  rejected: 'alarm',
}
export const stateTone = (state: RequestState): Tone => TONES[state] ?? 'plain'
