import { createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import { readPostsSearch, readRolesSearch, readUnitsSearch } from '../features/people/posts-search.ts'
import { readListSearch } from '../shared/list-state.ts'
import { frame } from './door-routes.tsx'

const ROLE_TABS = ['members', 'conflicts', 'changes'] as const

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

const posts = createRoute({
  getParentRoute: () => frame,
  path: '/system/posts',
  validateSearch: readPostsSearch,
  component: lazyRouteComponent(() => import('../features/people/posts-page.tsx'), 'PostsPage'),
})

const roles = createRoute({
  getParentRoute: () => frame,
  path: '/system/roles',
  validateSearch: readRolesSearch,
  component: lazyRouteComponent(() => import('../features/people/roles-page.tsx'), 'RolesPage'),
})

const role = createRoute({
  getParentRoute: () => frame,
  path: '/system/roles/$role_code',
  validateSearch: (raw: Record<string, unknown>): { tab?: (typeof ROLE_TABS)[number] } => {
    const tab = ROLE_TABS.find((it) => it === raw['tab'])
    return tab === undefined ? {} : { tab }
  },
  component: lazyRouteComponent(() => import('../features/people/role-page.tsx'), 'RolePage'),
})

/** Who works at the bank, where and with which rights. */
export const peopleRoutes = [
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
] as const
