import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readLiteSearch } from '../features/customer-view/lite/lite-search.ts'
import { frame } from './door-routes.tsx'

export const lite = createRoute({
  getParentRoute: () => frame,
  path: '/lite',
  validateSearch: readLiteSearch,
  component: lazyRouteComponent(() => import('../features/customer-view/lite/lite-page.tsx'), 'LitePage'),
})
