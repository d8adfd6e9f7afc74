import { addPost as insertPost, leavePost as endHolding } from '../../../platform/authz/posts.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import { POSTS_MANAGE, tellOfPost } from '../../system/index.ts'
import { checkHandedOver, checkOthersPost, conflictsOf, reportsInCircle } from '../policy.ts'
import type {
  Candidates,
  NewPost,
  OrgUnits,
  PostEdit,
  PostList,
  PostRow,
  PostsQuery,
} from '../posts.schema.ts'
import * as queries from '../queries/posts.ts'
import { listHeld } from '../queries/users.ts'
import { listConflictPairs } from '../queries/roles.ts'
import { type By, type Needs, tell } from './needs.ts'
import { listOpenItems } from './open-items.ts'

type Db = Databases['db']

/** The tree of units with their posts, and the roles that posts can be of. */
export async function readOrgUnits({ databases, clock }: Needs): Promise<OrgUnits> {
  const [units, roles] = await Promise.all([
    queries.listOrgUnits(databases.db, clock.today()),
    queries.listRoleWords(databases.db),
  ])
  return { units, roles }
}

export async function listPosts(
  { databases, clock }: Needs,
  input: { query: PostsQuery; by: By },
): Promise<Omit<PostList, 'waiting'>> {
  const found = await queries.listPosts(databases.db, { ...input.query, today: clock.today() })
  return { ...found, may_manage: input.by.permissions.includes(POSTS_MANAGE) }
}

const ALL: PostsQuery = { below: 'false', vacant: 'false' }

export async function readPost(db: Db, asked: { post_id: string; today: string }): Promise<PostRow> {
  const { posts } = await queries.listPosts(db, { ...ALL, ...asked })
  if (!posts[0]) throw notFound('post', asked.post_id)
  return posts[0]
}

const getPost = ({ databases, clock }: Needs, post_id: string): Promise<PostRow> =>
  readPost(databases.db, { post_id, today: clock.today() })

/** People who could fill a post, each with what keeps him from it. */
export async function listCandidates(
  { databases, clock }: Needs,
  input: { post_id: string; q: string },
): Promise<Candidates['candidates']> {
  const post = await getPost({ databases, clock }, input.post_id)
  const [people, pairs] = await Promise.all([
    queries.listCandidates(databases.db, { q: input.q, today: clock.today() }),
    listConflictPairs(databases.db),
  ])
  return people.map(({ held, ...person }) => ({
    ...person,
    posts: held.map((it) => `${it.name_zh}@${it.unit_name}`),
    conflicts: conflictsOf(roleOf(post), held, pairs),
  }))
}

export const roleOf = (post: PostRow) => ({
  role_code: post.role_code,
  power_code: post.power_code,
  name_zh: post.role_name_zh,
  name_en: post.role_name_en,
})

export async function addPost(needs: Needs, input: NewPost, by: By): Promise<PostRow> {
  const { unit_id, title, reports_to } = input
  const post_id = await inTransaction(needs.databases, async (db) => {
    if (!(await queries.unitExists(db, unit_id))) throw notFound('unit', unit_id)
    await queries.lockReporting(db)
    const made = await insertPost(db, input)
    await checkReporting(db, made, reports_to)
    await queries.updatePost(db, { post_id: made, set: { title, reports_to } })
    await tellOf({ db, clock: needs.clock }, by, {
      action: 'post.add',
      post_id: made,
      before: null,
      after: input,
    })
    return made
  })
  return getPost(needs, post_id)
}

async function checkReporting(db: Db, post_id: string, reports_to: string | null): Promise<void> {
  if (reports_to === null) return
  const superiors = await queries.readSuperiors(db)
  if (!superiors.has(reports_to)) throw notFound('post', reports_to)
  if (!reportsInCircle(post_id, reports_to, superiors)) return
  throw conflict('reports_in_circle', 'A post reports to none that reports to it.')
}

type Told = {
  action: string
  post_id: string
  before: unknown
  after: unknown
}

type Within = { db: Db; clock: Needs['clock'] }

const tellOf = ({ db, clock }: Within, by: By, told: Told) => {
  const { action, post_id, ...details } = told
  return tell({ databases: { db }, clock }, by, { action, subject: post_id, details })
}

/** Changes what a post is called, to whom it reports, or closes it: empty posts only. */
export async function editPost(
  needs: Needs,
  input: { post_id: string; edit: PostEdit },
  by: By,
): Promise<PostRow> {
  const { post_id, edit } = input
  const before = await getPost(needs, post_id)
  if (edit.is_active === false && before.holders.length > 0) {
    throw conflict('post_filled', 'A post is left before it is closed.')
  }
  const set = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as PostEdit
  if (Object.keys(set).length === 0) throw invalid('Nothing is changed.')
  await inTransaction(needs.databases, async (db) => {
    await queries.lockReporting(db)
    if (edit.reports_to != null) await checkReporting(db, post_id, edit.reports_to)
    await queries.updatePost(db, { post_id, set })
    const { title, reports_to, is_active } = before
    const was = { title, reports_to, is_active }
    await tellOf({ db, clock: needs.clock }, by, {
      action: 'post.edit',
      post_id,
      before: was,
      after: { ...was, ...set },
    })
  })
  return getPost(needs, post_id)
}

/** Ends a person's time in a post with yesterday, once nothing of his is open there. */
export async function leavePost(
  needs: Needs,
  input: { post_id: string; user_id: string; reason: string },
  by: By,
): Promise<PostRow> {
  checkOthersPost(input.user_id, by)
  await inTransaction(needs.databases, (db) => endInPost({ db, clock: needs.clock }, input, by))
  return getPost(needs, input.post_id)
}

type Ending = { post_id: string; user_id: string; reason: string }
/** What was asked for and agreed to, for the trail. */
type Asked = { request_id?: string; made_by?: string }

/** The same within a transaction: by a security administrator, or as part of a move that was agreed to. */
export async function endInPost(
  { db, clock }: Within,
  { post_id, user_id, reason, ...asked }: Ending & Asked,
  by: Omit<By, 'permissions'>,
): Promise<void> {
  const on = clock.today()
  const held = await listHeld(db, user_id)
  checkHandedOver(await listOpenItems(db, { post_id, user_id, held, today: on }))
  await endHolding(db, { user_id, post_id, on })
  const way = asked.request_id === undefined ? 'page' : 'approval'
  await tellOfPost({ db, clock }, by, { move: 'leave', user_id, post_id, on, way, reason, ...asked })
}
