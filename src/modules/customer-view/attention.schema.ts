import { z } from 'zod'
import { saysHidden } from '../../platform/hidden.schema.ts'
import { businessDate } from '../../platform/schema.ts'
import { amount, words } from './cells.schema.ts'

/** The tabs of the record to which alerts and steps lead. */
export const LEADS_TO = ['basic', 'accounts', 'loans', 'transactions', 'service'] as const

export const ALERT_CODES = [
  'complaint_overdue',
  'complaint_due',
  'loan_overdue',
  'id_expired',
  'id_expiring',
  'risk_expired',
  'large_outflow',
  'near_downgrade',
  'churn_high',
  'maturity_near',
] as const
export const STEP_CODES = [
  'solve_complaint',
  'settle_overdue',
  'renew_id',
  'assess_risk',
  'keep_customer',
  'keep_grade',
  'talk_renewal',
  'reach_grade',
  'offer_ebank',
] as const

/** The figures behind an alert or a step; pages put them into words. */
export const figures = z.object({
  tab: z.enum(LEADS_TO),
  count: z.number().int().nullable(),
  days: z.number().int().nullable().describe('Days until the day, or since it where it is past.'),
  on: businessDate.nullable(),
  amount,
  code: words.describe('Grade or level that it is about.'),
})
export type Figures = z.output<typeof figures>

export const alert = figures.extend({ alert_code: z.enum(ALERT_CODES), is_grave: z.boolean() })
export type Alert = z.output<typeof alert>
export const nextStep = figures.extend({ step_code: z.enum(STEP_CODES) })
export type NextStep = z.output<typeof nextStep>

export const attentionAnswer = z.object({
  ...saysHidden,
  alerts: z.array(alert),
  steps: z.array(nextStep),
  is_selling_held: z
    .boolean()
    .describe('True while an open complaint keeps steps that sell out of the list.'),
})
export type AttentionAnswer = z.output<typeof attentionAnswer>
