import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { readPageSearch } from '../features/customer-management/allocation/page-search.ts'
import { frame } from './door-routes.tsx'

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

/** The pages on which customers are given to managers. */
export const allocationRoutes = [allocations, allocation, unallocated] as const
