import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Databases } from '../context.ts'
import { AppError } from '../errors.ts'
import { isPasswordOf } from './passwords.ts'
import { momentFrom, openSession } from './sessions.ts'

export const FAILURES_MAX = 5
export const LOCK_MS = 10 * 60_000
// Failures that lie further back than this no longer count.
const FORGET_MS = 60 * 60_000

type Needs = { databases: Databases; clock: Clock }
export type SignIn = { username: string; password: string; ip: string }

/**
 * Opens a session for the right password. An unknown name, a closed account and a wrong password give the
 * same answer after the same work, and five failures lock a name for ten minutes whether or not it exists.
 */
export async function signIn(needs: Needs, input: SignIn): Promise<{ token: string; user_id: string }> {
  const username = input.username.trim().toLowerCase()
  const name = createHash('sha256').update(username).digest()
  const failures = await countAttempt(needs, name)
  const user = await needs.databases.db
    .selectFrom('platform.users')
    .select(['user_id', 'password_hash', 'is_active'])
    .where('username', '=', username)
    .executeTakeFirst()
  const isRight = await isPasswordOf(user?.password_hash ?? null, input.password)
  if (!user || !isRight || !user.is_active) {
    if (failures >= FAILURES_MAX) await lock(needs, name)
    throw new AppError({
      code: 'sign_in_failed',
      status: 401,
      message: 'User name or password is not right.',
    })
  }
  const { db } = needs.databases
  await db.deleteFrom('platform.sign_in_failures').where('username_hash', '=', name).execute()
  const signedInAt = momentFrom(needs.clock, 0)
  await db
    .updateTable('platform.users')
    .set({ signed_in_at: signedInAt })
    .where('user_id', '=', user.user_id)
    .execute()
  return { token: await openSession(needs, { user_id: user.user_id, ip: input.ip }), user_id: user.user_id }
}

/** Counted before the password is looked at, so that many attempts at once are no more than five either. */
async function countAttempt(needs: Needs, name: Buffer): Promise<number> {
  const now = momentFrom(needs.clock, 0)
  const forgotten = momentFrom(needs.clock, -FORGET_MS)
  const { rows } = await sql<{ failed_count: number; is_locked: boolean }>`
    insert into platform.sign_in_failures as f (username_hash, failed_count, last_failed_at)
    values (${name}, 1, ${now})
    on conflict (username_hash) do update set
      failed_count = case
        when f.locked_until > ${now} then f.failed_count
        when f.locked_until <= ${now} or f.last_failed_at < ${forgotten} then 1
        else f.failed_count + 1
      end,
      locked_until = case when f.locked_until > ${now} then f.locked_until end,
      last_failed_at = ${now}
    returning failed_count, locked_until is not null as is_locked`.execute(needs.databases.db)
  const failures = rows[0]?.failed_count ?? 1
  if (rows[0]?.is_locked) throw locked()
  // The fifth failure locks; should it have broken off before doing so, the sixth does.
  if (failures > FAILURES_MAX) {
    await lock(needs, name)
    throw locked()
  }
  return failures
}

async function lock(needs: Needs, name: Buffer): Promise<void> {
  const { db } = needs.databases
  await db
    .updateTable('platform.sign_in_failures')
    .set({ locked_until: momentFrom(needs.clock, LOCK_MS) })
    .where('username_hash', '=', name)
    .execute()
  // Names nobody has tried for long go, so that the table does not grow with every guess.
  const forgotten = momentFrom(needs.clock, -FORGET_MS)
  await db.deleteFrom('platform.sign_in_failures').where('last_failed_at', '<', forgotten).execute()
}

const locked = () =>
  new AppError({
    code: 'account_locked',
    status: 423,
    message: 'Too many failed attempts. The account is locked for ten minutes.',
  })
