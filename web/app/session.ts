import { queryOptions } from '@tanstack/react-query'
import type { Credentials, SessionAnswer } from '../../src/modules/system/schema.ts'
import { forgetNight, request, setCsrfToken } from '../shared/api-client.ts'
import { queryClient } from './query-client.ts'

export type Session = SessionAnswer

function remember(session: Session): Session {
  setCsrfToken(session.csrf_token)
  return session
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => remember(await request<Session>('/api/session')),
  staleTime: Infinity,
})

/** Whoever signs in sees nothing that was read before them. */
function beginAs(session: Session): Session {
  queryClient.clear()
  forgetNight()
  queryClient.setQueryData(sessionQuery.queryKey, remember(session))
  return session
}

export async function signIn(credentials: Credentials): Promise<Session> {
  return beginAs(await request<Session>('/api/session', { method: 'POST', body: credentials }))
}

export async function signOut(): Promise<void> {
  await request('/api/session', { method: 'DELETE' })
  setCsrfToken(null)
  queryClient.clear()
  forgetNight()
}

export async function switchReach(index: number): Promise<Session> {
  return beginAs(await request<Session>('/api/session/reach', { method: 'PUT', body: { reach: index } }))
}
