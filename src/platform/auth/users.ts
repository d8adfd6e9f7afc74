import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Databases, Reach } from '../context.ts'
import { inTransaction } from '../db.ts'
import { conflict, notFound } from '../errors.ts'
import { hashPassword } from './passwords.ts'

export type NewUser = {
  user_id: string
  username: string
  display_name: string
  title: string
  password: string
  /** The first one is the one a session opens with; none for who sees no customer. */
  reaches: Reach[]
  permissions: string[]
}

export type ListedUser = Omit<NewUser, 'password'> & { is_active: boolean; signed_in_at: string | null }

type Needs = { databases: Databases; clock: Clock }

export async function createUser(needs: Needs, user: NewUser): Promise<void> {
  const passwordHash = await hashPassword(user.password)
  const now = needs.clock.now().toISOString()
  await inTransaction(needs.databases, async (db) => {
    const made = await db
      .insertInto('platform.users')
      .values({
        user_id: user.user_id,
        username: user.username.toLowerCase(),
        display_name: user.display_name,
        title: user.title,
        password_hash: passwordHash,
        created_at: now,
        password_changed_at: now,
      })
      .onConflict((key) => key.doNothing())
      .executeTakeFirst()
    if (Number(made.numInsertedOrUpdatedRows) === 0) {
      throw conflict(
        'user_exists',
        `There is already a user ${user.username} or a user number ${user.user_id}.`,
      )
    }
    const reaches = user.reaches.map((reach, index) => ({
      user_id: user.user_id,
      position: index + 1,
      reach_kind: reach.kind,
      unit_id: reach.unit_id,
    }))
    const permissions = user.permissions.map((permission) => ({ user_id: user.user_id, permission }))
    if (reaches.length > 0) await db.insertInto('platform.user_reaches').values(reaches).execute()
    if (permissions.length > 0) await db.insertInto('platform.user_permissions').values(permissions).execute()
  })
}

/** Sets a new password and ends every session that the old one opened. */
export async function setPassword(
  needs: Needs,
  input: { username: string; password: string },
): Promise<void> {
  const passwordHash = await hashPassword(input.password)
  const now = needs.clock.now().toISOString()
  await inTransaction(needs.databases, async (db) => {
    const user = await db
      .updateTable('platform.users')
      .set({ password_hash: passwordHash, password_changed_at: now })
      .where('username', '=', input.username.toLowerCase())
      .returning('user_id')
      .executeTakeFirst()
    if (!user) throw notFound('user', input.username)
    await db.deleteFrom('platform.sessions').where('user_id', '=', user.user_id).execute()
  })
}

/** Lets a user do more than before; what he may do already stays. His open sessions may as well. */
export async function addPermissions(
  databases: Databases,
  input: { username: string; permissions: readonly string[] },
): Promise<void> {
  await inTransaction(databases, async (db) => {
    const user = await db
      .selectFrom('platform.users')
      .where('username', '=', input.username.toLowerCase())
      .select('user_id')
      .executeTakeFirst()
    if (!user) throw notFound('user', input.username)
    const rows = input.permissions.map((permission) => ({ user_id: user.user_id, permission }))
    if (rows.length === 0) return
    await db
      .insertInto('platform.user_permissions')
      .values(rows)
      .onConflict((known) => known.doNothing())
      .execute()
  })
}

export async function listUsers(databases: Databases): Promise<ListedUser[]> {
  const users = await databases.db
    .selectFrom('platform.users as u')
    .select(['u.user_id', 'u.username', 'u.display_name', 'u.title', 'u.is_active', 'u.signed_in_at'])
    .select(reachesOf('u.user_id').as('reaches'))
    .select(permissionsOf('u.user_id').as('permissions'))
    .orderBy('u.username')
    .execute()
  return users.map((user) => ({ ...user, signed_in_at: textOrNull(user.signed_in_at) }))
}

/** What people are called, by their user ids; whoever is not known is left out. */
export async function listDisplayNames(
  { db }: Pick<Databases, 'db'>,
  userIds: readonly string[],
): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map()
  const users = await db
    .selectFrom('platform.users')
    .where('user_id', 'in', userIds)
    .select(['user_id', 'display_name'])
    .execute()
  return new Map(users.map((user) => [user.user_id, user.display_name]))
}

const textOrNull = (value: unknown) => (value === null ? null : String(value))

/** A user's reaches in order, as JSON beside the user's row. */
export const reachesOf = (userId: string) => sql<Reach[]>`coalesce((
  select json_agg(json_build_object('kind', r.reach_kind, 'unit_id', r.unit_id) order by r.position)
  from platform.user_reaches r where r.user_id = ${sql.ref(userId)}), '[]')`

/** What a user may do, as JSON beside the user's row. */
export const permissionsOf = (userId: string) => sql<string[]>`coalesce((
  select json_agg(p.permission order by p.permission)
  from platform.user_permissions p where p.user_id = ${sql.ref(userId)}), '[]')`
