import { z } from 'zod'
import { businessDate } from '../../platform/schema.ts'
import { filledPost, ownPageOf, roleCode, roleWords } from './schema.ts'
import { conflict } from './posts.schema.ts'

/** How a line of the personnel system and our users differ. */
export const PERSONNEL_CASES = [
  'no_user',
  'no_post',
  'other_unit',
  'left_with_posts',
  'left',
  'even',
] as const
export type PersonnelCase = (typeof PERSONNEL_CASES)[number]

const choice = { kind: 'text', sortable: false } as const
export const PERSONNEL_COLUMNS = {
  employee_id: { kind: 'text' },
  employee_name: { kind: 'text' },
  unit_id: { ...choice, nullable: true },
  unit_name: { ...choice, nullable: true, filterable: false },
  post_name: { kind: 'text', nullable: true },
  status_code: choice,
  case_code: choice,
  changed_on: { kind: 'date' },
  suggested: { ...choice, filterable: false },
  posts: { ...choice, filterable: false },
  user: { ...choice, filterable: false },
} as const

export const personnelRow = z.object({
  employee_id: z.string(),
  employee_name: z.string(),
  unit_id: z.string().nullable(),
  unit_name: z.string().nullable(),
  post_name: z.string().nullable(),
  status_code: z.string(),
  case_code: z.enum(PERSONNEL_CASES),
  changed_on: businessDate,
  suggested: roleWords.nullable().describe('The role that the word for the post suggests.'),
  posts: z.array(filledPost),
  user: z.object({ user_id: z.string(), state_code: z.string() }).nullable(),
})
export type PersonnelRow = z.output<typeof personnelRow>
export const personnelPage = ownPageOf(personnelRow).extend({
  as_of: businessDate.nullable().describe('The night that told it; null where none has.'),
  counts: z.record(z.string(), z.number().int()),
  may_manage_users: z.boolean(),
  may_manage_posts: z.boolean(),
})
export type PersonnelPage = z.output<typeof personnelPage>

export const TAKE_OVER_MAX = 100
export const takeOver = z.strictObject({
  employee_ids: z.array(z.string().min(1).max(100)).min(1).max(TAKE_OVER_MAX),
  is_preview: z.boolean().describe('Says what would come of it, and writes nothing.'),
})
export type TakeOver = z.output<typeof takeOver>

export const takenOver = z.object({
  rows: z.array(
    z.object({
      employee_id: z.string(),
      employee_name: z.string(),
      outcome: z.enum(['made', 'exists', 'name_taken', 'left', 'unknown']),
      username: z.string(),
      password: z.string().nullable().describe('Shown this once.'),
    }),
  ),
})
export type TakenOver = z.output<typeof takenOver>

export const filledPosts = z.object({
  rows: z.array(
    z.object({
      employee_id: z.string(),
      employee_name: z.string(),
      outcome: z.enum(['filled', 'no_user', 'no_suggestion', 'no_unit', 'holds_it', 'conflict']),
      role: roleWords.nullable(),
      unit_name: z.string().nullable(),
      post_id: z.string().nullable(),
      conflicts: z.array(conflict),
    }),
  ),
})
export type FilledPosts = z.output<typeof filledPosts>

export const postRoles = z.strictObject({
  post_roles: z
    .array(z.strictObject({ post_name: z.string().trim().min(1).max(60), role_code: roleCode }))
    .max(500)
    .refine((rows) => new Set(rows.map((it) => it.post_name)).size === rows.length, 'names a word twice'),
})
export type PostRoles = z.output<typeof postRoles>
