import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readBookSearch } from '../features/customer-book/book-search.ts'
import { frame } from './door-routes.tsx'

/** A manager's customers. */
export const book = createRoute({
  getParentRoute: () => frame,
  path: '/customers/book',
  validateSearch: readBookSearch,
  component: lazyRouteComponent(() => import('../features/customer-book/book-page.tsx'), 'BookPage'),
})
