import type { ListSearch } from '../../shared/list-state.ts'
import { parseSearch, readListSearch, stringifySearch } from '../../shared/list-state.ts'

/** The list begins with the greatest assets. */
export const DEFAULT_SORT = '-aum_fen'

export const RECORD_TABS = [
  'basic',
  'accounts',
  'loans',
  'cards',
  'transactions',
  'history',
  'ownership',
] as const
export type RecordTabName = (typeof RECORD_TABS)[number]

/** Everything that decides what a record shows: the tab, the date, and the list it was opened from. */
export type CustomerRecordSearch = {
  tab?: RecordTabName
  as_of?: string
  /** Address of the list the record was opened from, and its row there, counted from 0. */
  list?: string
  row?: number
  account?: string
  from?: string
  to?: string
  page?: number
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const day = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : null)
const whole = (value: unknown) => (/^\d{1,7}$/.test(String(value ?? '')) ? Number(value) : null)

export function readCustomerRecordSearch(raw: Record<string, unknown>): CustomerRecordSearch {
  const tab = RECORD_TABS.find((name) => name === raw['tab'])
  const [asOf, from, to] = [day(raw['as_of']), day(raw['from']), day(raw['to'])]
  const [row, page] = [whole(raw['row']), whole(raw['page'])]
  const { list, account } = raw
  return {
    ...(tab !== undefined && tab !== 'basic' && { tab }),
    ...(asOf !== null && { as_of: asOf }),
    ...(typeof list === 'string' && row !== null && { list, row }),
    ...(typeof account === 'string' && account !== '' && { account }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(page !== null && page > 1 && { page }),
  }
}

/** The list a record was opened from, as that list's own page would read it. */
export function listOf(search: CustomerRecordSearch): ListSearch {
  return readListSearch(parseSearch(search.list ?? ''))
}

/** An address that says nothing of its list must still say that there was one. */
export const PLAIN_LIST = 'page=1'

export function placeInList(list: ListSearch, row: number): { list: string; row: number } {
  return { list: stringifySearch(list).slice(1) || PLAIN_LIST, row }
}
