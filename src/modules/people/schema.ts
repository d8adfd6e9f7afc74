import { z } from 'zod'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import { businessDate } from '../../platform/schema.ts'

export const USER_STATES = ['active', 'no_password', 'expired', 'locked', 'left', 'disabled'] as const
export type UserState = (typeof USER_STATES)[number]
/** What the personnel system says of somebody; `none` where it does not know him. */
export const HR_STATES = ['active', 'on_leave', 'moved', 'left', 'none'] as const
export type HrState = (typeof HR_STATES)[number]
export const POWERS = ['business', 'system', 'security', 'audit'] as const
export type Power = (typeof POWERS)[number]
export const REACHES = ['head', 'line', 'org', 'team', 'manager'] as const
/** The longest that a temporary user may be let in for. */
export const TEMPORARY_DAYS_MAX = 90

export const roleCode = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/)
export const userId = z.string().min(1).max(100)
export const postId = z.string().min(1).max(140)
export const unitId = z.string().min(1).max(40)
export const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9._-]{1,39}$/)
  .describe('Two to forty letters, digits, dots, dashes or underscores; a letter first.')
export const reason = z.string().trim().min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX)
export const moment = z.string().describe('Moment in UTC.')
const displayName = z.string().trim().min(1).max(60)
const title = z.string().trim().max(60)

export const roleWords = z.object({
  role_code: z.string(),
  role_name_zh: z.string(),
  role_name_en: z.string(),
})

export const heldPost = roleWords.extend({
  post_id: z.string(),
  unit_id: z.string(),
  unit_name: z.string(),
  title: z.string(),
  reach_kind: z.enum(REACHES).nullable(),
  valid_from: businessDate,
  valid_to: businessDate.nullable().describe('The day from which on it is no longer his; null while it is.'),
  is_first: z.boolean(),
})
export type HeldPost = z.output<typeof heldPost>

/** A post that somebody fills, as lists show it. */
export const filledPost = roleWords.extend({
  post_id: z.string(),
  unit_id: z.string(),
  unit_name: z.string().nullable(),
})

export const userRow = z.object({
  user_id: z.string(),
  username: z.string(),
  display_name: z.string(),
  title: z.string(),
  state_code: z.enum(USER_STATES),
  hr_code: z.enum(HR_STATES),
  posts: z.array(filledPost),
  signed_in_at: moment.nullable(),
  expires_on: businessDate.nullable(),
})
export type UserRow = z.output<typeof userRow>

export const ownPageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({
    rows: z.array(row),
    total: z.number().int(),
    page: z.number().int(),
    page_size: z.number().int(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
  })
/** The day at the bank: what is near is counted from it. */
const today = businessDate.describe('Today at the bank.')
export const userPage = ownPageOf(userRow).extend({ today })
export type UserPage = z.output<typeof userPage>

type Column = {
  kind: 'text' | 'integer' | 'date' | 'boolean'
  nullable?: boolean
  filterable?: boolean
  sortable?: boolean
}
const choice = { kind: 'text', sortable: false } as const

/** What the list of users can be filtered and sorted by. */
export const USER_COLUMNS = {
  user_id: { kind: 'text' },
  username: { kind: 'text' },
  display_name: { kind: 'text' },
  title: { kind: 'text', sortable: false },
  /** User name, numbers and names together, to be looked for by any part. */
  found_by: choice,
  state_code: choice,
  hr_code: choice,
  role_code: choice,
  unit_id: choice,
  signed_in_on: { kind: 'date', nullable: true },
  expires_on: { kind: 'date', nullable: true },
  signed_in_at: { kind: 'date', nullable: true, filterable: false, sortable: false },
  posts: { kind: 'text', filterable: false, sortable: false },
} as const satisfies Record<string, Column>

export const userParams = z.object({ user_id: userId })

const employee = z.object({
  employee_id: z.string(),
  employee_name: z.string(),
  unit_id: z.string().nullable(),
  unit_name: z.string().nullable(),
  post_name: z.string().nullable(),
  status_code: z.string(),
  changed_on: businessDate,
  gone_on: businessDate.nullable(),
})

export const openItem = z.object({
  kind: z.string(),
  count: z.number().int(),
  zh: z.string(),
  en: z.string(),
  unit: z.enum(['customer', 'item']).describe('What the count is of.'),
})
export type OpenItem = z.output<typeof openItem>

export const USER_MOVES = ['lock', 'unlock', 'disable'] as const
export type UserMove = (typeof USER_MOVES)[number]

export const userRecord = userRow.omit({ posts: true }).extend({
  today,
  created_at: moment,
  password_changed_at: moment.nullable(),
  closed_at: moment.nullable(),
  closed_by_name: z.string().nullable(),
  closed_reason: z.string().nullable(),
  has_password: z.boolean(),
  posts: z.array(heldPost).describe('Now, in time to come and before, the newest first.'),
  employee: employee.nullable(),
  sign_ins: z.array(
    z.object({ occurred_at: moment, action: z.string(), outcome: z.enum(['done', 'refused']) }),
  ),
  permissions: z
    .array(z.object({ permission: z.string(), zh: z.string(), en: z.string(), roles: z.array(z.string()) }))
    .describe('What his posts of today allow, and which role allows it.'),
  open: z.array(openItem).describe('What has to be handed over before he leaves.'),
  moves: z.array(z.enum([...USER_MOVES, 'edit', 'reset_password'])).describe('What the caller may do now.'),
})
export type UserRecord = z.output<typeof userRecord>
export const userAnswer = z.object({ user: userRecord })

export const newUser = z
  .strictObject({
    username,
    employee_id: userId.optional().describe('His number in the personnel system.'),
    display_name: displayName.optional().describe('Needed where the personnel system does not know him.'),
    title: title.optional(),
    expires_on: businessDate
      .optional()
      .describe(`First day on which he may not sign in; needed of whom the personnel system does not know.`),
  })
  .refine((it) => it.employee_id !== undefined || it.display_name !== undefined, {
    path: ['display_name'],
    error: 'say a name, or a number of the personnel system',
  })
export type NewUser = z.output<typeof newUser>
export const madeUser = z.object({
  user_id: z.string(),
  username: z.string(),
  password: z.string().describe('Shown this once.'),
})

export const userEdit = z.strictObject({
  display_name: displayName.optional(),
  title: title.optional(),
  expires_on: businessDate.nullable().optional(),
})
export type UserEdit = z.output<typeof userEdit>
export const reasonBody = z.strictObject({ reason })
