import type { LabelKey } from './text.ts'

/** What an address says of a page. What cannot be is left out, and the person is told which part it was. */
export type AddressPart =
  | 'filter'
  | 'sort'
  | 'page'
  | 'page_size'
  | 'columns'
  | 'tab'
  | 'as_of'
  | 'date'
  | 'list'
  | 'account'
  | 'from'
  | 'to'

/** An address as its page can show it, and the parts that could not be kept. */
export type Repaired<Search> = { search: Search; dropped: AddressPart[] }

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The parts of the address that were left out on the way to this page. */
    dropped?: AddressPart[]
    /** The customer whose address was asked for, and who has become part of the one that is shown. */
    merged_id?: string
  }
}

export const partLabel = (part: AddressPart): LabelKey => `address.${part}`

/** One more part that the page could not show, beside those it was sent here without. */
export const alsoDropped =
  (part: AddressPart) =>
  ({ dropped = [] }: { dropped?: AddressPart[] }) => ({ dropped: [...new Set([...dropped, part])] })

/** The parts that were said and could not be read. */
export const unreadParts = (
  raw: Record<string, unknown>,
  read: Partial<Record<AddressPart, unknown>>,
): AddressPart[] =>
  (Object.keys(read) as AddressPart[]).filter(
    (part) => (raw[part] ?? '') !== '' && (read[part] === null || read[part] === undefined),
  )

/** A day of the calendar as yyyy-mm-dd, or null: 30 February is none. */
export function readDay(value: unknown): string | null {
  if (typeof value !== 'string' || !/^(19|20)\d{2}-\d{2}-\d{2}$/.test(value)) return null
  const time = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value) ? value : null
}
