import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readAccessSearch } from '../features/access/access-search.ts'
import { frame } from './door-routes.tsx'

export const access = createRoute({
  getParentRoute: () => frame,
  path: '/system/access',
  validateSearch: readAccessSearch,
  component: lazyRouteComponent(() => import('../features/access/access-page.tsx'), 'AccessPage'),
})
