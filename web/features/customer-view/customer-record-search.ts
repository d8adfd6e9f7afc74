import { EVENT_GROUP_CODES, type EventGroup } from '../../../src/modules/customer-view/event-groups.schema.ts'
import type { Repaired } from '../../shared/address.ts'
import { readDay, unreadParts } from '../../shared/address.ts'
import { FLOW_PERIODS, type FlowPeriod } from '../../../src/modules/customer-view/worth-names.schema.ts'
import type { ListSearch } from '../../shared/list-state.ts'
import { parseSearch, readListSearch, stringifySearch } from '../../shared/list-state.ts'

/** The list begins with the greatest assets. */
export const DEFAULT_SORT = '-aum_fen'

export const RECORD_TABS = [
  'basic',
  'business',
  'timeline',
  'contacts',
  'accounts',
  'loans',
  'credit',
  'cards',
  'service',
  'profile',
  'transactions',
  'flows',
  'history',
  'contribution',
  'points',
  'relations',
  'comparison',
  'ownership',
  'changes',
] as const
export type RecordTabName = (typeof RECORD_TABS)[number]

/** Everything that decides what a record shows: the tab, the date, and the list it was opened from. */
export type CustomerRecordSearch = {
  tab?: RecordTabName
  as_of?: string
  /** The date as it was published first, where it has been corrected since. */
  known?: 'then'
  /** The earlier day that the date is compared with. */
  than?: string
  /** Address of the list the record was opened from, and its row there, counted from 0. */
  list?: string
  row?: number
  /** The group of events that the timeline shows. */
  events?: EventGroup
  account?: string
  /** Kind and side of the relations that the table shows. */
  relation?: string
  from?: string
  to?: string
  page?: number
  /** Over how many months the flows of money are looked at; without it over the longest time. */
  months?: FlowPeriod
}

const whole = (value: unknown, most: number) =>
  /^\d{1,7}$/.test(String(value ?? '')) && Number(value) <= most ? Number(value) : null
const PAGE_MAX = 10_000
/** What is not said in the address. */
export const ALL_MONTHS: FlowPeriod = '12'
const ROW_MAX = 9_999_999

const words = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

/** What an address says of a record, part by part; null is what cannot be read. */
function readParts(raw: Record<string, unknown>) {
  const row = whole(raw['row'], ROW_MAX)
  const page = whole(raw['page'], PAGE_MAX)
  return {
    tab: RECORD_TABS.find((name) => name === raw['tab']) ?? null,
    as_of: readDay(raw['as_of']),
    than: readDay(raw['than']),
    // A place in a list is the list and the row in it; one without the other leads nowhere.
    list: row === null ? null : words(raw['list']),
    row,
    events: EVENT_GROUP_CODES.find((name) => name === raw['events']) ?? null,
    account: words(raw['account']),
    relation: words(raw['relation']),
    from: readDay(raw['from']),
    to: readDay(raw['to']),
    page: page === 0 ? null : page,
    months: FLOW_PERIODS.find((it) => it === String(raw['months'])) ?? null,
  }
}

export function readCustomerRecordSearch(raw: Record<string, unknown>): CustomerRecordSearch {
  const { tab, as_of, list, row, account, from, to, page, months, relation, events, than } = readParts(raw)
  return {
    ...(tab !== null && tab !== 'basic' && { tab }),
    ...(as_of !== null && { as_of }),
    ...(as_of !== null && raw['known'] === 'then' && { known: 'then' as const }),
    ...(than !== null && { than }),
    ...(list !== null && row !== null && { list, row }),
    ...(events !== null && { events }),
    ...(account !== null && { account }),
    ...(relation !== null && { relation }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(page !== null && page > 1 && { page }),
    ...(months !== null && months !== ALL_MONTHS && { months }),
  }
}

/** The address as the record can show it, and what of it could not be kept. */
export function repairCustomerRecordSearch(raw: Record<string, unknown>): Repaired<CustomerRecordSearch> {
  const { row: _, ...parts } = readParts(raw)
  return { search: readCustomerRecordSearch(raw), dropped: unreadParts(raw, parts) }
}

/** The address of another's record, looked at in the same way. */
export const seenAlike = ({ as_of, known }: CustomerRecordSearch, tab: RecordTabName): CustomerRecordSearch =>
  readCustomerRecordSearch({ tab, as_of, known })

/** The list a record was opened from, as that list's own page would read it. */
export function listOf(search: CustomerRecordSearch): ListSearch {
  return readListSearch(parseSearch(search.list ?? ''))
}

/** An address that says nothing of its list must still say that there was one. */
export const PLAIN_LIST = 'page=1'

export function placeInList(list: ListSearch, row: number): { list: string; row: number } {
  return { list: stringifySearch(list).slice(1) || PLAIN_LIST, row }
}
