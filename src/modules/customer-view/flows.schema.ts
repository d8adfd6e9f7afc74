import { z } from 'zod'
import { saysHidden } from '../../platform/hidden.schema.ts'
import { businessDate, decimalText, fieldOf, moneyText } from '../../platform/schema.ts'
import { amount, day, each, whole, words } from './cells.schema.ts'
import { asOfQuery } from './schema.ts'
import { FLOW_PERIODS } from './worth-names.schema.ts'

export const flowQuery = asOfQuery.extend({ months: z.enum(FLOW_PERIODS).default('12') })
export type FlowQuery = z.output<typeof flowQuery>

const sums = {
  ...each(amount, 'in_amount out_amount net_amount'),
  ...each(whole, 'in_count out_count'),
}

export const flowTotal = z.object({
  ...sums,
  ...each(moneyText, 'own_in_amount own_out_amount between_own_amount payroll_in_amount payroll_out_amount'),
  payroll_in_ratio: decimalText.nullable().describe('Of all that came in; null where nothing did.'),
  payroll_out_ratio: decimalText.nullable().describe('Of all that went out; null where nothing did.'),
  unknown_count: z.number().int().describe('Bookings in a currency whose rate is not known, left out.'),
})

export const flowMonth = z.object({
  month_start: businessDate,
  from: businessDate.describe('First day of the month that is looked at.'),
  to: businessDate.describe('Last day of the month that is looked at.'),
  kept_days: z.number().int().describe('Days of which bookings are kept; without one nothing is known.'),
  ...sums,
})
export type FlowMonth = z.output<typeof flowMonth>

/** One side of what was exchanged with somebody: what came from him, or what went to him. */
export const flowCounterparty = z.object({
  ...each(fieldOf('counterparty', words), 'counterparty_name counterparty_account'),
  counterparty_bank_name: words,
  is_own_name: z.boolean().describe('An account of the customer’s name at another bank.'),
  flow_amount: moneyText,
  flow_count: z.number().int(),
  last_on: day,
})
export type FlowCounterparty = z.output<typeof flowCounterparty>

export const flowBank = z.object({
  counterparty_bank_name: z.string(),
  ...sums,
  // Of these, from and to accounts of the customer's own name.
  ...each(moneyText, 'own_in_amount own_out_amount'),
})
export type FlowBank = z.output<typeof flowBank>

export const flowChannel = z.object({ channel_code: words, ...sums })
export type FlowChannel = z.output<typeof flowChannel>

export const flowsAnswer = z.object({
  ...saysHidden,
  from: businessDate,
  to: businessDate,
  kept: z
    .object({ first: businessDate, last: businessDate, days: z.number().int() })
    .nullable()
    .describe('The days of the period of which bookings are kept; null where there is none.'),
  total: flowTotal,
  months: z.array(flowMonth),
  counterparties_in: z.array(flowCounterparty).describe('The ten that most came from.'),
  counterparties_out: z.array(flowCounterparty).describe('The ten that most went to.'),
  banks: z.array(flowBank).describe('Other banks, by what was exchanged with them.'),
  channels: z.array(flowChannel),
})
export type FlowsAnswer = z.output<typeof flowsAnswer>
