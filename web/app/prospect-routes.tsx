import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readProspectsSearch } from '../features/prospects/prospects-search.ts'
import { frame } from './door-routes.tsx'

/** The page of people and companies without an account. */
export const prospects = createRoute({
  getParentRoute: () => frame,
  path: '/customers/prospects',
  validateSearch: readProspectsSearch,
  component: lazyRouteComponent(() => import('../features/prospects/prospects-page.tsx'), 'ProspectsPage'),
})
