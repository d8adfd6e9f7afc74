import type { readList } from './files.ts'

export type Thresholds = ReturnType<typeof readList>
export type Grade = { rank: number; watch: number }

/** Up at once, down after so many month ends in a row below. */
export function movedGrade(own: Grade, reached: number, months: number): Grade {
  if (reached > own.rank) return { rank: reached, watch: 0 }
  if (reached === own.rank) return { ...own, watch: 0 }
  return own.watch + 1 >= months ? { rank: reached, watch: 0 } : { ...own, watch: own.watch + 1 }
}

const lineOf = (thresholds: Thresholds, type: string, rank: number) =>
  thresholds.find((it) => it['customer_type_code'] === type && Number(it['grade_rank']) === rank)!

export const monthsBelow = (thresholds: Thresholds, type: string, rank: number) =>
  Number(lineOf(thresholds, type, rank)['months_below'])

export const gradeCode = (thresholds: Thresholds, type: string, rank: number) =>
  lineOf(thresholds, type, rank)['grade_code']!
