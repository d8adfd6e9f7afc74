import { z } from 'zod'
import { saysHidden } from '../../platform/hidden.schema.ts'
import { businessDate } from '../../platform/schema.ts'
import { amount, each } from './cells.schema.ts'
import { MOVEMENT_GROUPS } from './comparison-names.schema.ts'
import { asOfQuery, customerRecord, owner } from './schema.ts'

export const movementRow = z.object({
  group_code: z.enum(MOVEMENT_GROUPS),
  aum_item_code: z.string().nullable().describe('Null: all of the group.'),
  ...each(
    amount,
    'before_amount regrouped opened closed money_in money_out revaluation other after_amount change_amount',
  ),
})
export type MovementRow = z.output<typeof movementRow>

export const comparisonQuery = asOfQuery.extend({
  than: businessDate.describe('The earlier kept date to compare with.'),
})

export const comparison = z.object({
  ...saysHidden,
  from: businessDate,
  to: businessDate,
  before: customerRecord.nullable().describe('Null where he was no customer yet.'),
  after: customerRecord,
  owner_before: owner.nullable(),
  owner_after: owner.nullable(),
  movements: z.array(movementRow),
  has_bookings: z
    .boolean()
    .describe(
      'The bookings of every day between are kept; if not, money in and out of accounts is in `other`.',
    ),
})
export type Comparison = z.output<typeof comparison>
