import type { Actor, Reach } from '../context.ts'
import type { HeldPost } from './posts.ts'

/**
 * Whether whose customers they are decides, which can change at any moment, and not where they are
 * kept.
 */
export const isByGrants = (kind: Reach['kind']): boolean => kind === 'manager' || kind === 'team'

/** Who holds it finds any customer of the bank by a number that the customer tells, to serve him. */
export const LOOK_UP = 'customers.look_up'

/** Whom somebody has looked up, from whatever unit; null where his role does not allow it. */
export const reachOfLookUps = ({ permissions }: Pick<Actor, 'permissions'>, unit_id = ''): Reach | null =>
  permissions.includes(LOOK_UP) ? { kind: 'look_up', unit_id } : null

type PostPlace = Pick<HeldPost, 'post_id' | 'unit_id' | 'reach_kind' | 'line_code'>

/** How far somebody looks from a post; null for an administrator, and for a line that is not named. */
export function reachOfPost({ post_id, unit_id, reach_kind: kind, line_code }: PostPlace): Reach | null {
  if (kind === null) return null
  if (kind === 'line') return line_code && { kind, unit_id, line_code }
  return kind === 'team' ? { kind, unit_id, post_id } : { kind, unit_id }
}

/**
 * All that the holder of a post may act in, the post's own reach first. Whose reach is a unit or a
 * line may have been given customers of others for a time: he looks at those in a reach beside it, one
 * at a time.
 */
export function reachesOfPost(post: PostPlace): Reach[] {
  const own = reachOfPost(post)
  if (own === null) return []
  const isGivenMore = own.kind === 'org' || own.kind === 'line'
  return isGivenMore ? [own, { kind: 'manager', unit_id: post.unit_id }] : [own]
}
