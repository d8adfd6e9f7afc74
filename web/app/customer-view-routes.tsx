import { createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import {
  readCustomerRecordSearch,
  repairCustomerRecordSearch,
} from '../features/customer-view/customer-record-search.ts'
import { readListSearch } from '../shared/list-state.ts'
import { frame } from './door-routes.tsx'
import { lite } from './lite-route.tsx'

const customers = createRoute({
  getParentRoute: () => frame,
  path: '/customers',
  validateSearch: readListSearch,
  // What the list offers is known where the list is: an address that asks for nothing needs no look at it.
  beforeLoad: async ({ location: { search } }) => {
    if (Object.keys(search).length === 0) return
    const { repairCustomerListSearch } = await import('../features/customer-view/customer-list-repair.ts')
    const repaired = repairCustomerListSearch(search)
    if (repaired.dropped.length === 0) return
    redirect({
      to: '/customers',
      search: repaired.search,
      state: { dropped: repaired.dropped },
      replace: true,
      throw: true,
    })
  },
  component: lazyRouteComponent(
    () => import('../features/customer-view/customer-list-page.tsx'),
    'CustomerListPage',
  ),
})

const customer = createRoute({
  getParentRoute: () => frame,
  path: '/customers/$customer_id',
  validateSearch: readCustomerRecordSearch,
  beforeLoad: ({ location, params }) => {
    if (!/^\d+$/.test(params.customer_id)) notFound({ throw: true })
    const { search, dropped } = repairCustomerRecordSearch(location.search)
    if (dropped.length === 0) return
    redirect({
      to: '/customers/$customer_id',
      params,
      search,
      state: { dropped },
      replace: true,
      throw: true,
    })
  },
  component: lazyRouteComponent(
    () => import('../features/customer-view/customer-record-page.tsx'),
    'CustomerRecordPage',
  ),
})

/** Customers: the list, and each one whole. */
export const customerViewRoutes = [customers, customer, lite] as const
