import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import {
  readCustomerRecordSearch,
  repairCustomerRecordSearch,
} from '../features/customer-view/customer-record-search.ts'
import { readQualitySearch } from '../features/data-quality/quality-search.ts'
import { readMetricsSearch } from '../features/system/metrics-search.ts'
import { readArrivalsSearch, repairArrivalsSearch } from '../features/system/arrivals-search.ts'
import { readNightSearch } from '../features/system/nights/night-search.ts'
import { Problem } from '../shared/api-client.ts'
import { parseSearch, readListSearch, stringifySearch } from '../shared/list-state.ts'
import { NotFoundPage, ProblemPage } from './problem-pages.tsx'
import { queryClient } from './query-client.ts'
import { sessionQuery } from './session.ts'
import { SignInPage } from './sign-in-page.tsx'

const root = createRootRoute({
  component: Outlet,
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
      redirect({ to: '/sign-in', search: location.href === '/' ? {} : { back: location.href }, throw: true })
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
  // What the list offers is known where the list is: an address that asks for nothing needs no look at it.
  beforeLoad: async ({ location: { search } }) => {
    if (Object.keys(search).length === 0) return
    const { repairCustomerListSearch } = await import('../features/customer-view/customer-list-repair.ts')
    const repaired = repairCustomerListSearch(search)
    if (repaired.dropped.length === 0) return
    redirect({
      to: '/customers',
      search: repaired.search,
      state: { dropped: repaired.dropped },
      replace: true,
      throw: true,
    })
  },
  component: lazyRouteComponent(
    () => import('../features/customer-view/customer-list-page.tsx'),
    'CustomerListPage',
  ),
})

const customer = createRoute({
  getParentRoute: () => frame,
  path: '/customers/$customer_id',
  validateSearch: readCustomerRecordSearch,
  beforeLoad: ({ location, params }) => {
    if (!/^\d+$/.test(params.customer_id)) notFound({ throw: true })
    const { search, dropped } = repairCustomerRecordSearch(location.search)
    if (dropped.length === 0) return
    redirect({
      to: '/customers/$customer_id',
      params,
      search,
      state: { dropped },
      replace: true,
      throw: true,
    })
  },
  component: lazyRouteComponent(
    () => import('../features/customer-view/customer-record-page.tsx'),
    'CustomerRecordPage',
  ),
})

const identityPairs = createRoute({
  getParentRoute: () => frame,
  path: '/customer-management/identity',
  validateSearch: readListSearch,
  beforeLoad: async ({ location: { search } }) => {
    if (Object.keys(search).length === 0) return
    const { repairIdentityListSearch } =
      await import('../features/customer-management/identity-list-search.ts')
    const repaired = repairIdentityListSearch(search)
    if (repaired.dropped.length === 0) return
    redirect({
      to: '/customer-management/identity',
      search: repaired.search,
      state: { dropped: repaired.dropped },
      replace: true,
      throw: true,
    })
  },
  component: lazyRouteComponent(
    () => import('../features/customer-management/identity-list-page.tsx'),
    'IdentityListPage',
  ),
})

const identityPair = createRoute({
  getParentRoute: () => frame,
  path: '/customer-management/identity/$first/$second',
  component: lazyRouteComponent(
    () => import('../features/customer-management/identity-pair-page.tsx'),
    'IdentityPairPage',
  ),
})

const arrivals = createRoute({
  getParentRoute: () => frame,
  path: '/system/arrivals',
  validateSearch: readArrivalsSearch,
  beforeLoad: ({ location }) => {
    const { search, dropped } = repairArrivalsSearch(location.search)
    if (dropped.length === 0) return
    redirect({ to: '/system/arrivals', search, state: { dropped }, replace: true, throw: true })
  },
  component: lazyRouteComponent(() => import('../features/system/arrivals-page.tsx'), 'ArrivalsPage'),
})

const nights = createRoute({
  getParentRoute: () => frame,
  path: '/system/nights',
  validateSearch: (raw: Record<string, unknown>): { before?: string } =>
    /^\d{1,18}$/.test(String(raw['before'])) ? { before: String(raw['before']) } : {},
  component: lazyRouteComponent(() => import('../features/system/nights/nights-page.tsx'), 'NightsPage'),
})

const night = createRoute({
  getParentRoute: () => frame,
  path: '/system/nights/$run_no',
  validateSearch: readNightSearch,
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.run_no) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/system/nights/night-page.tsx'), 'NightPage'),
})

const metrics = createRoute({
  getParentRoute: () => frame,
  path: '/system/metrics',
  validateSearch: readMetricsSearch,
  component: lazyRouteComponent(() => import('../features/system/metrics-page.tsx'), 'MetricsPage'),
})

const metric = createRoute({
  getParentRoute: () => frame,
  path: '/system/metrics/$name',
  component: lazyRouteComponent(() => import('../features/system/metric-page.tsx'), 'MetricPage'),
})

const quality = createRoute({
  getParentRoute: () => frame,
  path: '/system/quality',
  validateSearch: readQualitySearch,
  component: lazyRouteComponent(() => import('../features/data-quality/quality-page.tsx'), 'QualityPage'),
})

const repairs = createRoute({
  getParentRoute: () => frame,
  path: '/system/repairs',
  validateSearch: readListSearch,
  beforeLoad: async ({ location: { search } }) => {
    if (Object.keys(search).length === 0) return
    const { repairTaskListSearch } = await import('../features/data-quality/task-list-search.ts')
    const repaired = repairTaskListSearch(search)
    if (repaired.dropped.length === 0) return
    redirect({
      to: '/system/repairs',
      search: repaired.search,
      state: { dropped: repaired.dropped },
      replace: true,
      throw: true,
    })
  },
  component: lazyRouteComponent(() => import('../features/data-quality/task-list-page.tsx'), 'TaskListPage'),
})

const repair = createRoute({
  getParentRoute: () => frame,
  path: '/system/repairs/$task_id',
  component: lazyRouteComponent(() => import('../features/data-quality/task-page.tsx'), 'TaskPage'),
})

/** Whatever has no page of its own is said to be missing inside the frame, with the menu at hand. */
const missing = createRoute({ getParentRoute: () => frame, path: '$', component: NotFoundPage })

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    frame.addChildren([
      workbench,
      customers,
      customer,
      identityPairs,
      identityPair,
      arrivals,
      nights,
      night,
      metrics,
      metric,
      quality,
      repairs,
      repair,
      missing,
    ]),
  ]),
  // A page that fails does so in its own place: what stands round it stays.
  defaultErrorComponent: ProblemPage,
  defaultNotFoundComponent: NotFoundPage,
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
