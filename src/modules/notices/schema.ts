import { z } from 'zod'
import { isStorableText, PAGE_SIZES } from '../../platform/schema.ts'

export const PRIORITIES = ['high', 'normal', 'low'] as const
export const priority = z.enum(PRIORITIES)
export type Priority = z.output<typeof priority>

export const words = z.object({ zh: z.string(), en: z.string() })
export type Words = z.output<typeof words>

const rowNumber = z.string().regex(/^[0-9]{1,18}$/)
const kindCode = z.string().regex(/^[a-z_]{1,40}\.[a-z_]{1,40}$/)

export const page = z.coerce.number().int().min(1).max(5_000).default(1)
export const pageSize = z.coerce
  .number()
  .refine((it) => (PAGE_SIZES as readonly number[]).includes(it))
  .default(50)

export const NOTICE_STATES = ['all', 'unread', 'waiting'] as const
export const noticeQuery = z.object({
  state: z.enum(NOTICE_STATES).default('all'),
  kind: kindCode.optional(),
  page,
  page_size: pageSize,
})
export type NoticeQuery = z.output<typeof noticeQuery>

export const notice = z.object({
  notice_id: z.string(),
  kind_code: z.string(),
  kind: words,
  priority_code: priority,
  sentence: words,
  link: z.string(),
  due_on: z.string().nullable(),
  raised_at: z.string(),
  read_at: z.string().nullable(),
  done_at: z.string().nullable(),
})
export type Notice = z.output<typeof notice>

export const noticePage = z.object({
  rows: z.array(notice),
  total: z.int(),
  page: z.int(),
  page_size: z.int(),
  unread: z.int(),
  /** The kinds of which the reader has any, with how many are unread. */
  kinds: z.array(z.object({ kind_code: z.string(), kind: words, total: z.int(), unread: z.int() })),
})
export type NoticePage = z.output<typeof noticePage>

export const unreadAnswer = z.object({ unread: z.int() })

export const readBody = z.strictObject({ notice_ids: z.array(rowNumber).min(1).max(100) })
export const readAllBody = z.strictObject({ kind: kindCode.optional() })
export const noticeParams = z.object({ notice_id: rowNumber })

export const settings = z.object({
  /** Where the reader is written to; null: nowhere, whatever was chosen. */
  mail_address: z.string().nullable(),
  kinds: z.array(
    z.object({ kind_code: z.string(), kind: words, priority_code: priority, is_mail_on: z.boolean() }),
  ),
})
export type Settings = z.output<typeof settings>
export const settingParams = z.object({ kind_code: kindCode })
export const settingBody = z.strictObject({ is_mail_on: z.boolean() })

/** Text that somebody typed, without what stands round it. */
export const typed = (max: number) =>
  z.string().trim().max(max).refine(isStorableText, { error: 'this text cannot be kept' })
