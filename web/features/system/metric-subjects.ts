/** What figures are about, in the order in which people look for them. */
export const SUBJECTS = ['customer', 'account', 'employee', 'unit', 'fee', 'quality', 'other'] as const
export type Subject = (typeof SUBJECTS)[number]

/** By the table that defines the figure: tables are named after what their rows are about. */
const SUBJECT_BY_START: readonly (readonly [RegExp, Subject])[] = [
  [/^(customer|churn|contact)/, 'customer'],
  [/^(account|loan|limit)/, 'account'],
  [/^employee/, 'employee'],
  [/^unit/, 'unit'],
  [/^fee/, 'fee'],
  [/_quality$/, 'quality'],
]

export function subjectOf({ table }: { table: string }): Subject {
  const name = table.slice(table.indexOf('.') + 1)
  return SUBJECT_BY_START.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'
}

/** The figures of each subject that has any. */
export function bySubject<T extends { table: string }>(
  metrics: readonly T[],
): { subject: Subject; of: T[] }[] {
  const groups = Map.groupBy(metrics, subjectOf)
  return SUBJECTS.flatMap((subject) => {
    const of = groups.get(subject)
    return of ? [{ subject, of }] : []
  })
}
