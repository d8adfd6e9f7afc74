import { MEMBER_VIEWS, type MemberView } from '../../../src/modules/work-lists/names.schema.ts'
import { type ListSearch, readListSearch } from '../../shared/list-state.ts'

/** Everything that decides which members are shown; it lives in the address and nowhere else. */
export type WorkListSearch = Pick<ListSearch, 'page' | 'page_size' | 'sort'> & { view?: MemberView }

export const DEFAULT_SORT = '-aum_fen'

export function readWorkListSearch(raw: Record<string, unknown>): WorkListSearch {
  const { page, page_size: pageSize, sort } = readListSearch(raw)
  const view = MEMBER_VIEWS.find((it) => it === raw['view'])
  return {
    ...(view !== undefined && view !== 'all' && { view }),
    ...(sort === 'next_on' && { sort }),
    ...(page !== undefined && { page }),
    ...(pageSize !== undefined && { page_size: pageSize }),
  }
}

export type WorkListsSearch = { page?: number; state?: 'closed' }

export function readWorkListsSearch(raw: Record<string, unknown>): WorkListsSearch {
  const { page } = readListSearch(raw)
  return {
    ...(page !== undefined && { page }),
    ...(raw['state'] === 'closed' && { state: 'closed' as const }),
  }
}
