import { queryOptions } from '@tanstack/react-query'
import type { OpenSession, OpenSessions } from '../../../src/modules/system/sign-in.schema.ts'
import { request } from '../../shared/api-client.ts'

export type { OpenSession }

const LOOK_EVERY_MS = 30_000

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => request<OpenSessions>('/api/sessions', { signal }),
  select: (answer) => answer.sessions,
  refetchInterval: LOOK_EVERY_MS,
  staleTime: 0,
})

export const endSession = (sessionNo: string) => request(`/api/sessions/${sessionNo}`, { method: 'DELETE' })
