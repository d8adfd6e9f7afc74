import type { PoolTier } from './requests.api.ts'
import { readPageSearch } from '../allocation/page-search.ts'

export type RequestsSearch = { page?: number; scope?: 'all'; customer?: string }

/** Of the list of requests: page, whether ended ones are among them, and customers to ask for. */
export function readRequestsSearch(raw: Record<string, unknown>): RequestsSearch {
  const customer = String(raw['customer'] ?? '')
  return {
    ...readPageSearch(raw),
    ...(raw['scope'] === 'all' && { scope: 'all' as const }),
    ...(/^\w{1,40}(,\w{1,40})*$/.test(customer) && { customer }),
  }
}

export type PoolSearch = { page?: number; tier?: Exclude<PoolTier, 'sub_branch'> }

export function readPoolSearch(raw: Record<string, unknown>): PoolSearch {
  const tier = raw['tier']
  return { ...readPageSearch(raw), ...((tier === 'branch' || tier === 'head') && { tier }) }
}
