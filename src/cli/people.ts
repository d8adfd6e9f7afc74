import { text as readAll } from 'node:stream/consumers'
import { closeSession, findSession, type Session } from '../platform/auth/sessions.ts'
import { signIn } from '../platform/auth/sign-in.ts'
import type { Clock } from '../platform/clock.ts'
import type { Databases } from '../platform/context.ts'
import { invalid } from '../platform/errors.ts'
import type { Values } from './command.ts'
import { textOf } from './values.ts'

type Needs = { databases: Databases; clock: Clock }
type Person = Pick<Session['actor'], 'user_id' | 'permissions'>

/**
 * Who speaks at a terminal. Where two people have to agree, a name is not enough: each proves with a password
 * that it is theirs, which comes on the input, as other users of the machine can read the command line.
 */
export async function personOf(needs: Needs, values: Values): Promise<Person> {
  const username = textOf(values, 'user')
  if (!username) throw invalid('Say who you are: --user <name>, the password on the input.')
  const password = (await readAll(process.stdin)).replace(/\r?\n$/, '')
  const { token } = await signIn(needs, { username, password, ip: 'terminal' })
  const session = await findSession(needs, token)
  if (!session) throw new Error('a session just opened is not there')
  await closeSession(needs.databases, session)
  return session.actor
}
