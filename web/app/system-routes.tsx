import { createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import { readArrivalsSearch, repairArrivalsSearch } from '../features/system/arrivals-search.ts'
import { readAuditSearch } from '../features/system/audit/audit-search.ts'
import { readMetricsSearch } from '../features/system/metrics-search.ts'
import { readNightSearch } from '../features/system/nights/night-search.ts'
import { access } from './access-routes.tsx'
import { frame } from './door-routes.tsx'

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

const audit = createRoute({
  getParentRoute: () => frame,
  path: '/system/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('../features/system/audit/audit-page.tsx'), 'AuditPage'),
})

const sessions = createRoute({
  getParentRoute: () => frame,
  path: '/system/sessions',
  component: lazyRouteComponent(() => import('../features/system/sessions-page.tsx'), 'SessionsPage'),
})

/** What keeps the system going, and what watches over it. */
export const systemRoutes = [arrivals, nights, night, metrics, metric, audit, sessions, access] as const
