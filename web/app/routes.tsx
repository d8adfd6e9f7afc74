import { createRoute, createRouter, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import { readApprovalsSearch } from '../features/approvals/approvals-search.ts'
import {
  readCustomerRecordSearch,
  repairCustomerRecordSearch,
} from '../features/customer-view/customer-record-search.ts'
import { readPostsSearch, readRolesSearch, readUnitsSearch } from '../features/people/posts-search.ts'
import { readNoticeSearch, readTaskSearch } from '../features/notices/notices-search.ts'
import { readQualitySearch } from '../features/data-quality/quality-search.ts'
import { readMetricsSearch } from '../features/system/metrics-search.ts'
import { readArrivalsSearch, repairArrivalsSearch } from '../features/system/arrivals-search.ts'
import { readAuditSearch } from '../features/system/audit/audit-search.ts'
import { readNightSearch } from '../features/system/nights/night-search.ts'
import { parseSearch, readListSearch, stringifySearch } from '../shared/list-state.ts'
import { frame, password, proved, root, secondFactor, signIn } from './door-routes.tsx'
import { access } from './access-routes.tsx'
import { lite } from './lite-route.tsx'
import { exportRegister, exportTrace, myExports } from './export-routes.tsx'
import { allocationRoutes } from './allocation-routes.tsx'
import { parameterRoutes } from './parameter-routes.tsx'
import { NotFoundPage, ProblemPage } from './problem-pages.tsx'

const workbench = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('./workbench.tsx'), 'Workbench'),
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

const approvals = createRoute({
  getParentRoute: () => frame,
  path: '/approvals',
  validateSearch: readApprovalsSearch,
  component: lazyRouteComponent(() => import('../features/approvals/approvals-page.tsx'), 'ApprovalsPage'),
})

const approval = createRoute({
  getParentRoute: () => frame,
  path: '/approvals/$request_id',
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.request_id) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/approvals/approval-page.tsx'), 'ApprovalPage'),
})

const absences = createRoute({
  getParentRoute: () => frame,
  path: '/approvals/absences',
  component: lazyRouteComponent(() => import('../features/approvals/absences-page.tsx'), 'AbsencesPage'),
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

const users = createRoute({
  getParentRoute: () => frame,
  path: '/system/users',
  validateSearch: readListSearch,
  beforeLoad: async ({ location: { search } }) => {
    if (Object.keys(search).length === 0) return
    const { repairUserListSearch } = await import('../features/people/users-search.ts')
    const { search: kept, dropped } = repairUserListSearch(search)
    if (dropped.length === 0) return
    redirect({ to: '/system/users', search: kept, state: { dropped }, replace: true, throw: true })
  },
  component: lazyRouteComponent(() => import('../features/people/user-list-page.tsx'), 'UserListPage'),
})

const user = createRoute({
  getParentRoute: () => frame,
  path: '/system/users/$user_id',
  validateSearch: (raw: Record<string, unknown>): { tab?: 'posts' | 'rights' | 'sign_ins' } =>
    raw['tab'] === 'rights' || raw['tab'] === 'sign_ins' ? { tab: raw['tab'] } : {},
  component: lazyRouteComponent(() => import('../features/people/user-page.tsx'), 'UserPage'),
})

const userImports = createRoute({
  getParentRoute: () => frame,
  path: '/system/users/imports',
  component: lazyRouteComponent(() => import('../features/people/imports-page.tsx'), 'ImportsPage'),
})

const userImport = createRoute({
  getParentRoute: () => frame,
  path: '/system/users/imports/$import_id',
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.import_id) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/people/imports-page.tsx'), 'ImportPage'),
})

const personnel = createRoute({
  getParentRoute: () => frame,
  path: '/system/personnel',
  validateSearch: readListSearch,
  beforeLoad: async ({ location: { search } }) => {
    if (Object.keys(search).length === 0) return
    const { repairPersonnelSearch } = await import('../features/people/users-search.ts')
    const { search: kept, dropped } = repairPersonnelSearch(search)
    if (dropped.length === 0) return
    redirect({ to: '/system/personnel', search: kept, state: { dropped }, replace: true, throw: true })
  },
  component: lazyRouteComponent(() => import('../features/people/personnel-page.tsx'), 'PersonnelPage'),
})

const posts = createRoute({
  getParentRoute: () => frame,
  path: '/system/posts',
  validateSearch: readPostsSearch,
  component: lazyRouteComponent(() => import('../features/people/posts-page.tsx'), 'PostsPage'),
})

const units = createRoute({
  getParentRoute: () => frame,
  path: '/system/units',
  validateSearch: readUnitsSearch,
  component: lazyRouteComponent(() => import('../features/people/units-page.tsx'), 'UnitsPage'),
})

const unit = createRoute({
  getParentRoute: () => frame,
  path: '/system/units/$unit_id',
  component: lazyRouteComponent(() => import('../features/people/unit-page.tsx'), 'UnitPage'),
})

const roles = createRoute({
  getParentRoute: () => frame,
  path: '/system/roles',
  validateSearch: readRolesSearch,
  component: lazyRouteComponent(() => import('../features/people/roles-page.tsx'), 'RolesPage'),
})

const ROLE_TABS = ['members', 'conflicts', 'changes'] as const

const role = createRoute({
  getParentRoute: () => frame,
  path: '/system/roles/$role_code',
  validateSearch: (raw: Record<string, unknown>): { tab?: (typeof ROLE_TABS)[number] } => {
    const tab = ROLE_TABS.find((it) => it === raw['tab'])
    return tab === undefined ? {} : { tab }
  },
  component: lazyRouteComponent(() => import('../features/people/role-page.tsx'), 'RolePage'),
})

const notices = createRoute({
  getParentRoute: () => frame,
  path: '/notices',
  validateSearch: readNoticeSearch,
  component: lazyRouteComponent(() => import('../features/notices/notice-list-page.tsx'), 'NoticeListPage'),
})

const tasks = createRoute({
  getParentRoute: () => frame,
  path: '/tasks',
  validateSearch: readTaskSearch,
  component: lazyRouteComponent(() => import('../features/notices/task-list-page.tsx'), 'TaskListPage'),
})

const task = createRoute({
  getParentRoute: () => frame,
  path: '/tasks/$task_id',
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.task_id) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/notices/task-page.tsx'), 'TaskPage'),
})

const calendar = createRoute({
  getParentRoute: () => frame,
  path: '/system/calendar',
  validateSearch: (raw: Record<string, unknown>): { year?: number } =>
    /^20\d\d$/.test(String(raw['year'])) ? { year: Number(raw['year']) } : {},
  component: lazyRouteComponent(() => import('../features/notices/calendar-page.tsx'), 'CalendarPage'),
})

/** Whatever has no page of its own is said to be missing inside the frame, with the menu at hand. */
const missing = createRoute({ getParentRoute: () => frame, path: '$', component: NotFoundPage })

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    password,
    secondFactor,
    proved,
    frame.addChildren([
      workbench,
      customers,
      customer,
      lite,
      approvals,
      approval,
      absences,
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
      audit,
      access,
      sessions,
      users,
      user,
      userImports,
      userImport,
      personnel,
      units,
      unit,
      posts,
      roles,
      role,
      notices,
      tasks,
      task,
      calendar,
      myExports,
      exportRegister,
      exportTrace,
      ...allocationRoutes,
      ...parameterRoutes,
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
