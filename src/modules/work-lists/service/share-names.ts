import { listDisplayNames } from '../../../platform/auth/users.ts'
import { describePosts } from '../../../platform/authz/receivers.ts'
import { listRoles, roleNames } from '../../../platform/authz/roles.ts'
import { nameUnits } from '../../../platform/authz/units.ts'
import type { Context } from '../../../platform/db.ts'
import { LISTS_USE } from '../policy.ts'
import type { Share, WorkListAnswer } from '../schema.ts'

type Stored = Omit<Share, 'name'>

export const idsOf = (shares: readonly Stored[], kind: Stored['receiver_kind']) =>
  shares.filter((it) => it.receiver_kind === kind).map((it) => it.receiver_id)

/** What those are called with whom a list is shared; null where there is none of that number. */
export async function namerOf({ databases }: Context, shares: readonly Stored[]) {
  const { db } = databases
  const [people, posts, units, roleName] = await Promise.all([
    listDisplayNames(databases, idsOf(shares, 'user')),
    describePosts(db, idsOf(shares, 'post')),
    nameUnits(db, idsOf(shares, 'unit')),
    roleNames(db),
  ])
  const same = (name: string | undefined) => (name === undefined ? null : { zh: name, en: name })
  return ({ receiver_kind: kind, receiver_id: id }: Stored): Share['name'] | null => {
    if (kind === 'user') return same(people.get(id))
    if (kind === 'unit') return same(units.get(id))
    if (kind === 'role') return roleName(id)
    const post = posts.find((it) => it.post_id === id)
    if (!post) return null
    const say = (role: string) => `${post.unit_name ?? post.unit_id} · ${post.title || role}`
    return { zh: say(post.role_name_zh), en: say(post.role_name_en) }
  }
}

export async function shownShares(context: Context, shares: readonly Stored[]): Promise<Share[]> {
  const nameOf = await namerOf(context, shares)
  return shares.map((it) => ({ ...it, name: nameOf(it) ?? { zh: it.receiver_id, en: it.receiver_id } }))
}

/** Roles whose people can open lists. */
export async function rolesToShareWith({ databases }: Context): Promise<WorkListAnswer['roles']> {
  const roles = await listRoles(databases.db)
  return roles
    .filter((it) => it.is_active && it.permissions.includes(LISTS_USE))
    .map((it) => ({ role_code: it.role_code, name: { zh: it.name_zh, en: it.name_en } }))
}
