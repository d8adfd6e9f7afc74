import { createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import { readPageSearch } from '../features/customer-management/allocation/page-search.ts'
import {
  readPoolSearch,
  readRequestsSearch,
} from '../features/customer-management/requests/requests-search.ts'
import { readListSearch } from '../shared/list-state.ts'
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

/** The pages on which customers are given and asked for, and on which it is decided who is who. */
export const allocationRoutes = [
  allocations,
  allocation,
  unallocated,
  requests,
  request,
  pool,
  identityPairs,
  identityPair,
] as const
