import { z } from 'zod'
import { words } from './schema.ts'

export const yearQuery = z.object({ year: z.coerce.number().int().min(2000).max(2100).optional() })

export const DAY_KINDS = ['work', 'weekend', 'holiday', 'made_up'] as const

const month = z.object({
  /** yyyy-mm */
  month: z.string(),
  days: z.array(
    z.object({
      day: z.string(),
      kind: z.enum(DAY_KINDS),
      /** What the list calls the day. */
      name: words.nullable(),
    }),
  ),
  working_days: z.int(),
  last_working_day: z.string(),
  /** What ends with the month beside it. */
  ends: z.array(z.enum(['month', 'quarter', 'year'])),
})

export const calendarYear = z.object({
  year: z.int(),
  current_day: z.string(),
  months: z.array(month),
  working_days: z.int(),
  hours: z.array(z.object({ from: z.string(), to: z.string() })),
  /** Whose list it is: the bank's own, or the one that comes with the product. */
  listed_by: z.enum(['bank', 'product']),
  listed_years: z.array(z.int()),
  warnings: z.array(z.enum(['year_not_listed', 'next_year_not_listed'])),
})
export type CalendarYear = z.output<typeof calendarYear>
