import type { Context } from '../../../platform/db.ts'
import type { ListPlaces } from '../../../platform/reference-lists/index.ts'
import { listLinesOn } from '../../parameters/index.ts'
import type { Interval } from '../schema.ts'

export type BookContext = Context & { lists: ListPlaces }

const TYPES: Record<string, string> = { '1': 'retail', '2': 'corporate' }

/** How often customers are to be contacted, as the bank's parameters have it today. */
export async function intervalsOn(context: BookContext, day: string): Promise<Interval[]> {
  const lines = await listLinesOn(context, { list: 'contact_intervals', day })
  return lines.map((it) => ({
    customer_type_code: TYPES[it['customer_type_code']!]!,
    grade_code: it['grade_code']!,
    days_max: Number(it['days_max']),
  }))
}

type Graded = { customer_type_code: string | null; grade_code: string | null }

/** People before companies, the highest grade first; who has none comes last. */
export function inOrder(intervals: readonly Interval[]) {
  const placeOf = (it: Graded) =>
    intervals.findIndex(
      (one) => one.customer_type_code === it.customer_type_code && one.grade_code === it.grade_code,
    )
  return (one: Graded, other: Graded): number =>
    String(other.customer_type_code).localeCompare(String(one.customer_type_code)) ||
    placeOf(other) - placeOf(one)
}
