import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { readPageSearch } from '../features/customer-management/allocation/page-search.ts'
import {
  readPoolSearch,
  readRequestsSearch,
} from '../features/customer-management/requests/requests-search.ts'
import { book } from './book-route.tsx'
import { frame } from './door-routes.tsx'
import { workListRoutes } from './work-list-routes.tsx'
import { prospects } from './prospect-routes.tsx'

const allocations = createRoute({
  getParentRoute: () => frame,
  path: '/customers/allocation',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(
    () => import('../features/customer-management/allocation/allocations-page.tsx'),
    'AllocationsPage',
  ),
})

const allocation = createRoute({
  getParentRoute: () => frame,
  path: '/customers/allocation/$allocation_id',
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.allocation_id) || notFound({ throw: true })),
  component: lazyRouteComponent(
    () => import('../features/customer-management/allocation/allocation-page.tsx'),
    'AllocationPage',
  ),
})

const unallocated = createRoute({
  getParentRoute: () => frame,
  path: '/customers/unallocated',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(
    () => import('../features/customer-management/allocation/unallocated-page.tsx'),
    'UnallocatedPage',
  ),
})

const requests = createRoute({
  getParentRoute: () => frame,
  path: '/customers/requests',
  validateSearch: readRequestsSearch,
  component: lazyRouteComponent(
    () => import('../features/customer-management/requests/requests-page.tsx'),
    'RequestsPage',
  ),
})

const request = createRoute({
  getParentRoute: () => frame,
  path: '/customers/requests/$allocation_id',
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.allocation_id) || notFound({ throw: true })),
  component: lazyRouteComponent(
    () => import('../features/customer-management/requests/request-page.tsx'),
    'RequestPage',
  ),
})

const pool = createRoute({
  getParentRoute: () => frame,
  path: '/customers/pool',
  validateSearch: readPoolSearch,
  component: lazyRouteComponent(
    () => import('../features/customer-management/requests/pool-page.tsx'),
    'PoolPage',
  ),
})

/** The pages on which customers are found, given and asked for, and what managers make of them. */
export const allocationRoutes = [
  book,
  allocations,
  allocation,
  unallocated,
  requests,
  request,
  pool,
  ...workListRoutes,
  prospects,
] as const
