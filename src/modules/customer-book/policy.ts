import type { Permission } from '../../platform/authz/permissions.ts'
import { addDays } from '../../platform/dates.ts'
import type { FilterLeaf, FilterTree } from '../../platform/schema.ts'
import { type Bucket, SOON_DAYS } from './schema.ts'

export const BOOK_READ = 'book.read'
/** What roles can allow here. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: BOOK_READ,
    kind: 'menu',
    zh: '查看客户经理工作簿',
    en: 'Look at the book of managers',
    powers: ['business'],
  },
]

/** Whom the book counts: customers who are with the bank. */
export const ACTIVE: FilterLeaf = { column: 'status_code', op: 'eq', value: 'active' }
/** Of whom contacts are expected: who has a manager, or this one. */
export const managedBy = (managerId: string | undefined): FilterLeaf =>
  managerId === undefined
    ? { column: 'manager_id', op: 'is_null', value: false }
    : { column: 'manager_id', op: 'eq', value: managerId }
export const typeLeaf = (type: string | null): FilterLeaf => ({
  column: 'customer_type_code',
  op: 'eq',
  value: type ?? '',
})

export const gradeLeaf = (grade: string | null): FilterLeaf =>
  grade === null ? { column: 'grade_code', op: 'is_null' } : { column: 'grade_code', op: 'eq', value: grade }

/** The days on which those of a bucket were reached last, as the list filters by them. */
export function bucketLeaf(bucket: Bucket, { days, today }: { days: number; today: string }): FilterLeaf {
  const column = 'last_contact_on'
  const ago = (count: number) => addDays(today, -count)
  if (bucket === 'never') return { column, op: 'is_null' }
  if (bucket === 'long_overdue') return { column, op: 'lte', value: ago(2 * days + 1) }
  if (bucket === 'overdue') return { column, op: 'between', value: [ago(2 * days), ago(days + 1)] }
  if (bucket === 'soon') return { column, op: 'between', value: [ago(days), ago(days - SOON_DAYS + 1)] }
  return { column, op: 'gte', value: ago(days - SOON_DAYS) }
}

type Cell = {
  bucket: Bucket
  grades: readonly (string | null)[]
  /** What else they have in common. */
  who: readonly FilterLeaf[]
}

/** The list behind a figure of the coverage: grades differ in how often they are to be contacted. */
export function coverageFilter(
  { bucket, grades, who }: Cell,
  { today, daysOf }: { today: string; daysOf: (grade: string | null) => number },
): FilterTree {
  const leafOf = (grade: string | null) => bucketLeaf(bucket, { days: daysOf(grade), today })
  const [only = null] = grades
  if (grades.length === 1) return { and: [ACTIVE, ...who, gradeLeaf(only), leafOf(only)] }
  // Who was never contacted is so whatever the grade.
  if (bucket === 'never') return { and: [ACTIVE, ...who, leafOf(only)] }
  return { and: [ACTIVE, ...who, { or: grades.map((it) => ({ and: [gradeLeaf(it), leafOf(it)] })) }] }
}
