import { z } from 'zod'
import { hiddenParts } from '../../platform/hidden.schema.ts'
import {
  businessDate,
  customerId,
  fieldOf,
  filterTree,
  isStorableText,
  moneyText,
  PAGE_SIZES,
} from '../../platform/schema.ts'
import {
  LIST_KINDS,
  LIST_NAME_MAX,
  LIST_RIGHTS,
  MEMBER_SORTS,
  MEMBER_STATES,
  MEMBER_VIEWS,
  NAMED_MAX,
  NEXT_ACTION_MAX,
  NOTE_MAX,
  PURPOSE_MAX,
  RECEIVER_KINDS,
  SET_ASIDE_CODES,
  SHARE_RIGHTS,
} from './names.schema.ts'

export const words = z.object({ zh: z.string(), en: z.string() })
const text = (max: number) => z.string().trim().max(max).refine(isStorableText)
export const id = z.string().min(1).max(80)
const version = z.int().min(1).describe('Which version was looked at.')

const counts = {
  total: z.int(),
  todo: z.int(),
  working: z.int(),
  done: z.int(),
  set_aside: z.int(),
  overdue: z.int().describe('Of what is open, those whose next action is late.'),
}
export const progress = z.object(counts).describe('Of the members within reach.')
export type Progress = z.output<typeof progress>

export const workList = z.object({
  list_id: z.string(),
  kind_code: z.enum(LIST_KINDS),
  list_name: z.string(),
  purpose: z.string().nullable(),
  state_code: z.enum(['open', 'closed']),
  owner_id: z.string(),
  owner_name: z.string().nullable(),
  right_code: z.enum(LIST_RIGHTS),
  made_at: z.string(),
  version: z.int(),
  progress: progress.nullable().describe('Null where the condition asks for what one may not ask.'),
})
export type WorkList = z.output<typeof workList>
export const workListPage = z.object({ rows: z.array(workList), total: z.int() })
export type WorkListPage = z.output<typeof workListPage>

const shared = { receiver_kind: z.enum(RECEIVER_KINDS), right_code: z.enum(SHARE_RIGHTS) }
const share = z.object({ ...shared, receiver_id: z.string(), name: words })
export type Share = z.output<typeof share>
const workerProgress = z.object({
  worker_id: z.string().nullable(),
  worker_name: z.string().nullable(),
  total: z.int(),
  done: z.int(),
  overdue: z.int(),
})

export const workListAnswer = z.object({
  list: workList,
  filter: filterTree.nullable(),
  workers: z.array(workerProgress),
  left_count: z.int().describe('Worked on, but no longer what a live list is about.'),
  shares: z.array(share),
  roles: z
    .array(z.object({ role_code: z.string(), name: words }))
    .describe('To share it with; for its owner.'),
  hidden: hiddenParts,
  today: businessDate,
})
export type WorkListAnswer = z.output<typeof workListAnswer>

const customerIds = z.array(customerId).min(1).max(NAMED_MAX)
const named = { customer_ids: customerIds.optional(), filter: filterTree.optional() }
const isOne = (it: { customer_ids?: unknown; filter?: unknown }) =>
  (it.customer_ids === undefined) !== (it.filter === undefined)
const ONE = { path: ['customer_ids'], error: 'customers, or a condition' }

export const newList = z
  .strictObject({
    kind_code: z.enum(LIST_KINDS),
    list_name: text(LIST_NAME_MAX).min(1),
    purpose: text(PURPOSE_MAX).nullable().default(null),
    ...named,
  })
  .refine(isOne, ONE)
  .refine((it) => it.kind_code === 'static' || it.filter !== undefined, {
    path: ['filter'],
    error: 'a live list is about a condition',
  })
export type NewList = z.output<typeof newList>
export const newMembers = z.strictObject(named).refine(isOne, ONE)
export type NewMembers = z.output<typeof newMembers>
export const membersAdded = z.object({ added_count: z.int(), known_count: z.int() })

export const listParams = z.object({ list_id: z.string().regex(/^[0-9]{1,18}$/) })
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  state: z.enum(['open', 'closed']).default('open'),
})
export const listChange = z.strictObject({
  version,
  list_name: text(LIST_NAME_MAX).min(1),
  purpose: text(PURPOSE_MAX).nullable(),
  state_code: z.enum(['open', 'closed']),
  owner_id: id,
})
export type ListChange = z.output<typeof listChange>
export const sharesBody = z.strictObject({
  version,
  shares: z.array(z.strictObject({ ...shared, receiver_id: id })).max(50),
})
export type SharesBody = z.output<typeof sharesBody>

const memberState = {
  state_code: z.enum(MEMBER_STATES),
  set_aside_code: z.enum(SET_ASIDE_CODES).nullable(),
  note: fieldOf('counterparty', z.string().nullable()),
  next_action: fieldOf('counterparty', z.string().nullable()),
  next_on: businessDate.nullable(),
  worker_id: z.string().nullable(),
}
export const member = z.object({
  customer_id: customerId,
  customer_name: fieldOf('person_name', z.string()),
  customer_type_code: z.enum(['retail', 'corporate']),
  source_customer_no: z.string(),
  grade_code: z.string().nullable(),
  org_name: z.string().nullable(),
  aum_balance_eod: moneyText.nullable(),
  ...memberState,
  worker_name: z.string().nullable(),
  is_overdue: z.boolean(),
  open_task_count: z.int(),
  version: z.int().describe('0 where nobody has worked on a member of a live list.'),
  changed_by_name: z.string().nullable(),
  changed_at: z.string().nullable(),
})
export type Member = z.output<typeof member>

export const membersQuery = z.object({
  view: z.enum(MEMBER_VIEWS).default('all'),
  sort: z.enum(MEMBER_SORTS).default('aum'),
  page: z.coerce.number().int().min(1).max(1_000).default(1),
  page_size: z.coerce
    .number()
    .pipe(z.literal(PAGE_SIZES))
    .default(50)
    .meta({ type: 'integer', enum: PAGE_SIZES }),
})
export type MembersQuery = z.output<typeof membersQuery>
export const memberPage = z.object({ rows: z.array(member), total: z.int(), hidden: hiddenParts.optional() })
export type MemberPage = z.output<typeof memberPage>

export const memberParams = listParams.extend({ customer_id: customerId })
export const memberChange = z.strictObject({
  version: z.int().min(0).describe('Which version was looked at; 0 where there is none yet.'),
  changes: z
    .strictObject({
      ...memberState,
      note: text(NOTE_MAX).nullable(),
      next_action: text(NEXT_ACTION_MAX).nullable(),
      worker_id: id.nullable(),
    })
    .partial()
    .refine((it) => Object.keys(it).length > 0, { error: 'nothing is changed' }),
})
export type MemberChange = z.output<typeof memberChange>
export const memberAnswer = z.object({ member })
