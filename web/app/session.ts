import { queryOptions } from '@tanstack/react-query'
import type { SessionAnswer } from '../../src/modules/system/schema.ts'
import type {
  Credentials,
  NewFactor,
  PasswordChange,
  Proof,
  RecoveryCodes,
  SignedOut,
  WaysIn,
} from '../../src/modules/system/sign-in.schema.ts'
import { forgetNight, request, setCsrfToken } from '../shared/api-client.ts'
import type { Viewer } from '../shared/viewer.ts'
import { queryClient } from './query-client.ts'

export type Session = SessionAnswer
export type Post = Session['posts'][number]

/** How far one looks from a post. */
export const reachOf = (post: Post | null): Viewer['reach'] =>
  post?.reach_kind
    ? {
        kind: post.reach_kind,
        line_code: post.line_code,
        unit_id: post.unit_id,
        unit_name: post.unit_name,
      }
    : null

/** How far the person looks now: from the post, or at what was granted to him beside it. */
export const actingReachOf = ({ post, is_by_grants }: Session): Viewer['reach'] => {
  const own = reachOf(post)
  return own && is_by_grants ? { ...own, kind: 'manager', line_code: null } : own
}

export const viewerOf = (session: Session): Viewer => ({
  user_id: session.user.user_id,
  display_name: session.user.display_name,
  reach: actingReachOf(session),
  permissions: session.permissions,
  fields: session.fields,
})

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

/** The address at which the provider's session is left too, where there is one. */
export async function signOut(): Promise<string | null> {
  const left = await request<SignedOut | undefined>('/api/session', { method: 'DELETE' })
  setCsrfToken(null)
  queryClient.clear()
  forgetNight()
  return left?.provider_address ?? null
}

/** The ways in beside the password. */
export const waysInQuery = queryOptions({
  queryKey: ['ways-in'],
  queryFn: ({ signal }) => request<WaysIn>('/api/session/ways', { signal }),
  staleTime: Infinity,
})

export const proveAgain = (given: Proof) => request('/api/session/proof', { method: 'POST', body: given })

export type PostChoice = { post_id: string; is_by_grants?: boolean }

export async function switchPost(body: PostChoice): Promise<Session> {
  return beginAs(await request<Session>('/api/session/post', { method: 'PUT', body }))
}

/** The session goes on with the new password. */
export async function changePassword(change: PasswordChange): Promise<Session> {
  return keep(await request<Session>('/api/session/password', { method: 'POST', body: change }))
}

export const beginSecondFactor = () =>
  request<NewFactor>('/api/session/second-factor', { method: 'POST', body: {} })

export const confirmSecondFactor = (code: string) =>
  request<RecoveryCodes>('/api/session/second-factor/confirm', { method: 'POST', body: { code } })

export const removeSecondFactor = () => request('/api/session/second-factor', { method: 'DELETE' })

/** Reads anew who is signed in and what is asked of them. */
export async function readSessionAgain(): Promise<Session> {
  return keep(await request<Session>('/api/session'))
}

function keep(session: Session): Session {
  queryClient.setQueryData(sessionQuery.queryKey, remember(session))
  return session
}
