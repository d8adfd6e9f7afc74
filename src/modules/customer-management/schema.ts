import { z } from 'zod'
import { businessDate, customerId } from '../../platform/schema.ts'

export const ROLE_CODES = ['primary', 'assistant'] as const

export const ownerParams = z.object({ customer_id: customerId })
export const ownershipQuery = z.object({
  as_of: businessDate.optional().describe('An earlier kept date; without it the published one.'),
})

/** Who holds a customer as primary on a day. */
export const owner = z.object({
  employee_id: z.string(),
  employee_name: z.string().nullable().describe('Null for a virtual holder.'),
  org_id: z.string(),
  org_name: z.string().nullable(),
  is_virtual: z.boolean(),
})
export type Owner = z.output<typeof owner>

export const ownershipRow = owner.extend({
  role_code: z.enum(ROLE_CODES),
  valid_from: businessDate,
  valid_to: businessDate.describe('The first day it no longer holds; 9999-12-31 while it lasts.'),
})
export type OwnershipRow = z.output<typeof ownershipRow>
export const ownershipAnswer = z.object({ rows: z.array(ownershipRow) })

export type TakeUp = { ownerships: number; grants: number }
