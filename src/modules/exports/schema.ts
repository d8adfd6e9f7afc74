import { z } from 'zod'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import {
  businessDate,
  customerId,
  isStorableText,
  listQuery,
  listSelection,
  pageOf,
} from '../../platform/schema.ts'

export const EXPORT_STATES = ['waiting', 'ready', 'spent', 'expired', 'refused'] as const
export type ExportState = (typeof EXPORT_STATES)[number]

/** What an export may be wanted for, and who may get it, as files, requests and pages say it. */
export const PURPOSE_WORDS = {
  care: { zh: '客户维护', en: 'Customer care' },
  marketing: { zh: '营销活动', en: 'Campaign' },
  analysis: { zh: '统计分析', en: 'Analysis' },
  regulator: { zh: '监管报送', en: 'Regulator' },
  audit: { zh: '审计检查', en: 'Audit' },
  other: { zh: '其他', en: 'Other' },
} as const
export type Purpose = keyof typeof PURPOSE_WORDS
export const PURPOSES = Object.keys(PURPOSE_WORDS) as [Purpose, ...Purpose[]]
export const RECIPIENT_WORDS = {
  self: { zh: '本人使用', en: 'Own use' },
  inside: { zh: '行内', en: 'Within the bank' },
  outside: { zh: '行外', en: 'Outside the bank' },
} as const
export type Recipient = keyof typeof RECIPIENT_WORDS
export const RECIPIENTS = Object.keys(RECIPIENT_WORDS) as [Recipient, ...Recipient[]]

/** Who agrees to an export, from the smallest to the largest; the last one where nobody else is there. */
export const APPROVERS = ['sub_mgr', 'br_mgr', 'hq_mgr', 'compliance'] as const
export type Approver = (typeof APPROVERS)[number]

export const KEPT_DAYS_MAX = 365
export const RECIPIENT_LENGTH_MAX = 200
/** What is pasted to be traced, in characters. */
export const TRACED_LENGTH_MAX = 1_000_000

const count = z.number().int()
const moment = z.string().describe('Moment in UTC.')
const storable = z.string().trim().refine(isStorableText, { error: 'has a character that cannot be stored' })
const listCode = z.string().regex(/^[a-z][a-z_]{0,62}$/)
const languageCode = z.enum(['zh', 'en'])
const words = { zh: z.string(), en: z.string() }

const selected = listSelection.extend({ list_code: listCode, language: languageCode.default('zh') })
export const previewQuery = selected
export type Selected = z.output<typeof selected>

const choice = z.object({ code: z.string(), ...words })
export const preview = z.object({
  row_count: count,
  business_date: businessDate,
  columns: z.array(
    z.object({
      name: z.string(),
      heading: z.string(),
      shown: z.enum(['hidden', 'masked', 'clear']),
    }),
  ),
  approver: z
    .object({ role_code: z.enum(APPROVERS), ...words })
    .nullable()
    .describe('Who has to agree; null where the file is made at once.'),
  purposes: z.array(choice),
  recipients: z.array(choice),
  limits: z.object({ direct_rows: count, rows_max: count, hours: count, downloads: count }),
})
export type Preview = z.output<typeof preview>

/** The same selection as the list shows, and what it is wanted for. */
export const newExport = z.strictObject({
  ...selected.shape,
  purpose_code: z.enum(PURPOSES),
  purpose_note: storable.min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX),
  recipient_code: z.enum(RECIPIENTS),
  recipient: storable.max(RECIPIENT_LENGTH_MAX).default(''),
  kept_days: z.number().int().min(1).max(KEPT_DAYS_MAX).describe('How long the recipient keeps it.'),
})
export type NewExport = z.output<typeof newExport>

export const exportParams = z.object({
  export_no: z
    .string()
    .regex(/^[0-9]{1,9}$/)
    .transform(Number),
})

type Column = {
  kind: 'text' | 'integer' | 'date'
  nullable?: boolean
  filterable?: boolean
  sortable?: boolean
}
const shown = { kind: 'text', nullable: true, filterable: false, sortable: false } as const
const code = { kind: 'text', sortable: false } as const

/** What lists of exports filter and sort by, and what their rows hold. */
export const EXPORT_COLUMNS = {
  export_no: { kind: 'integer' },
  list_code: code,
  state_code: code,
  user_id: { kind: 'text' },
  purpose_code: code,
  purpose_note: shown,
  recipient_code: code,
  recipient: shown,
  kept_until: { kind: 'date' },
  row_count: { kind: 'integer' },
  byte_count: { kind: 'integer', filterable: false },
  headings: shown,
  masked_headings: shown,
  business_date: { kind: 'date' },
  sha256: shown,
  downloads: { kind: 'integer' },
  downloads_max: { kind: 'integer', filterable: false },
  request_id: shown,
  asked_at: shown,
  asked_on: { kind: 'date' },
  ready_at: shown,
  expires_at: shown,
  ended_at: shown,
} as const satisfies Record<string, Column>

export const exportRow = z.object({
  export_no: count,
  list_code: z.string(),
  list_name: z.object(words),
  state_code: z.enum(EXPORT_STATES),
  user_id: z.string(),
  user_name: z.string(),
  purpose_code: z.string(),
  purpose_note: z.string(),
  recipient_code: z.enum(RECIPIENTS),
  recipient: z.string(),
  kept_until: businessDate,
  row_count: count,
  byte_count: count,
  headings: z.array(z.string()),
  masked_headings: z.array(z.string()),
  business_date: businessDate,
  sha256: z.string(),
  downloads: count,
  downloads_max: count,
  request_id: z.string().nullable().describe('The approval it waits or waited for.'),
  asked_at: moment,
  ready_at: moment.nullable(),
  expires_at: moment.nullable(),
  ended_at: moment.nullable(),
})
export type ExportRow = z.output<typeof exportRow>
export const exportAnswer = z.object({ export: exportRow })

export const exportsQuery = listQuery
export const exportPage = pageOf(exportRow).omit({ business_date: true })
export type ExportPage = z.output<typeof exportPage>

export const customerQuery = z
  .object({
    customer_id: customerId.optional(),
    customer_no: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9]{4,32}$/)
      .optional(),
  })
  .refine((it) => (it.customer_id === undefined) !== (it.customer_no === undefined), {
    error: 'name the customer by customer_id or by customer_no',
  })
export type CustomerQuery = z.output<typeof customerQuery>
export const customerExports = z.object({
  customer_id: z.string(),
  exports: z.array(exportRow).describe('Every export that held the customer, the newest first.'),
  is_limited: z.boolean(),
})
export type CustomerExports = z.output<typeof customerExports>

export const traceBody = z.strictObject({
  text: z.string().min(1).max(TRACED_LENGTH_MAX).describe('Rows as they were found, or a whole file.'),
})
export type TraceBody = z.output<typeof traceBody>

export const traceAnswer = z.object({
  mark_count: count.describe('Marks of exports that the text holds.'),
  customer_count: count.describe('Customers that the text names by their number.'),
  by_mark: z.array(
    z.object({
      export: exportRow,
      mark_count: count,
      confirmed_count: count.describe('Marks that belong to one of the customers named in the text.'),
      error_exponent: count.describe('It is another file with a probability below 10 to the minus this.'),
    }),
  ),
  by_customers: z
    .array(z.object({ export: exportRow, customer_count: count }))
    .describe('Exports that held at least half of the customers named, those of all of them first.'),
})
export type TraceAnswer = z.output<typeof traceAnswer>
