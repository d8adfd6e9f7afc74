import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { readCustomerRecordSearch } from '../features/customer-view/customer-record-search.ts'
import { Problem } from '../shared/api-client.ts'
import { parseSearch, readListSearch, stringifySearch } from '../shared/list-state.ts'
import { NotFoundPage, ProblemPage } from './problem-pages.tsx'
import { queryClient } from './query-client.ts'
import { sessionQuery } from './session.ts'
import { SignInPage } from './sign-in-page.tsx'

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: ProblemPage,
})

/** Only a path of this site may be returned to after signing in. */
const isOwnPath = (path: unknown): path is string => typeof path === 'string' && /^\/(?![/\\])/.test(path)

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { back?: string; ended?: string } => ({
    ...(isOwnPath(raw['back']) && { back: raw['back'] }),
    ...(raw['ended'] === 'yes' && { ended: 'yes' }),
  }),
  component: SignInPage,
})

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(sessionQuery)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error
      // eslint-disable-next-line typescript/only-throw-error -- the router's way to send one elsewhere.
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { back: location.href } })
    }
  },
  component: lazyRouteComponent(() => import('./frame.tsx'), 'Frame'),
})

const workbench = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(
    () => import('../features/customer-view/workbench-page.tsx'),
    'WorkbenchPage',
  ),
})

const customers = createRoute({
  getParentRoute: () => frame,
  path: '/customers',
  validateSearch: readListSearch,
  component: lazyRouteComponent(
    () => import('../features/customer-view/customer-list-page.tsx'),
    'CustomerListPage',
  ),
})

const customer = createRoute({
  getParentRoute: () => frame,
  path: '/customers/$customer_id',
  validateSearch: readCustomerRecordSearch,
  component: lazyRouteComponent(
    () => import('../features/customer-view/customer-record-page.tsx'),
    'CustomerRecordPage',
  ),
})

export const router = createRouter({
  routeTree: root.addChildren([signIn, frame.addChildren([workbench, customers, customer])]),
  parseSearch: (text) => parseSearch(text),
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
