import { z } from 'zod'
import { page, pageSize, priority, typed, words } from './schema.ts'

export const TITLE_LENGTH_MAX = 100
export const NOTE_LENGTH_MAX = 1_000
export const DAYS_MAX = 90

export const TASK_STATES = ['open', 'done', 'cancelled'] as const
export const taskState = z.enum(TASK_STATES)
export type TaskState = z.output<typeof taskState>

/** Whose tasks: one's own, those of the posts one fills, both, or what one has given to others. */
export const BOXES = ['todo', 'mine', 'post', 'given'] as const
export const taskQuery = z.object({
  box: z.enum(BOXES).default('todo'),
  state: z.enum([...TASK_STATES, 'overdue', 'all']).default('open'),
  page,
  page_size: pageSize,
})
export type TaskQuery = z.output<typeof taskQuery>

export const MOVES = ['comment', 'hand_over', 'done', 'cancel'] as const
export type TaskMove = (typeof MOVES)[number]

const holder = z.object({
  user_id: z.string().nullable(),
  post_id: z.string().nullable(),
  /** What the person or the post is called. */
  name: words,
})

export const task = z.object({
  task_id: z.string(),
  title: z.string(),
  note: z.string().nullable(),
  link: z.string().nullable(),
  priority_code: priority,
  state_code: taskState,
  given_by: z.string(),
  given_by_name: z.string().nullable(),
  given_at: z.string(),
  holder,
  due_at: z.string(),
  is_overdue: z.boolean(),
  closed_by_name: z.string().nullable(),
  closed_at: z.string().nullable(),
})
export type Task = z.output<typeof task>

export const taskPage = z.object({
  rows: z.array(task),
  total: z.int(),
  page: z.int(),
  page_size: z.int(),
})
export type TaskPage = z.output<typeof taskPage>

export const STEPS = [
  'given',
  'commented',
  'handed_over',
  'done',
  'cancelled',
  'reminded',
  'escalated',
] as const

export const taskStep = z.object({
  step_id: z.string(),
  step_code: z.enum(STEPS),
  by_name: z.string().nullable(),
  to_name: words.nullable(),
  note: z.string().nullable(),
  happened_at: z.string(),
})
export type TaskStep = z.output<typeof taskStep>

export const wholeTask = task.extend({ steps: z.array(taskStep), moves: z.array(z.enum(MOVES)) })
export type WholeTask = z.output<typeof wholeTask>
export const taskAnswer = z.object({ task: wholeTask })
export const taskParams = z.object({ task_id: z.string().regex(/^[0-9]{1,18}$/) })

export const taskCounts = z.object({
  mine: z.int(),
  post: z.int(),
  given: z.int(),
  /** Of one's own and one's posts' together. */
  overdue: z.int(),
})
export type TaskCounts = z.output<typeof taskCounts>

const id = z.string().min(1).max(80)
const receiver = { to_user_id: id.optional(), to_post_id: id.optional() }
const isOne = (it: { to_user_id?: string | undefined; to_post_id?: string | undefined }) =>
  (it.to_user_id === undefined) !== (it.to_post_id === undefined)
const ONE = { error: 'a person or a post', path: ['to_user_id'] }

/** A page of the product; never another site. */
const link = z
  .string()
  .max(300)
  .regex(/^\/(?![/\\])\S*$/)

export const newTask = z
  .strictObject({
    ...receiver,
    title: typed(TITLE_LENGTH_MAX).min(1),
    note: typed(NOTE_LENGTH_MAX).optional(),
    link: link.optional(),
    priority_code: priority.default('normal'),
    due_in_days: z.int().min(1).max(DAYS_MAX),
  })
  .refine(isOne, ONE)
export type NewTask = z.output<typeof newTask>

export const handOverBody = z
  .strictObject({ ...receiver, note: typed(NOTE_LENGTH_MAX).optional() })
  .refine(isOne, ONE)
export const commentBody = z.strictObject({ note: typed(NOTE_LENGTH_MAX).min(1) })
export const closeBody = z.strictObject({ note: typed(NOTE_LENGTH_MAX).optional() })

export const receiverQuery = z.object({ text: typed(40).min(1) })
export const receivers = z.object({ receivers: z.array(holder) })
export type Receivers = z.output<typeof receivers>
