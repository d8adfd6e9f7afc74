import { z } from 'zod'
import { saysHidden } from '../../platform/hidden.schema.ts'
import { businessDate, moneyText } from '../../platform/schema.ts'
import { amount, day, each } from './cells.schema.ts'

// Points follow from amounts, and tell them: they are of their class.

export const pointsSums = z.object({
  ...each(moneyText, 'points_balance points_expiring_90d points_earned_12m'),
  points_expire_next_on: day,
})

export const pointsEntry = z.object({
  earned_on: businessDate.describe('The month end that earned them.'),
  rule_code: z.string(),
  item_code: z.string(),
  amount: amount.describe('The average, premium or payments that they follow from; null of a product.'),
  birthday_factor: z
    .number()
    .int()
    .nullable()
    .describe(
      'By so much they were multiplied: 1 but in the month of the birthday; null where that is masked.',
    ),
  points: moneyText,
  expires_on: businessDate.describe('Last day on which they count.'),
  is_expired: z.boolean(),
})
export type PointsEntry = z.output<typeof pointsEntry>

export const pointsAnswer = z.object({
  ...saysHidden,
  sums: pointsSums.nullable().describe('Null where nothing was earned in the newest 36 months.'),
  entries: z.array(pointsEntry).describe('The newest 20.'),
})
export type PointsAnswer = z.output<typeof pointsAnswer>
