import { type Duty, fillPost, leavePost, type TellPost } from '../authz/posts.ts'
import type { Clock } from '../clock.ts'
import type { Databases } from '../context.ts'
import { inTransaction } from '../db.ts'
import { AppError } from '../errors.ts'
import { endFirstPassword } from './users.ts'

type Needs = { databases: Databases; clock: Clock }
type Refusal = Duty & { code: string }

const isSame = (one: Duty, other: Duty) => one.role_code === other.role_code && one.unit_id === other.unit_id

/**
 * Lets somebody fill the posts of their groups and leave those of groups they are no longer in. Posts that
 * were given here are not touched. What may not be, such as powers that are kept apart, is answered and left
 * out.
 */
export async function followGroups(
  needs: Needs,
  { user_id, roles }: { user_id: string; roles: readonly Duty[] },
  tell: TellPost,
): Promise<Refusal[]> {
  const { db } = needs.databases
  const on = needs.clock.today()
  const held = await db
    .selectFrom('platform.post_holders as h')
    .innerJoin('platform.posts as p', 'p.post_id', 'h.post_id')
    .select(['h.post_id', 'h.is_by_group', 'p.role_code', 'p.unit_id'])
    .where('h.user_id', '=', user_id)
    .where('h.valid_to', '>', on)
    .execute()
  for (const post of held) {
    if (!post.is_by_group || roles.some((it) => isSame(it, post))) continue
    await inTransaction(needs.databases, async (own) => {
      await leavePost(own, { user_id, post_id: post.post_id, on })
      await tell(own, { move: 'leave', user_id, post_id: post.post_id, on })
    })
  }
  const refusals: Refusal[] = []
  for (const duty of roles) {
    if (held.some((it) => isSame(it, duty))) continue
    try {
      await fillByGroup(needs, { user_id, duty, on }, tell)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refusals.push({ ...duty, code: error.code })
    }
  }
  return refusals
}

const fillByGroup = (
  { databases }: Needs,
  { user_id, duty, on }: { user_id: string; duty: Duty; on: string },
  tell: TellPost,
): Promise<void> =>
  inTransaction(databases, async (db) => {
    const post_id = await fillPost(db, { user_id, duty, on })
    await db
      .updateTable('platform.post_holders')
      .set({ is_by_group: true })
      .where('post_id', '=', post_id)
      .where('user_id', '=', user_id)
      .where('valid_from', '=', on)
      .execute()
    const ended = (await endFirstPassword(db, { user_id, post_id })) && { is_password_ended: true as const }
    await tell(db, { move: 'fill', user_id, post_id, on, ...ended })
  })
