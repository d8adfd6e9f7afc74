import { z } from 'zod'
import { saysHidden } from '../../platform/hidden.schema.ts'
import { businessDate } from '../../platform/schema.ts'

const channelMonth = z.object({
  business_date: businessDate,
  ebank_channel_code: z.string(),
  login_count_30d: z.int(),
  transaction_count_30d: z.int(),
})
export type ChannelMonth = z.output<typeof channelMonth>

export const channelMonthsAnswer = z.object({
  ...saysHidden,
  rows: z.array(channelMonth).describe('Of the kept month ends of a year and the date, the first first.'),
})
export type ChannelMonths = z.output<typeof channelMonthsAnswer>
