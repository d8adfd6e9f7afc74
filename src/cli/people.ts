import { text as readAll } from 'node:stream/consumers'
import { administratorFactorOf } from '../platform/auth/administrator-factor.ts'
import { closeSession, findSession, type Session } from '../platform/auth/sessions.ts'
import { signIn } from '../platform/auth/sign-in.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Databases } from '../platform/context.ts'
import { openKeyRing } from '../platform/crypto/index.ts'
import { forbidden, invalid } from '../platform/errors.ts'
import { statePaths } from '../platform/state.ts'
import type { Values } from './command.ts'
import { textOf } from './values.ts'

type Needs = { config: Config; databases: Databases; clock: Clock }
type Person = Session['actor']

/**
 * Who speaks at a terminal. Where two people have to agree, a name is not enough: each proves with a password
 * that it is theirs, which comes on the input, as other users of the machine can read the command line.
 * Whoever has a second factor writes its code on the line below.
 */
export async function personOf(needs: Needs, values: Values): Promise<Person> {
  const username = textOf(values, 'user')
  if (!username) throw invalid('Say who you are: --user <name>, the password on the input.')
  const [password = '', code] = (await readAll(process.stdin)).split(/\r?\n/)
  const keys = openKeyRing(statePaths(needs.config).keysDir)
  const given = { username, password, code: code || undefined }
  const { token } = await signIn({ ...needs, keys }, { ...given, ip: 'terminal', keepsOthers: true })
  const administratorFactor = administratorFactorOf(needs.config)
  const session = await findSession({ ...needs, administratorFactor }, token)
  if (!session) throw new Error('a session just opened is not there')
  await closeSession(needs.databases, session)
  if (session.duties.length > 0)
    throw forbidden('do this before you have signed in on the page and done as it asks')
  return session.actor
}
