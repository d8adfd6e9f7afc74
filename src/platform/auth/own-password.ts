import { doneBy, recordAudit } from '../audit.ts'
import type { Clock } from '../clock.ts'
import type { Databases } from '../context.ts'
import type { KeyRing } from '../crypto/index.ts'
import { inTransaction } from '../db.ts'
import { AppError, forbidden } from '../errors.ts'
import { beginAttempt } from './attempts.ts'
import { isRemembered, remember } from './password-history.ts'
import { checkPassword, hashPassword, isPasswordOf, weakPassword } from './passwords.ts'
import { takeCode } from './second-factors.ts'
import { type Session, stampProof } from './sessions.ts'

type Needs = { databases: Databases; clock: Clock; keys: KeyRing }

/** Who is signed in chooses another password. The session goes on by the token that this gives. */
export async function changePassword(
  needs: Needs,
  input: { session: Session; current: string; password: string; request_id: string },
): Promise<string | null> {
  const { session, current, password, request_id } = input
  const { user_id, username } = session.actor
  if (session.method_code !== 'password') throw forbidden('change a password that you do not sign in with')
  await checkOwn(needs, { session, password: current })
  checkPassword(password, username)
  if (await isRemembered(needs.databases.db, { user_id, password })) throw weakPassword(['history'])
  const password_hash = await hashPassword(password)
  const now = needs.clock.now().toISOString()
  await inTransaction(needs.databases, async (db) => {
    await db
      .updateTable('platform.users')
      .set({ password_hash, password_kind: 'own', password_changed_at: now })
      .where('user_id', '=', user_id)
      .execute()
    await remember(db, { user_id, password_hash, set_at: now })
    await db
      .deleteFrom('platform.sessions')
      .where('user_id', '=', user_id)
      .where('token_hash', '!=', session.token_hash)
      .execute()
    const line = { action: 'password.change', outcome: 'done', request_id } as const
    await recordAudit({ ...needs, databases: { db } }, { ...doneBy(session.actor), ...line })
  })
  return stampProof(needs, session)
}

export type Proof = { password?: string | undefined; code?: string | undefined }

/**
 * Whoever sits before a session shows once more who they are: by the password, or a code of the app. Gives
 * the token with which it goes on.
 */
export async function proveAgain(needs: Needs, input: { session: Session } & Proof): Promise<string | null> {
  await checkOwn(needs, input)
  return stampProof(needs, input.session)
}

/** Guesses in a session lock as those at the door do, so that an open one is no way round the lock. */
async function checkOwn(needs: Needs, input: { session: Session } & Proof): Promise<void> {
  const { session, password, code } = input
  const { user_id, username } = session.actor
  const attempt = await beginAttempt(needs, { username, place: 'session' })
  const isRight =
    password === undefined
      ? code !== undefined && (await takeCode(needs, { user_id, code }))
      : session.method_code === 'password' && (await isPasswordOf(await hashOf(needs, user_id), password))
  if (!isRight) {
    await attempt.failed()
    throw new AppError({ code: 'proof_failed', status: 403, message: 'The password or code is not right.' })
  }
  await attempt.succeeded()
}

async function hashOf({ databases: { db } }: Needs, userId: string): Promise<string | null> {
  const row = await db
    .selectFrom('platform.users')
    .select('password_hash')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.password_hash ?? null
}
