import { changesBetween, recordAudit } from '../audit.ts'
import type { Clock } from '../clock.ts'
import { type Duty, fillPost, type HeldPost, postsOf, type TellPost } from '../authz/posts.ts'
import type { Databases } from '../context.ts'
import { inTransaction } from '../db.ts'
import { conflict, notFound } from '../errors.ts'
import { forgetAttempts } from './attempts.ts'
import type { PasswordKind } from './limits.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { remember } from './password-history.ts'

export type NewUser = {
  user_id: string
  username: string
  display_name: string
  title: string
  password: string
  /** `first`, to be changed at the first sign-in, unless said otherwise. */
  password_kind?: PasswordKind
  /** First day on which a temporary user may not sign in. */
  expires_on?: string | null
  /** What he fills a post of; the first one is the one a session opens with. */
  posts: Duty[]
}

export type ListedUser = Omit<NewUser, 'password' | 'password_kind' | 'posts' | 'expires_on'> & {
  posts: HeldPost[]
  is_active: boolean
  signed_in_at: string | null
}

type Needs = { databases: Databases; clock: Clock }

/** `tellPost` is told of each post that he fills from now on. */
export async function createUser(needs: Needs, user: NewUser, tellPost?: TellPost): Promise<void> {
  const { user_id } = user
  const on = needs.clock.today()
  await inTransaction(needs.databases, async (db) => {
    const filled = await insertUser({ db, clock: needs.clock }, user)
    const after = { username: user.username.toLowerCase(), is_active: true, posts: user.posts }
    await tellTrail({ ...needs, db }, { action: 'user.add', user_id, before: null, after })
    for (const post_id of filled) await tellPost?.(db, { move: 'fill', user_id, post_id, on })
  })
}

/** The same in a transaction that is open already, whose caller tells the trail. Returns the posts filled. */
export async function insertUser(
  needs: { db: Databases['db']; clock: Clock },
  user: NewUser,
): Promise<string[]> {
  const { db } = needs
  const { password_kind = 'first' } = user
  if (password_kind !== 'lasting') checkPassword(user.password, user.username)
  const passwordHash = await hashPassword(user.password)
  const now = needs.clock.now().toISOString()
  const made = await db
    .insertInto('platform.users')
    .values({
      user_id: user.user_id,
      username: user.username.toLowerCase(),
      display_name: user.display_name,
      title: user.title,
      password_hash: passwordHash,
      password_kind,
      created_at: now,
      password_changed_at: now,
      expires_on: user.expires_on ?? null,
    })
    .onConflict((key) => key.doNothing())
    .executeTakeFirst()
  if (Number(made.numInsertedOrUpdatedRows) === 0) {
    throw conflict(
      'user_exists',
      `There is already a user ${user.username} or a user number ${user.user_id}.`,
    )
  }
  await remember(db, { user_id: user.user_id, password_hash: passwordHash, set_at: now })
  const on = needs.clock.today()
  const filled: string[] = []
  for (const [index, duty] of user.posts.entries()) {
    filled.push(await fillPost(db, { user_id: user.user_id, duty, on, is_first: index === 0 }))
  }
  return filled
}

type NewPassword = { username: string; password: string; password_kind?: PasswordKind }

/**
 * Gives a person another password, to be changed at once, ends every session that the old one opened, and
 * forgets what was tried under his name.
 */
export const setPassword = ({ databases, clock }: Needs, input: NewPassword): Promise<void> =>
  inTransaction(databases, (db) => replacePassword({ db, clock }, input))

/** The same in a transaction that is open already. */
export async function replacePassword(
  needs: { db: Databases['db']; clock: Clock },
  input: NewPassword,
): Promise<void> {
  const { db } = needs
  const { password_kind = 'first' } = input
  if (password_kind !== 'lasting') checkPassword(input.password, input.username)
  const passwordHash = await hashPassword(input.password)
  const now = needs.clock.now().toISOString()
  const user = await db
    .updateTable('platform.users')
    .set({ password_hash: passwordHash, password_kind, password_changed_at: now })
    .where('username', '=', input.username.toLowerCase())
    .returning('user_id')
    .executeTakeFirst()
  if (!user) throw notFound('user', input.username)
  await remember(db, { user_id: user.user_id, password_hash: passwordHash, set_at: now })
  await db.deleteFrom('platform.sessions').where('user_id', '=', user.user_id).execute()
  await forgetAttempts(db, input.username)
  const after = { password_changed_at: now }
  const { user_id } = user
  await tellTrail(needs, { action: 'user.password', user_id, before: null, after })
}

/**
 * Whoever made a first password knows it: it opens no post that keeps or watches the system, and another is
 * set at the terminal. Called where somebody was given a post; tells whether there was such a password.
 */
export async function endFirstPassword(
  db: Databases['db'],
  { user_id, post_id }: { user_id: string; post_id: string },
): Promise<boolean> {
  const post = await db
    .selectFrom('platform.posts as p')
    .innerJoin('platform.roles as r', 'r.role_code', 'p.role_code')
    .select('r.power_code')
    .where('p.post_id', '=', post_id)
    .executeTakeFirst()
  if (post?.power_code !== 'security' && post?.power_code !== 'audit') return false
  // Held also where nothing ends: who sets a password at this moment sees the new post.
  const user = await db
    .selectFrom('platform.users')
    .select(['password_kind', 'password_hash'])
    .where('user_id', '=', user_id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (user?.password_kind !== 'first' || user.password_hash === null) return false
  await db.updateTable('platform.users').set({ password_hash: null }).where('user_id', '=', user_id).execute()
  await db
    .deleteFrom('platform.sessions')
    .where('user_id', '=', user_id)
    .where('method_code', '=', 'password')
    .execute()
  return true
}

type Told = {
  action: string
  user_id: string
  before: Record<string, unknown> | null
  after: Record<string, unknown>
}

// Called from a terminal, where nobody is signed in.
const tellTrail = (
  { db, clock }: { db: Databases['db']; clock: Clock },
  { action, user_id, before, after }: Told,
) =>
  recordAudit(
    { databases: { db }, clock },
    {
      user_id: null,
      action,
      outcome: 'done',
      subject: user_id,
      record: { table: 'platform.users', id: user_id },
      changes: changesBetween(before, after),
    },
  )

export async function listUsers({ databases, clock }: Needs): Promise<ListedUser[]> {
  const users = await databases.db
    .selectFrom('platform.users as u')
    .select(['u.user_id', 'u.username', 'u.display_name', 'u.title', 'u.is_active', 'u.signed_in_at'])
    .select(postsOf('u.user_id', clock.today()).as('posts'))
    .orderBy('u.username')
    .execute()
  return users.map((user) => ({ ...user, signed_in_at: textOrNull(user.signed_in_at) }))
}

/** The number of who signs in by a name; 404 where nobody does. */
export async function findUserId({ db }: Pick<Databases, 'db'>, username: string): Promise<string> {
  const user = await db
    .selectFrom('platform.users')
    .select('user_id')
    .where('username', '=', username.toLowerCase())
    .executeTakeFirst()
  if (!user) throw notFound('user', username)
  return user.user_id
}

export async function isActiveUser({ db }: Pick<Databases, 'db'>, userId: string): Promise<boolean> {
  const user = await db
    .selectFrom('platform.users')
    .select('is_active')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return user?.is_active ?? false
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
