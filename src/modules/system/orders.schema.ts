import { z } from 'zod'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import { businessDate, isStorableText } from '../../platform/schema.ts'
import { runNo } from './nights.schema.ts'

const moment = z.iso.datetime().describe('Moment in UTC.')

const reason = z
  .string()
  .trim()
  .min(REASON_LENGTH_MIN)
  .max(REASON_LENGTH_MAX)
  .refine(isStorableText, 'holds characters that cannot be kept')

export const newOrder = z.strictObject({
  kind_code: z.enum(['retry', 'rerun', 'catch_up']),
  business_date: businessDate.describe('The date; of a catch-up the last one.'),
  reason,
})
export type NewOrder = z.output<typeof newOrder>

export const order = z.object({
  order_no: z.string(),
  kind_code: z.enum(['retry', 'rerun', 'catch_up']),
  business_date: businessDate,
  reason: z.string(),
  ordered_by: z.string(),
  ordered_by_name: z.string().nullable(),
  ordered_at: moment,
  state_code: z.enum(['waiting', 'running', 'done', 'failed', 'refused']),
  began_at: moment.nullable(),
  ended_at: moment.nullable(),
  message: z.string().nullable(),
  message_zh: z.string().nullable(),
  run_no: runNo.nullable(),
})
export type Order = z.output<typeof order>

export const orderAnswer = z.object({ order })
const mayOperate = z.boolean().describe('Whether the caller may order and propose.')

export const orderList = z.object({
  orders: z.array(order),
  may_operate: mayOperate,
  is_operating: z.boolean().describe('Whether `zhike operate` runs, which takes orders up.'),
})
export type OrderList = z.output<typeof orderList>

export const newWaiver = z.strictObject({
  business_date: businessDate,
  kind_code: z.enum(['feed', 'check']),
  name: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('The file, as CORE_DEP_ACCT; or table and check, as `base.accounts: no balance is negative`.'),
  reason,
})
export type NewWaiver = z.output<typeof newWaiver>

export const waiver = z.object({
  waiver_no: z.string(),
  business_date: businessDate,
  kind_code: z.enum(['feed', 'check']),
  name: z.string(),
  reason: z.string(),
  state_code: z.enum(['proposed', 'approved', 'withdrawn']),
  proposed_by: z.string(),
  proposed_by_name: z.string().nullable(),
  proposed_at: moment,
  approved_by: z.string().nullable(),
  approved_by_name: z.string().nullable(),
  approved_at: moment.nullable(),
  withdrawn_by: z.string().nullable(),
  withdrawn_at: moment.nullable(),
  moves: z.array(z.enum(['approve', 'withdraw'])).describe('What the caller may do with it now.'),
})
export type Waiver = z.output<typeof waiver>
export type WaiverMove = Waiver['moves'][number]

export const waiverAnswer = z.object({ waiver })
export const waiverList = z.object({
  waivers: z.array(waiver),
  may_operate: mayOperate,
  names: z
    .object({ feed: z.array(z.string()), check: z.array(z.string()) })
    .describe('What can be waived, by the plan of the latest night.'),
  titles: z
    .record(z.string(), z.object({ zh: z.string(), en: z.string() }))
    .describe('What these are called; a name without one stands for itself.'),
})
export type WaiverList = z.output<typeof waiverList>

export const waiverParams = z.object({ waiver_no: z.string().regex(/^[0-9]{1,18}$/) })
