import { listDisplayNames } from '../../../platform/auth/users.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { conflict, invalid } from '../../../platform/errors.ts'
import { listWaitingOf, startRequestIn } from '../../approvals/index.ts'
import { POSTS_MANAGE } from '../../system/index.ts'
import { checkHandedOver, checkOthersPost } from '../policy.ts'
import type { Fill, PostFacts, PostRow, WaitingFilling } from '../posts.schema.ts'
import { holdFilling } from '../queries/posts.ts'
import type { Asker, Asking, By, Needs } from './needs.ts'
import { checkFilling, POST_FILLING } from './post-flow.ts'
import { readHandOver } from './hand-over.ts'
import { readPost } from './posts.ts'

/** Fillings of posts that wait for somebody's agreement. */
export async function listWaitingFillings({ databases, clock }: Needs, by: By): Promise<WaitingFilling[]> {
  const found = await listWaitingOf(databases.db, {
    flow_code: POST_FILLING.flow_code,
    today: clock.today(),
  })
  const makers = [...new Set(found.map((it) => it.maker_id))]
  const names = await listDisplayNames(databases, makers)
  return found.map(({ request_id, facts, maker_id }) => {
    const { post_id, user_id, person_name } = facts as PostFacts
    const may_open =
      maker_id === by.user_id || (by.permissions.includes(POSTS_MANAGE) && by.user_id !== user_id)
    return { request_id, post_id, person_name, maker_name: names.get(maker_id) ?? maker_id, may_open }
  })
}

/** Asks that a person fills a post that stands empty, where no other duty of his keeps him from it. */
export async function askToFill(
  needs: Asking,
  input: Fill & { post_id: string },
  by: Asker,
): Promise<{ request_id: string }> {
  const { post_id, user_id, is_first, valid_from = null, reason } = input
  checkOthersPost(user_id, by)
  const today = needs.clock.today()
  if (valid_from !== null && valid_from < today) {
    throw invalid('A post is filled from today on.', { field: 'valid_from' })
  }
  return ask(needs, { post_id, user_id, is_first, valid_from, leaves: null, reason }, by)
}

type Move = { post_id: string; user_id: string; to_post_id: string; reason: string }

/** Asks that a person leaves one post and fills another, in one step. */
export async function askToMove(needs: Asking, input: Move, by: Asker): Promise<{ request_id: string }> {
  const { post_id, user_id, to_post_id, reason } = input
  checkOthersPost(user_id, by)
  checkHandedOver(await readHandOver(needs, { post_id, user_id }))
  const wish = { post_id: to_post_id, user_id, is_first: true, valid_from: null, leaves: post_id, reason }
  return ask(needs, wish, by)
}

type Wish = Pick<PostFacts, 'post_id' | 'user_id' | 'is_first' | 'valid_from'> & {
  leaves: string | null
  reason: string
}

/** Of one post a single filling waits at a time. */
async function ask(needs: Asking, wish: Wish, by: Asker): Promise<{ request_id: string }> {
  const facts = await factsOf(needs, wish)
  const request_id = await inTransaction(needs.databases, async (db) => {
    await holdFilling(db, wish.post_id)
    await checkNoneWaits(db, { post_id: wish.post_id, today: needs.clock.today() })
    return startRequestIn(db, {
      context: { ...needs, actor: by },
      flow: POST_FILLING,
      facts,
      reason: wish.reason,
      ...(by.request_id !== undefined && { trace_id: by.request_id }),
    })
  })
  return { request_id }
}

async function checkNoneWaits(db: Databases['db'], { post_id, today }: { post_id: string; today: string }) {
  const waiting = await listWaitingOf(db, { flow_code: POST_FILLING.flow_code, today })
  if (!waiting.some((it) => (it.facts as PostFacts).post_id === post_id)) return
  throw conflict('post_filling_open', 'Another filling of the post waits to be decided.')
}

const wordsOf = (post: PostRow) => ({
  zh: `${post.unit_name} ${post.role_name_zh}`,
  en: `${post.role_name_en}, ${post.unit_name}`,
})

async function factsOf({ databases, clock }: Asking, wish: Wish): Promise<PostFacts> {
  const { post_id, user_id, is_first, valid_from, leaves } = wish
  const { db } = databases
  const today = clock.today()
  const post = await readPost(db, { post_id, today })
  const { display_name } = await checkFilling(db, { post, user_id, on: valid_from ?? today, today, leaves })
  const left = leaves === null ? null : await readPost(db, { post_id: leaves, today })
  return {
    ...{ post_id, user_id, is_first, valid_from },
    ...{ power_code: post.power_code, reach_kind: post.reach_kind },
    person_name: display_name,
    post: wordsOf(post),
    from: left && { post_id: left.post_id, ...wordsOf(left) },
  }
}
