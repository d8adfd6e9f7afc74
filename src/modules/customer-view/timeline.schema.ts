import { z } from 'zod'
import { saysHidden } from '../../platform/hidden.schema.ts'
import { businessDate } from '../../platform/schema.ts'
import { amount, each, words } from './cells.schema.ts'

/** One event as it is stored: codes and numbers, which pages put into words. */
export const storedEvent = z.object({
  kind_code: z.string(),
  happened_on: businessDate,
  reference: words.describe('What it is about, masked as its class; of an account or card the last four.'),
  ...each(words, 'product_name currency_code detail_code detail_before_code'),
  amount,
})
export type StoredEvent = z.output<typeof storedEvent>

export const eventRow = storedEvent.extend({
  employee_name: words.describe('Of a holder, or of whoever spoke with the customer.'),
})
export type EventRow = z.output<typeof eventRow>

export const AHEAD_CODES = [
  'birthday',
  'founding_day',
  'customer_day',
  'maturity',
  'id_expiry',
  'risk_expiry',
] as const
export const aheadRow = z.object({
  kind_code: z.enum(AHEAD_CODES),
  happens_on: businessDate,
  years: z.number().int().nullable().describe('Of an anniversary, how many years; of a birthday null.'),
})
export type AheadRow = z.output<typeof aheadRow>

export const timelineAnswer = z.object({
  ...saysHidden,
  rows: z.array(eventRow),
  ahead: z.array(aheadRow),
  limited: z.boolean().describe('True when older events are left out.'),
})
export type TimelineAnswer = z.output<typeof timelineAnswer>
