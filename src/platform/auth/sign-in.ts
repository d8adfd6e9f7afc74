import type { Clock } from '../clock.ts'
import type { Databases } from '../context.ts'
import type { KeyRing } from '../crypto/index.ts'
import { AppError } from '../errors.ts'
import { beginAttempt } from './attempts.ts'
import { isFirstOver, type Password } from './limits.ts'
import { isPasswordOf } from './passwords.ts'
import { hasSecondFactor, takeCode } from './second-factors.ts'
import { openSession } from './sessions.ts'

type Needs = { databases: Databases; clock: Clock; keys: KeyRing }
export type SignIn = {
  username: string
  password: string
  /** Of the second factor, or a recovery code. */
  code?: string | undefined
  ip: string
  request_id?: string
  /** At a terminal one shows who one is without leaving the browser. */
  keepsOthers?: true
}

/**
 * Opens a session for the right password and, where the person has a second factor, a code of it. An unknown
 * name, a closed account and a wrong password give the same answer after the same work.
 */
export async function signIn(needs: Needs, input: SignIn): Promise<{ token: string; user_id: string }> {
  const username = input.username.trim().toLowerCase()
  const attempt = await beginAttempt(needs, { username, place: 'door', address: input.ip })
  const user = await needs.databases.db
    .selectFrom('platform.users')
    .select(['user_id', 'password_hash', 'password_kind', 'password_changed_at', 'is_active', 'expires_on'])
    .where('username', '=', username)
    .executeTakeFirst()
  const isRight = await isPasswordOf(user?.password_hash ?? null, input.password)
  const isOver = user?.expires_on != null && user.expires_on <= needs.clock.today()
  if (!user || !isRight || !user.is_active || isOver) {
    await attempt.failed()
    throw refused('sign_in_failed', 'User name or password is not right.')
  }
  if (isFirstOver(user as Password, needs.clock.now())) {
    await attempt.failed()
    throw refused('first_password_expired', 'The first password is too old; have another one set.')
  }
  const { user_id } = user
  if (await hasSecondFactor(needs.databases, user_id)) {
    if (!input.code) {
      await attempt.unfinished()
      throw refused('code_needed', 'Enter the code of your second factor as well.')
    }
    if (!(await takeCode(needs, { user_id, code: input.code }))) {
      await attempt.failed()
      throw refused('code_wrong', 'The code is not right, or was used before.')
    }
  }
  await attempt.succeeded()
  const { ip, request_id, keepsOthers = false } = input
  const opened = { user_id, ip, request_id, method_code: 'password', keepsOthers } as const
  return { token: await openSession(needs, opened), user_id }
}

const refused = (code: string, message: string) => new AppError({ code, status: 401, message })
