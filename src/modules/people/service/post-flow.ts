import { endFirstPassword } from '../../../platform/auth/users.ts'
import { holdPost } from '../../../platform/authz/posts.ts'
import type { Databases } from '../../../platform/db.ts'
import { conflict, notFound } from '../../../platform/errors.ts'
import { type AppliedRequest, defineFlow, type FlowLine } from '../../approvals/index.ts'
import { tellOfPost } from '../../system/index.ts'
import { conflictsOf } from '../policy.ts'
import { type PostFacts, postFacts, type PostRow } from '../posts.schema.ts'
import * as queries from '../queries/posts.ts'
import { listConflictPairs } from '../queries/roles.ts'
import { endInPost, readPost, roleOf } from './posts.ts'
import { powerWords, reachWords } from './role-words.ts'

type Db = Databases['db']

/** Who fills a post, asked for by one security administrator and decided by another. */
export const POST_FILLING = defineFlow<PostFacts>({
  flow_code: 'post_filling',
  name_zh: '人员上岗',
  name_en: 'Filling of a post',
  facts: postFacts,
  steps: [{ by: { role: 'sec_admin' }, within_working_days: 2 }],
  expires_within_working_days: 10,
  // Posts are given by others, whoever asked.
  exclude: ({ user_id }) => [user_id],
  describe: (facts) => {
    const { person_name, post, from } = facts
    const [zh, en] = from ? ['调岗', 'moves to'] : ['上岗', 'fills']
    return {
      title_zh: `${person_name} ${zh}：${post.zh}`,
      title_en: `${person_name} ${en} ${post.en}`,
      lines: linesOf(facts),
    }
  },
  apply: fillAsAgreed,
})

function linesOf(facts: PostFacts): FlowLine[] {
  const { person_name, user_id, post_id, post, from, valid_from, is_first } = facts
  const coded = (words: { zh: string; en: string }, code: string) => ({
    zh: `${words.zh}（${code}）`,
    en: `${words.en} (${code})`,
  })
  const person = { zh: person_name, en: person_name }
  return [
    { label_zh: '人员', label_en: 'Person', value: coded(person, user_id) },
    { label_zh: '岗位', label_en: 'Post', value: coded(post, post_id) },
    { label_zh: '职权类别', label_en: 'Power', value: powerWords(facts.power_code) },
    { label_zh: '数据范围', label_en: 'Reach', value: reachWords(facts.reach_kind) },
    ...(from ? [{ label_zh: '同时离岗', label_en: 'Leaves', value: coded(from, from.post_id) }] : []),
    {
      label_zh: '上岗日期',
      label_en: 'From',
      value: valid_from ?? { zh: '审批通过之日', en: 'The day on which it is agreed to' },
    },
    ...(is_first
      ? [{ label_zh: '登录默认岗位', label_en: 'Sessions open with it', value: { zh: '是', en: 'Yes' } }]
      : []),
  ]
}

type Filling = { post: PostRow; user_id: string; on: string; today: string; leaves: string | null }

/** Who may fill a post, and what he fills: refused where the post or another duty of his is in the way. */
export async function checkFilling(db: Db, filling: Filling): Promise<queries.Candidate> {
  const { post, user_id, on, today, leaves } = filling
  if (!post.is_active) throw conflict('post_closed', 'The post is closed.')
  const [person] = await queries.listCandidates(db, { q: '', user_id, today, on })
  if (!person) throw notFound('user', user_id)
  if (leaves !== null && !person.held.some((it) => it.post_id === leaves)) {
    throw notFound('holder of the post', leaves)
  }
  const held = person.held.filter((it) => it.post_id !== leaves)
  if (held.some((it) => it.post_id === post.post_id)) {
    throw conflict('post_filled', 'He fills the post already.')
  }
  const conflicts = conflictsOf(roleOf(post), held, await listConflictPairs(db))
  if (conflicts.length > 0) {
    throw conflict('duties_conflict', 'Two duties that the bank keeps apart.', { conflicts })
  }
  if (post.holders.length > 0) {
    throw conflict('post_filled', `Somebody fills the post ${post.post_id} already.`)
  }
  return { ...person, held }
}

/** From the day that was asked for, or from today where that is past; either both steps of a move or none. */
async function fillAsAgreed(db: Db, request: AppliedRequest<PostFacts>): Promise<void> {
  const { request_id, facts, maker_id, decided_by, traced, reason, today, clock } = request
  const { post_id, user_id, is_first, valid_from, from } = facts
  const within = { db, clock }
  const by = { ...traced, user_id: decided_by }
  const on = valid_from !== null && valid_from > today ? valid_from : today
  await queries.holdFilling(db, post_id)
  const post = await readPost(db, { post_id, today })
  const leaves = from?.post_id ?? null
  const person = await checkFilling(db, { post, user_id, on, today, leaves })
  const asked = { request_id, made_by: maker_id }
  if (leaves !== null) await endInPost(within, { post_id: leaves, user_id, reason, ...asked }, by)
  await holdPost(db, { user_id, post_id, on, is_first: false })
  if (is_first || person.held.length === 0) await queries.setFirst(db, { user_id, post_id })
  const isEnded = await endFirstPassword(db, { user_id, post_id })
  const ended = isEnded && ({ is_password_ended: true } as const)
  const told = { move: 'fill', user_id, post_id, on, way: 'approval', reason, ...ended, ...asked } as const
  await tellOfPost(within, by, told)
}
