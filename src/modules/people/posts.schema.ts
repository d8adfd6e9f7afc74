import { z } from 'zod'
import { businessDate } from '../../platform/schema.ts'
import {
  moment,
  openItem,
  postId,
  POWERS,
  REACHES,
  reason,
  roleCode,
  roleWords,
  unitId,
  userId,
} from './schema.ts'

export const orgUnits = z.object({
  roles: z
    .array(
      roleWords.extend({
        power_code: z.enum(POWERS),
        reach_kind: z.enum(REACHES).nullable(),
        is_active: z.boolean(),
      }),
    )
    .describe('What posts can be of.'),
  units: z.array(
    z.object({
      unit_id: z.string(),
      parent_unit_id: z.string().nullable(),
      unit_name: z.string(),
      unit_level: z.number().int(),
      post_count: z.number().int().describe('Posts of the unit itself.'),
      vacant_count: z.number().int(),
    }),
  ),
})
export type OrgUnits = z.output<typeof orgUnits>
export type OrgUnit = OrgUnits['units'][number]

export const postParams = z.object({ post_id: postId })

const holder = z.object({
  user_id: z.string(),
  display_name: z.string(),
  valid_from: businessDate,
  valid_to: businessDate.nullable(),
  is_closed: z.boolean().describe('He may not sign in, and has not handed the post over.'),
  has_left: z.boolean().describe('The personnel system says that he has left.'),
})

export const postRow = roleWords.extend({
  post_id: z.string(),
  unit_id: z.string(),
  unit_name: z.string(),
  title: z.string(),
  power_code: z.enum(POWERS),
  reach_kind: z.enum(REACHES).nullable(),
  reports_to: z.string().nullable(),
  superior: z
    .object({ post_id: z.string(), role_name_zh: z.string(), role_name_en: z.string(), holder: z.string() })
    .nullable(),
  is_active: z.boolean(),
  holders: z.array(holder).describe('Who fills it today or is to fill it; nobody where it stands empty.'),
})
export type PostRow = z.output<typeof postRow>

const waitingFilling = z.object({
  request_id: z.string(),
  post_id: z.string(),
  person_name: z.string(),
  maker_name: z.string(),
  may_open: z.boolean().describe('The caller has a part in the request.'),
})
export type WaitingFilling = z.output<typeof waitingFilling>

const words = z.object({ zh: z.string(), en: z.string() })

/** What a request to fill a post is made of, named as it was when it was asked for. */
export const postFacts = z.object({
  post_id: postId,
  user_id: userId,
  is_first: z.boolean(),
  valid_from: businessDate.nullable().describe('Null: from the day on which it is agreed to.'),
  from: words.extend({ post_id: postId }).nullable().describe('The post that is left with it.'),
  person_name: z.string(),
  post: words,
  power_code: z.enum(POWERS),
  reach_kind: z.enum(REACHES).nullable(),
})
export type PostFacts = z.output<typeof postFacts>

export const postsQuery = z.object({
  unit_id: unitId.optional().describe('Without it, the posts of all units.'),
  below: z.enum(['true', 'false']).default('false').describe('With the units below.'),
  vacant: z.enum(['true', 'false']).default('false').describe('Only those that stand empty.'),
})
export type PostsQuery = z.output<typeof postsQuery>
export const postList = z.object({
  posts: z.array(postRow),
  total: z.number().int().describe('Beyond 500 only the first are told.'),
  waiting: z.array(waitingFilling).describe('Who is to fill which post once somebody agrees.'),
  may_manage: z.boolean(),
})
export type PostList = z.output<typeof postList>

const postTitle = z.string().trim().max(60)
export const newPost = z.strictObject({
  role_code: roleCode,
  unit_id: unitId,
  line_code: z
    .enum(['retail', 'corporate'])
    .nullable()
    .default(null)
    .describe('Of a role that looks at a line.'),
  title: postTitle.default(''),
  reports_to: postId.nullable().default(null),
})
export type NewPost = z.output<typeof newPost>
export const postEdit = z.strictObject({
  title: postTitle.optional(),
  reports_to: postId.nullable().optional(),
  is_active: z.boolean().optional(),
})
export type PostEdit = z.output<typeof postEdit>
export const postAnswer = z.object({ post: postRow })
export const fillAnswer = z.object({ request_id: z.string() })

export const conflict = z.object({
  role_code: z.string(),
  role_name_zh: z.string(),
  role_name_en: z.string(),
  reason_zh: z.string(),
  reason_en: z.string(),
})
export type DutyConflict = z.output<typeof conflict>

export const candidatesQuery = z.object({ q: z.string().trim().max(60).default('') })
export const candidates = z.object({
  candidates: z.array(
    z.object({
      user_id: z.string(),
      username: z.string(),
      display_name: z.string(),
      posts: z.array(z.string()).describe('What he fills now, as role at unit.'),
      conflicts: z.array(conflict).describe('Why he may not fill it as well; nothing where he may.'),
    }),
  ),
})
export type Candidates = z.output<typeof candidates>

export const fillBody = z.strictObject({
  user_id: userId,
  valid_from: businessDate.optional().describe('The day on which it is agreed to, unless said.'),
  is_first: z.boolean().default(false).describe('His sessions open with it.'),
  reason,
})
export type Fill = z.output<typeof fillBody>
export const leaveBody = z.strictObject({ user_id: userId, reason })
export const moveBody = z.strictObject({ user_id: userId, to_post_id: postId, reason })

/** A task that asks for somebody's customers and open items to be handed over. */
const handOverTask = z.object({
  task_id: z.string(),
  given_at: moment,
  due_at: moment,
  to_name_zh: z.string(),
  to_name_en: z.string(),
})
export const handOver = z.object({
  open: z.array(openItem),
  heads: z
    .array(roleWords.extend({ user_id: z.string(), display_name: z.string(), unit_name: z.string() }))
    .describe('Who heads the unit, or the nearest one above, and sees to it; nobody where nothing is open.'),
  asked: handOverTask.nullable().describe('The task in which the head was asked, while it is open.'),
})
export type HandOver = z.output<typeof handOver>
