import { z } from 'zod'
import { businessDate, customerId } from '../../platform/schema.ts'

const moment = z.iso.datetime().describe('Moment in UTC.')

export const auditQuery = z.object({
  user: z.string().trim().min(1).max(100).optional().describe('Number or sign-in name of a person.'),
  action: z
    .string()
    .max(1_000)
    .regex(/^[^,]+(,[^,]+)*$/)
    .optional()
    .describe('One action, or several with commas between them.'),
  customer_id: customerId.optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  from: businessDate.optional().describe('First day, in the bank’s time.'),
  to: businessDate.optional().describe('Last day.'),
  before: z.string().max(100).optional().describe('`next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type AuditQuery = z.output<typeof auditQuery>

export const auditChange = z.object({
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  is_hidden: z.boolean().describe('A protected value: only that it changed is told.'),
})
export type AuditChange = z.output<typeof auditChange>

export const auditLine = z.object({
  audit_id: z.string(),
  occurred_at: moment,
  user_id: z
    .string()
    .nullable()
    .describe('Null for the night, for terminals and before anybody is signed in.'),
  user_name: z.string().nullable(),
  post_id: z.string().nullable(),
  action: z.string(),
  outcome: z.enum(['done', 'refused']),
  subject: z.string().nullable(),
  subject_title: z
    .object({ zh: z.string(), en: z.string() })
    .nullable()
    .describe('What an approval is about; null for every other line.'),
  customer_id: z.string().nullable(),
  other_customer_id: z.string().nullable(),
  record_table: z.string().nullable(),
  record_id: z.string().nullable(),
  changes: z.array(auditChange),
  request_id: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  seal_no: z.string().nullable().describe('Null until the line is sealed, a second at most.'),
})
export type AuditLine = z.output<typeof auditLine>

export const auditPage = z.object({
  rows: z.array(auditLine),
  next: z.string().nullable().describe('Null on the last page.'),
})
export type AuditPage = z.output<typeof auditPage>

export const auditState = z.object({
  last_seal_no: z.string().nullable(),
  sealed_at: moment.nullable(),
  unsealed: z.number().int().describe('Lines that wait for their seal.'),
  anchors: z
    .array(
      z.object({
        anchored_day: businessDate,
        seal_no: z.string(),
        anchored_at: moment,
        algorithm: z.enum(['sm2', 'ed25519']),
        key_id: z.string(),
      }),
    )
    .describe('Signed days, the newest first.'),
})
export type AuditState = z.output<typeof auditState>
