import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  ChangesAnswer,
  CustomerAnswer,
  CustomerPage,
  HistoryRow,
  SearchAnswer,
  TransactionPage,
  Workbench,
} from '../../../src/modules/customer-view/schema.ts'
import type { TABS } from '../../../src/modules/customer-view/tabs.schema.ts'
import type { ChannelMonths } from '../../../src/modules/customer-view/channel-months.schema.ts'
import type { ContributionAnswer } from '../../../src/modules/customer-view/contribution.schema.ts'
import type { FlowsAnswer } from '../../../src/modules/customer-view/flows.schema.ts'
import type { PointsAnswer } from '../../../src/modules/customer-view/points.schema.ts'
import type { FlowPeriod } from '../../../src/modules/customer-view/worth-names.schema.ts'
import type { ExplainedFigure } from '../../../src/modules/customer-view/explanation.schema.ts'
import type { IdentityAnswer, OwnershipRow } from '../../../src/modules/customer-management/schema.ts'
import type { HiddenPart } from '../../../src/platform/hidden.schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import type { KeptDate } from '../../shared/as-of.ts'
import type { ListSearch } from '../../shared/list-state.ts'
import { PAGE_SIZE, pageParameters } from '../../shared/list-state.ts'

export type Tab = keyof typeof TABS
export type TabRow<T extends Tab> = z.output<(typeof TABS)[T]>

/** What the server reads of a list: the page's own search, its filter as JSON. */
export function listParameters(search: ListSearch): Record<string, string | undefined> {
  return {
    filter: search.filter && JSON.stringify(search.filter),
    sort: search.sort,
    columns: search.columns,
  }
}

export const workbenchQuery = queryOptions({
  queryKey: ['workbench'],
  queryFn: ({ signal }) => request<Workbench>('/api/workbench', { signal }),
})

/** Whom no figure and no list of one's own counts; who they are is told to nobody. */
export const hiddenCustomersQuery = queryOptions({
  queryKey: ['workbench', 'hidden'],
  queryFn: ({ signal }) => request<{ hidden: HiddenPart[] }>('/api/workbench/hidden', { signal }),
  select: (answer) => answer.hidden,
})

export const customersQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ['customers', search],
    queryFn: ({ signal }) =>
      request<CustomerPage>(
        pathWith('/api/customers', { ...pageParameters(search), columns: search.columns }),
        { signal },
      ),
    placeholderData: keepPreviousData,
  })

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => request<SearchAnswer>('/api/search', { method: 'POST', body: { q }, signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })

export const keptDatesQuery = queryOptions({
  queryKey: ['business-dates'],
  queryFn: ({ signal }) => request<{ dates: KeptDate[] }>('/api/business-dates', { signal }),
  select: (answer) => answer.dates,
})

/** As of which date a record is looked at, null is the latest; and whether as it was published first. */
export type LookedAt = { asOf: string | null; known?: 'then' }
export type CustomerKey = LookedAt & { customerId: string }

/** The same as the server reads it. */
export const lookedAt = ({ asOf, known }: LookedAt) => ({ as_of: asOf, known })

const customerPath = ({ customerId }: CustomerKey, part = '') =>
  `/api/customers/${encodeURIComponent(customerId)}${part}`

export const customerQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key],
    queryFn: ({ signal }) =>
      request<CustomerAnswer>(pathWith(customerPath(key), { ...lookedAt(key) }), { signal }),
  })

export const tabQuery = <T extends Tab>(tab: T, key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, tab],
    queryFn: ({ signal }) =>
      request<{ rows: TabRow<T>[] }>(pathWith(customerPath(key, `/${tab}`), { ...lookedAt(key) }), {
        signal,
      }),
    select: (answer) => answer.rows,
  })

export const ownershipQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'ownership'],
    queryFn: ({ signal }) =>
      request<{ rows: OwnershipRow[] }>(pathWith(customerPath(key, '/ownership'), { ...lookedAt(key) }), {
        signal,
      }),
    select: (answer) => answer.rows,
  })

export const identityQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', { customerId, asOf: null }, 'identity'],
    queryFn: ({ signal }) =>
      request<IdentityAnswer>(customerPath({ customerId, asOf: null }, '/identity'), { signal }),
  })

export const historyQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'history'],
    queryFn: ({ signal }) =>
      request<{ rows: HistoryRow[] }>(pathWith(customerPath(key, '/history'), { ...lookedAt(key) }), {
        signal,
      }),
    select: (answer) => answer.rows,
  })

export type TransactionSearch = { page: number; account_id?: string; from?: string; to?: string }

export const transactionsQuery = (key: CustomerKey, search: TransactionSearch) =>
  queryOptions({
    queryKey: ['customer', key, 'transactions', search],
    queryFn: ({ signal }) =>
      request<TransactionPage>(
        pathWith(customerPath(key, '/transactions'), { ...lookedAt(key), page_size: PAGE_SIZE, ...search }),
        { signal },
      ),
    placeholderData: keepPreviousData,
  })

export const flowsQuery = (key: CustomerKey, months: FlowPeriod) =>
  queryOptions({
    queryKey: ['customer', key, 'flows', months],
    queryFn: ({ signal }) =>
      request<FlowsAnswer>(pathWith(customerPath(key, '/flows'), { ...lookedAt(key), months }), { signal }),
    placeholderData: keepPreviousData,
  })

export const contributionQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'contribution'],
    queryFn: ({ signal }) =>
      request<ContributionAnswer>(pathWith(customerPath(key, '/contribution'), { ...lookedAt(key) }), {
        signal,
      }),
  })

export const pointsQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'points'],
    queryFn: ({ signal }) =>
      request<PointsAnswer>(pathWith(customerPath(key, '/points'), { ...lookedAt(key) }), { signal }),
  })

export const channelMonthsQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'channel-months'],
    queryFn: ({ signal }) =>
      request<ChannelMonths>(pathWith(customerPath(key, '/channel-months'), { ...lookedAt(key) }), {
        signal,
      }),
    select: (answer) => answer.rows,
  })

/** A figure of the record, or one that an earlier answer named. */
export type Asked = { column: string } | { ref: string }

export const explanationQuery = (key: CustomerKey, asked: Asked) =>
  queryOptions({
    queryKey: ['customer', key, 'explanation', asked],
    queryFn: ({ signal }) =>
      request<ExplainedFigure>(pathWith(customerPath(key, '/explanation'), { ...lookedAt(key), ...asked }), {
        signal,
      }),
    staleTime: Infinity,
  })

/** What people changed is known as of now. */
export const changesQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'changes'],
    queryFn: ({ signal }) => request<ChangesAnswer>(`/api/customers/${customerId}/changes`, { signal }),
    staleTime: 0,
  })
