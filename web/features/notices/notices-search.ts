import type { NoticeQuery } from '../../../src/modules/notices/schema.ts'
import type { TaskQuery } from '../../../src/modules/notices/tasks.schema.ts'
import type { ListSearch } from '../../shared/list-state.ts'
import { readListSearch } from '../../shared/list-state.ts'

type Paged = Pick<ListSearch, 'page' | 'page_size'>

/** What the address of the list of notices holds; what is usual is left out. */
export type NoticeSearch = Paged & { state?: NoticeQuery['state']; kind?: string }

type Raw = Record<string, unknown>

function readPaged(raw: Raw): Paged {
  const { page, page_size: size } = readListSearch({ page: raw['page'], page_size: raw['page_size'] })
  return { ...(page !== undefined && { page }), ...(size !== undefined && { page_size: size }) }
}

const oneOf = <T extends string>(value: unknown, offered: readonly T[]): T | undefined =>
  offered.find((it) => it === value)

export function readNoticeSearch(raw: Raw): NoticeSearch {
  const state = oneOf(raw['state'], ['unread', 'waiting'] as const)
  const kind = String(raw['kind'] ?? '')
  return {
    ...readPaged(raw),
    ...(state !== undefined && { state }),
    ...(/^[a-z_]{1,40}\.[a-z_]{1,40}$/.test(kind) && { kind }),
  }
}

export type TaskSearch = Paged & { box?: TaskQuery['box']; state?: TaskQuery['state'] }

export function readTaskSearch(raw: Raw): TaskSearch {
  const box = oneOf(raw['box'], ['mine', 'post', 'given'] as const)
  const state = oneOf(raw['state'], ['overdue', 'done', 'cancelled', 'all'] as const)
  return {
    ...readPaged(raw),
    ...(box !== undefined && { box }),
    ...(state !== undefined && { state }),
  }
}
