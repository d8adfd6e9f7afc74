import { addDays, isMonthEnd, monthStart } from '../platform/dates.ts'
import type { Manifest, Segment, StoredTable } from './manifest.ts'

/**
 * How long the partitions of a table stay in the warehouse, as a version's manifest names it: days, and month
 * ends for some months; or, of a history, how many months ended versions stay.
 */
export type Term = { days: number; month_ends?: number } | { ended_months: number }

/** What has come to the end of its term: a file, or of a merged one the versions that ended before a date. */
export type Leaving = { table: string; segment: Segment; ended_before?: string }

/** Whether a daily partition still stands on a business date. Year ends are month ends. */
export function isKept(term: Term, partition: string, businessDate: string): boolean {
  if (!('days' in term)) return true
  if (partition >= addDays(businessDate, -term.days)) return true
  return (
    term.month_ends !== undefined &&
    isMonthEnd(partition) &&
    partition >= monthStart(businessDate, term.month_ends)
  )
}

/** Versions that ended before this day have left a history; open ones never do. */
export const endedBefore = (endedMonths: number, businessDate: string): string =>
  monthStart(businessDate, endedMonths)

/**
 * What a version names although its term has ended. It is archived after that night, and the next night's
 * version no longer names it: which files a version names follows from its parent and the archive alone.
 */
export function listLeaving(manifest: Pick<Manifest, 'business_date' | 'tables'>): Leaving[] {
  const { business_date: businessDate } = manifest
  return Object.entries(manifest.tables).flatMap(([table, { term, segments }]) =>
    segments.flatMap((segment) => {
      if (!term || isHeld(segment, businessDate)) return []
      return leavingOf(term, segment, businessDate).map((it) => ({ table, ...it }))
    }),
  )
}

/** What was brought back from the archive stays until its hold ends. */
export const isHeld = (segment: Segment, businessDate: string): boolean =>
  segment.held_until !== undefined && segment.held_until >= businessDate

/** A version as it is looked into on a later date: without files whose term has ended by then. */
export const stillKept = (manifest: Manifest, businessDate: string): Manifest => ({
  ...manifest,
  tables: Object.fromEntries(
    Object.entries(manifest.tables).map(([name, table]) => [
      name,
      { ...table, segments: segmentsKept(table, businessDate) },
    ]),
  ),
})

const AFTER_ALL = '9999-12-31'

/** Where nothing is left of a table of days, one file stays for its columns; no date sees its rows. */
function segmentsKept({ write, term, segments }: StoredTable, businessDate: string): Segment[] {
  const kept = segments.filter((it) => !hasLeft(term, it, businessDate))
  const [newest] = segments.slice(-1)
  if (write !== 'daily' || kept.length > 0 || !newest) return kept
  return [{ ...newest, business_date: AFTER_ALL }]
}

const hasLeft = (term: Term | undefined, segment: Segment, businessDate: string): boolean =>
  term !== undefined &&
  !isHeld(segment, businessDate) &&
  leavingOf(term, segment, businessDate).some((it) => it.ended_before === undefined)

function leavingOf(term: Term, segment: Segment, businessDate: string): Omit<Leaving, 'table'>[] {
  if ('days' in term) return isKept(term, segment.business_date, businessDate) ? [] : [{ segment }]
  const cutoff = endedBefore(term.ended_months, businessDate)
  if (segment.max_valid_to! < cutoff) return [{ segment }]
  return segment.min_valid_to! < cutoff ? [{ segment, ended_before: cutoff }] : []
}
