import { useQuery } from '@tanstack/react-query'
import type { SearchHit } from '../../../src/modules/customer-view/schema.ts'
import { useSettled } from '../../shared/use-settled.ts'
import { searchQuery } from './customer-view.api.ts'

const TYPING_PAUSE_MS = 180

export type CustomerSearch = {
  hits: SearchHit[]
  isLimited: boolean
  isSearching: boolean
  error: unknown
  query: string
}

/** One Chinese character says enough to search by; Latin letters and digits need two. */
const isSearchable = (text: string) => (/\p{Script=Han}/u.test(text) ? text.length >= 1 : text.length >= 2)

/** Customers for what was typed, by name, pinyin or number, once the typing pauses. */
export function useCustomerSearch(typed: string, isAllowed: boolean): CustomerSearch {
  const text = typed.trim()
  const settled = useSettled(text, TYPING_PAUSE_MS)
  const query = isAllowed && isSearchable(settled) ? settled : ''
  const { data, isFetching, error } = useQuery(searchQuery(query))
  const isCurrent = query !== '' && query === text
  return {
    hits: query === '' ? [] : (data?.results ?? []),
    isLimited: query !== '' && (data?.limited ?? false),
    isSearching: isFetching || (isAllowed && isSearchable(text) && !isCurrent),
    error: query === '' ? null : error,
    query,
  }
}
