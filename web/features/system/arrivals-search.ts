import type { Repaired } from '../../shared/address.ts'
import { readDay, unreadParts } from '../../shared/address.ts'

/** Which date's files are shown; without one, the date whose files are due now or were due last. */
export type ArrivalsSearch = { date?: string }

export function readArrivalsSearch(raw: Record<string, unknown>): ArrivalsSearch {
  const date = readDay(raw['date'])
  return date === null ? {} : { date }
}

export function repairArrivalsSearch(raw: Record<string, unknown>): Repaired<ArrivalsSearch> {
  return { search: readArrivalsSearch(raw), dropped: unreadParts(raw, { date: readDay(raw['date']) }) }
}
