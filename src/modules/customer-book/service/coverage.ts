import { withActor } from '../../../platform/db.ts'
import { coverageFilter, managedBy, typeLeaf } from '../policy.ts'
import * as queries from '../queries.ts'
import { type BookQuery, type Bucket, BUCKETS, type Coverage, DEFAULT_DAYS } from '../schema.ts'
import { askedOf } from './book.ts'
import { type BookContext, inOrder, intervalsOn } from './intervals.ts'

/** As many as a head of a branch reads; the rest is found by the list. */
const MANAGERS_MAX = 100

type Counts = Partial<Record<Bucket, number>>
const totalOf = (counts: Counts) => BUCKETS.reduce((sum, it) => sum + (counts[it] ?? 0), 0)
const waiting = (counts: Counts) => (counts.never ?? 0) + (counts.long_overdue ?? 0) + (counts.overdue ?? 0)

/** Who has not been contacted for how long, by grade and by manager; each figure is a filter of the list. */
export async function readCoverage(context: BookContext, query: BookQuery): Promise<Coverage> {
  const asked = askedOf(context, query)
  const intervals = await intervalsOn(context, asked.today)
  const rows = await withActor(context, (db) => queries.sumCoverage(db, asked, intervals))
  const daysOf = (grade: string | null) =>
    intervals.find((it) => it.grade_code === grade)?.days_max ?? DEFAULT_DAYS
  const at = { today: asked.today, daysOf }
  const ofGrades = rows.filter((it) => !it.is_manager).toSorted(inOrder(intervals))
  const byGrade = grouped(ofGrades, (it) => `${it.customer_type_code} ${it.grade_code}`)
  const byManager = grouped(
    rows.filter((it) => it.is_manager),
    (it) => it.employee_id!,
  )
  const grades = [...byGrade.values()].map(({ row, counts }) => ({
    customer_type_code: row.customer_type_code as Coverage['grades'][number]['customer_type_code'],
    grade_code: row.grade_code,
    days_max: daysOf(row.grade_code),
    ...cells(counts, (bucket) =>
      coverageFilter(
        {
          bucket,
          grades: [row.grade_code],
          who: [managedBy(asked.managerId), typeLeaf(row.customer_type_code)],
        },
        at,
      ),
    ),
  }))
  const worst = [...byManager.entries()].toSorted(
    ([one, a], [other, b]) => waiting(b.counts) - waiting(a.counts) || one.localeCompare(other),
  )
  const shown = worst.slice(0, MANAGERS_MAX)
  const names = await withActor(context, (db) =>
    queries.listManagerNames(
      db,
      shown.map(([id]) => id),
    ),
  )
  const all = [...new Set(grades.map((it) => it.grade_code))]
  return {
    today: asked.today,
    grades,
    managers: shown.map(([manager_id, { counts }]) => ({
      manager_id,
      manager_name: names.find((it) => it.employee_id === manager_id)?.employee_name ?? null,
      ...cells(counts, (bucket) => coverageFilter({ bucket, grades: all, who: [managedBy(manager_id)] }, at)),
    })),
    limited: worst.length > shown.length,
  }
}

type Row = queries.StoredCoverage

function grouped(rows: readonly Row[], keyOf: (row: Row) => string) {
  const found = new Map<string, { row: Row; counts: Counts }>()
  for (const row of rows) {
    const known = found.get(keyOf(row)) ?? { row, counts: {} }
    known.counts[row.bucket_code] = row.count
    found.set(keyOf(row), known)
  }
  return found
}

const cells = (counts: Counts, filterOf: (bucket: Bucket) => ReturnType<typeof coverageFilter>) => ({
  count: totalOf(counts),
  buckets: BUCKETS.flatMap((bucket) => {
    const count = counts[bucket] ?? 0
    return count === 0 ? [] : [{ bucket_code: bucket, count, filter: filterOf(bucket) }]
  }),
})
