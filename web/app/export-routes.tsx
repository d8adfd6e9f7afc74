import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readListSearch } from '../shared/list-state.ts'
import { frame } from './door-routes.tsx'

export const myExports = createRoute({
  getParentRoute: () => frame,
  path: '/exports/mine',
  validateSearch: readListSearch,
  beforeLoad: async ({ location: { search } }) => {
    if (Object.keys(search).length === 0) return
    const { repairExportsSearch } = await import('../features/exports/exports-search.ts')
    const { search: kept, dropped } = repairExportsSearch(search)
    if (dropped.length === 0) return
    redirect({ to: '/exports/mine', search: kept, state: { dropped }, replace: true, throw: true })
  },
  component: lazyRouteComponent(() => import('../features/exports/my-exports-page.tsx'), 'MyExportsPage'),
})

export const exportRegister = createRoute({
  getParentRoute: () => frame,
  path: '/exports/register',
  validateSearch: readListSearch,
  beforeLoad: async ({ location: { search } }) => {
    if (Object.keys(search).length === 0) return
    const { repairExportsSearch } = await import('../features/exports/exports-search.ts')
    const { search: kept, dropped } = repairExportsSearch(search)
    if (dropped.length === 0) return
    redirect({ to: '/exports/register', search: kept, state: { dropped }, replace: true, throw: true })
  },
  component: lazyRouteComponent(() => import('../features/exports/register-page.tsx'), 'RegisterPage'),
})

export const exportTrace = createRoute({
  getParentRoute: () => frame,
  path: '/exports/trace',
  component: lazyRouteComponent(() => import('../features/exports/trace-page.tsx'), 'TracePage'),
})
