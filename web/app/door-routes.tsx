import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { type SignOutReason, signOutReason } from '../shared/api-client.ts'
import { isOwnPath } from '../../src/platform/own-path.schema.ts'
import { queryClient } from './query-client.ts'
import { type Session, sessionQuery } from './session.ts'

export const root = createRootRoute({
  component: Outlet,
})

/** Only a path of this site may be returned to after signing in. */
const readBack = (raw: Record<string, unknown>): { back?: string } =>
  isOwnPath(raw['back']) ? { back: raw['back'] } : {}

export const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): SignInSearch => ({
    ...readBack(raw),
    ...(isReason(raw['ended']) && { ended: raw['ended'] }),
    ...(isRefusal(raw['refused']) && { refused: raw['refused'] }),
  }),
  component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
})

/** Why the bank's identity provider did not lead in. */
type Refusal = 'unknown' | 'failed' | 'unreachable'
type SignInSearch = { back?: string; ended?: SignOutReason; refused?: Refusal }
const isRefusal = (word: unknown): word is Refusal =>
  word === 'unknown' || word === 'failed' || word === 'unreachable'
const isReason = (word: unknown): word is SignOutReason =>
  word === 'idle' || word === 'replaced' || word === 'forced'

/** Who is signed in; whoever is not goes to the door, and from there to where they wanted. */
async function sessionFor(href: string): Promise<Session> {
  try {
    return await queryClient.ensureQueryData(sessionQuery)
  } catch (error) {
    const ended = signOutReason(error)
    if (ended === undefined) throw error
    const back = href === '/' ? {} : { back: href }
    // A page that is opened anew tells only what one could not know.
    redirect({ to: '/sign-in', search: ended === 'idle' ? back : { ...back, ended }, throw: true })
    throw error
  }
}

export const password = createRoute({
  getParentRoute: () => root,
  path: '/password',
  validateSearch: (raw: Record<string, unknown>) => readBack(raw),
  beforeLoad: ({ location }) => sessionFor(location.href).then(() => undefined),
  component: lazyRouteComponent(() => import('./password-page.tsx'), 'PasswordPage'),
})

export const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  validateSearch: (raw: Record<string, unknown>) => readBack(raw),
  beforeLoad: ({ location }) => sessionFor(location.href).then(() => undefined),
  component: lazyRouteComponent(() => import('./second-factor-page.tsx'), 'SecondFactorPage'),
})

export const proved = createRoute({
  getParentRoute: () => root,
  path: '/proved',
  validateSearch: (raw: Record<string, unknown>): { refused?: Refusal } =>
    isRefusal(raw['refused']) ? { refused: raw['refused'] } : {},
  component: lazyRouteComponent(() => import('./proved-page.tsx'), 'ProvedPage'),
})

const DUTY_PAGES = { password: '/password', second_factor: '/second-factor' } as const

export const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ location: { href } }) => {
    const { sign_in } = await sessionFor(href)
    const [duty] = sign_in.duties
    if (duty) redirect({ to: DUTY_PAGES[duty], search: href === '/' ? {} : { back: href }, throw: true })
  },
  component: lazyRouteComponent(() => import('./frame.tsx'), 'Frame'),
})
