import type { Filter } from './filter.ts'
import { parseFilter } from './filter.ts'

/** Everything that decides what a list shows; it lives in the address and nowhere else. */
export type ListSearch = {
  filter?: Filter
  sort?: string
  page?: number
  page_size?: number
  columns?: string
}

/** What a list asks the server for: the page that its address names. */
export const pageParameters = (search: ListSearch) => ({
  filter: search.filter && JSON.stringify(search.filter),
  sort: search.sort,
  page: search.page ?? 1,
  page_size: search.page_size ?? PAGE_SIZE,
})

export const PAGE_SIZES = [20, 50, 100]
export const PAGE_SIZE = 50
/** Pages can be jumped to up to this row; the server asks for a condition beyond it. */
export const JUMP_ROWS_MAX = 100_000

type Raw = Record<string, unknown>

function wholeNumber(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null
}

/** Column names with an optional minus, or nothing: a sort from an address is never passed on unseen. */
function sortText(value: unknown): string | null {
  return typeof value === 'string' && /^-?[a-z][a-z0-9_]*(,-?[a-z][a-z0-9_]*){0,2}$/.test(value)
    ? value
    : null
}

function columnList(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z][a-z0-9_]*(,[a-z][a-z0-9_]*)*$/.test(value) ? value : null
}

/** What an address says of a list, part by part; null is what cannot be read. */
export type ListParts = { [Part in keyof ListSearch]-?: NonNullable<ListSearch[Part]> | null }

export function readListParts(raw: Raw): ListParts {
  const pageSize = wholeNumber(raw['page_size'])
  const isOffered = pageSize !== null && PAGE_SIZES.includes(pageSize)
  const page = wholeNumber(raw['page'])
  const isReachable = page !== null && page * (isOffered ? pageSize : PAGE_SIZE) <= JUMP_ROWS_MAX
  return {
    filter: parseFilter(raw['filter']),
    sort: sortText(raw['sort']),
    page: isReachable ? page : null,
    page_size: isOffered ? pageSize : null,
    columns: columnList(raw['columns']),
  }
}

/** Defaults are left out, so that the same list has one address. */
export function listSearch({ filter, sort, page, page_size: pageSize, columns }: ListParts): ListSearch {
  return {
    ...(filter !== null && filter.and.length > 0 && { filter }),
    ...(sort !== null && { sort }),
    ...(page !== null && page > 1 && { page }),
    ...(pageSize !== null && pageSize !== PAGE_SIZE && { page_size: pageSize }),
    ...(columns !== null && { columns }),
  }
}

export const readListSearch = (raw: Raw): ListSearch => listSearch(readListParts(raw))

/** A change of what is listed goes back to its first page; a change of page or columns stays. */
export function changeList(search: ListSearch, change: ListSearch): ListSearch {
  const isOtherList = 'filter' in change || 'sort' in change || 'page_size' in change
  return readListSearch({ ...search, ...(isOtherList && { page: 1 }), ...change })
}

export type SortOrder = 'ascend' | 'descend'

export function readSort(sort: string | undefined): { column: string; order: SortOrder } | null {
  const first = sort?.split(',')[0]
  if (first === undefined) return null
  return first.startsWith('-')
    ? { column: first.slice(1), order: 'descend' }
    : { column: first, order: 'ascend' }
}

/** Objects go into the address as JSON, everything else as plain text that a person can read. */
export function stringifySearch(search: Raw): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue
    parameters.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

/** Where a record stands in the list it was opened from, counted from 0. */
export type ListPlace = { list: ListSearch; row: number }

export function pageOfRow(row: number, pageSize: number): { page: number; index: number } {
  return { page: Math.floor(row / pageSize) + 1, index: row % pageSize }
}
