import { doneBy, recordAudit } from '../../../platform/audit.ts'
import type { AdministratorFactor } from '../../../platform/auth/administrator-factor.ts'
import { changePassword, proveAgain, type Proof } from '../../../platform/auth/own-password.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
} from '../../../platform/auth/second-factors.ts'
import { closeSession, findSession, findSessionAgain, type Session } from '../../../platform/auth/sessions.ts'
import { signIn } from '../../../platform/auth/sign-in.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import { inTransaction } from '../../../platform/db.ts'
import { AppError, forbidden } from '../../../platform/errors.ts'
import type { SessionAnswer } from '../schema.ts'
import { describeSession, type Needs, type Renewed } from '../service.ts'
import type { Credentials, NewFactor, PasswordChange } from '../sign-in.schema.ts'

type Keyed = Needs & { keys: KeyRing; administratorFactor: AdministratorFactor }
type Caller = { ip: string; request_id: string }
/** A person who is signed in, and the request in which they do something. */
type Person = { session: Session; request_id: string }

/** What is refused with these says that somebody has come half way, and is no failure. */
const HALF_WAY = new Set(['code_needed'])

/** Signs a person in; right or wrong, the attempt is in the audit trail. */
export async function openSessionFor(
  needs: Keyed,
  input: { credentials: Credentials; caller: Caller },
): Promise<{ token: string; answer: SessionAnswer }> {
  const { credentials, caller } = input
  try {
    const { token } = await signIn(needs, { ...credentials, ...caller })
    return { token, answer: await welcome(needs, token) }
  } catch (error) {
    if (error instanceof AppError && !HALF_WAY.has(error.code))
      await recordRefusal(needs, { code: error.code, request_id: caller.request_id })
    throw error
  }
}

async function welcome(needs: Keyed, token: string): Promise<SessionAnswer> {
  const session = await findSession(needs, token)
  if (!session) throw new Error('a session just opened is not there')
  return describeSession(needs, session)
}

// Without the name that was typed: it may be a password in the wrong field.
const recordRefusal = (needs: Needs, refusal: { code: string; request_id: string }) =>
  recordAudit(needs, {
    user_id: null,
    action: 'session.open',
    outcome: 'refused',
    request_id: refusal.request_id,
    details: { code: refusal.code },
  })

const note = (needs: Needs, action: string, { session, request_id }: Person) =>
  recordAudit(needs, { ...doneBy(session.actor), action, outcome: 'done', request_id })

/** What is done and its line in the trail stand or fall together. */
const together = <T, N extends Needs>(needs: N, work: (needs: N) => Promise<T>): Promise<T> =>
  inTransaction(needs.databases, (db) => work({ ...needs, databases: { ...needs.databases, db } }))

export async function endSession(needs: Needs, person: Person): Promise<void> {
  await together(needs, async (needs) => {
    await closeSession(needs.databases, person.session)
    await note(needs, 'session.close', person)
  })
}

/** A password of the person's own choice, in place of the one in force. */
export async function choosePassword(needs: Keyed, change: PasswordChange, person: Person): Promise<Renewed> {
  const token = await changePassword(needs, { ...change, ...person })
  return { answer: await sessionAnew(needs, person), token }
}

/** Shows once more who sits there, before something that asks for it. Gives the token to go on with. */
export async function proveSession(needs: Keyed, proof: Proof, person: Person): Promise<string | null> {
  const token = await proveAgain(needs, { ...proof, session: person.session })
  await note(needs, 'session.prove', person)
  return token
}

const ISSUER = 'Zhike'

export async function offerSecondFactor(needs: Keyed, { session }: Person): Promise<NewFactor> {
  const { user_id, username } = session.actor
  const issuer = needs.publication ? `${ISSUER} ${needs.publication.bank.name_en}` : ISSUER
  return beginSecondFactor(needs, { user_id, username, issuer })
}

export async function takeUpSecondFactor(
  needs: Keyed,
  { code }: { code: string },
  person: Person,
): Promise<string[]> {
  const { user_id } = person.session.actor
  return together(needs, async (needs) => {
    const codes = await confirmSecondFactor(needs, { user_id, code })
    if (codes === null) {
      throw new AppError({ code: 'code_wrong', status: 422, message: 'The code is not right.' })
    }
    await note(needs, 'second_factor.add', person)
    return codes
  })
}

/** Whoever has to have one cannot give it up; an administrator can take it away when a telephone is lost. */
export async function giveUpSecondFactor(needs: Keyed, person: Person): Promise<void> {
  const { session } = person
  if (session.is_second_factor_required) throw forbidden('give up a second factor that you need')
  await together(needs, async (needs) => {
    if (!(await removeSecondFactor(needs.databases, session.actor.user_id))) return
    await note(needs, 'second_factor.remove', person)
  })
}

async function sessionAnew(needs: Keyed, { session }: Person): Promise<SessionAnswer> {
  const now = await findSessionAgain(needs, session)
  if (!now) throw new Error('a session in which something was done is not there')
  return describeSession(needs, now)
}
