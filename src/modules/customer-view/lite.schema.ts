import { z } from 'zod'
import { LOOK_UP_REASONS } from '../../platform/access-names.schema.ts'
import { customerId, fieldOf } from '../../platform/schema.ts'
import { ALERT_CODES, STEP_CODES } from './attention.schema.ts'
import { day, each, whole, words, yesNo } from './cells.schema.ts'
import { LOOK_UP_BY, TOLD_LENGTH_MAX, TOLD_LENGTH_MIN } from './lite-names.schema.ts'
import { customerTypeCode } from './schema.ts'

/** How many places of the identity number tell apart who share a telephone. */
const LAST_FOUR = /^\d{3}[\dXx]$|^[0-9A-Za-z]{4}$/

/** A number that the customer tells, whole: nothing is found by a part of it. */
export const newLookUp = z.strictObject({
  by: z.enum(LOOK_UP_BY).describe('What kind of number it is; of a company the one of its register.'),
  number: z.string().trim().min(TOLD_LENGTH_MIN).max(TOLD_LENGTH_MAX),
  reason_code: z.enum(LOOK_UP_REASONS).describe('Where the customer is: at the counter, or on the phone.'),
  id_last_four: z
    .string()
    .trim()
    .regex(LAST_FOUR)
    .optional()
    .describe('Last four places of the identity number, where several share the number.'),
})
export type NewLookUp = z.output<typeof newLookUp>

export const OUTCOMES = ['found', 'none', 'several'] as const
export const lookUpAnswer = z.object({
  outcome: z
    .enum(OUTCOMES)
    .describe('several: more than one have the number; one of them is told apart by `id_last_four`.'),
  customer_id: customerId.nullable(),
  ends_at: z.string().nullable().describe('The moment in UTC until which the lite view opens.'),
})
export type LookUpAnswer = z.output<typeof lookUpAnswer>

export const PRODUCT_CLASSES = ['account', 'holding', 'loan', 'card'] as const

const product = z.object({
  class_code: z.enum(PRODUCT_CLASSES),
  ...each(words, 'kind_code product_code product_name'),
  held_count: z.number().int(),
  next_on: day.describe('The next day on which one of them falls due.'),
})

const ticket = z.object({
  ticket_no: z.string(),
  ...each(words, 'ticket_type_code channel_code level_code status_code business_class_code accepted_at'),
  title: fieldOf('counterparty', words),
  ...each(day, 'due_on'),
  ...each(yesNo, 'is_overdue'),
})

/** Figures without amounts, grades and levels. */
const told = { count: whole, days: whole, on: day }

/** What serving a customer takes. Nothing in it is an amount, and nothing tells of one. */
export const liteAnswer = z.object({
  customer_id: customerId,
  customer_type_code: customerTypeCode,
  source_customer_no: z.string(),
  customer_name: fieldOf('person_name', z.string()),
  status_code: z.string(),
  id_number_masked: fieldOf('id_number', words),
  mobile_masked: fieldOf('mobile', words),
  ...each(words, 'uscc id_type_code org_name'),
  ...each(day, 'id_expires_on opened_on'),
  flags: z.object({
    is_green: z.boolean().describe('Served by the green window: one of the bank’s best, whatever the grade.'),
    is_caring: z.boolean().describe('Served by the caring window: seventy years old or more.'),
  }),
  owner: z
    .object({ employee_id: z.string(), employee_name: words, org_name: words, is_virtual: z.boolean() })
    .nullable(),
  products: z.array(product),
  tickets: z.array(ticket).describe('Open ones only.'),
  alerts: z.array(z.object({ alert_code: z.enum(ALERT_CODES), is_grave: z.boolean(), ...told })),
  offers: z.array(z.object({ step_code: z.enum(STEP_CODES), ...told })),
  is_selling_held: z.boolean(),
  ends_at: z.string().describe('The moment in UTC until which the view opens.'),
  seconds_left: z.number().int().describe('How long that is.'),
})
export type LiteAnswer = z.output<typeof liteAnswer>
export type LiteProduct = LiteAnswer['products'][number]
