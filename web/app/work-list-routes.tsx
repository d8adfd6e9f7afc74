import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { readWorkListSearch, readWorkListsSearch } from '../features/work-lists/work-list-search.ts'
import { frame } from './door-routes.tsx'

const workLists = createRoute({
  getParentRoute: () => frame,
  path: '/customers/lists',
  validateSearch: readWorkListsSearch,
  component: lazyRouteComponent(() => import('../features/work-lists/work-lists-page.tsx'), 'WorkListsPage'),
})

const workList = createRoute({
  getParentRoute: () => frame,
  path: '/customers/lists/$list_id',
  validateSearch: readWorkListSearch,
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.list_id) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/work-lists/work-list-page.tsx'), 'WorkListPage'),
})

/** The lists that people work through. */
export const workListRoutes = [workLists, workList] as const
