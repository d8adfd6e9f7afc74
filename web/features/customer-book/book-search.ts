import { readDay } from '../../shared/address.ts'

export const BOOK_TABS = ['summary', 'board', 'calendar', 'coverage'] as const
export type BookTab = (typeof BOOK_TABS)[number]
export const MEASURES = ['aum', 'deposit', 'loan'] as const
export type Measure = (typeof MEASURES)[number]

/** What the book shows; what is not said is the first of each. */
export type BookSearch = {
  tab?: Exclude<BookTab, 'summary'>
  manager?: string
  measure?: Exclude<Measure, 'aum'>
  /** A day of the month or week that the calendar shows. */
  day?: string
  span?: 'week'
}

export function readBookSearch(raw: Record<string, unknown>): BookSearch {
  const tab = BOOK_TABS.find((it) => it === raw['tab'])
  const measure = MEASURES.find((it) => it === raw['measure'])
  const manager = raw['manager']
  const day = readDay(raw['day'])
  return {
    ...(tab && tab !== 'summary' && { tab }),
    ...(typeof manager === 'string' && /^[\w-]{1,40}$/.test(manager) && { manager }),
    ...(measure && measure !== 'aum' && { measure }),
    ...(day !== null && { day }),
    ...(raw['span'] === 'week' && { span: 'week' as const }),
  }
}
