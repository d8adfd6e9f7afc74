import { recordAudit } from '../../../platform/audit.ts'
import type { AdministratorFactor } from '../../../platform/auth/administrator-factor.ts'
import { followGroups } from '../../../platform/auth/group-posts.ts'
import type { Oidc, OidcFlow, OidcPerson } from '../../../platform/auth/oidc.ts'
import { closeProviderSessions, sealedIdTokenOf } from '../../../platform/auth/session-list.ts'
import {
  findSessionAgain,
  ID_TOKEN,
  openSession,
  type Session,
  stampProof,
} from '../../../platform/auth/sessions.ts'
import { isActiveUser } from '../../../platform/auth/users.ts'
import { type KeyRing, open, seal } from '../../../platform/crypto/index.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import type { TellPost } from '../../../platform/authz/posts.ts'
import type { Logger } from '../../../platform/log.ts'
import type { Needs } from '../service.ts'
import { tellOfPost } from './rights-told.ts'

type AtProvider = Needs & { keys: KeyRing; oidc: Oidc | null; administratorFactor: AdministratorFactor }
type Caller = { ip: string; request_id: string }

/** Where somebody goes who comes back from the provider, and with which session. */
export type Arrival = { path: string; token: string | null }

export function oidcOf({ oidc }: Pick<AtProvider, 'oidc'>): Oidc {
  if (oidc === null) throw notFound('way_in', 'oidc')
  return oidc
}

/**
 * Sends somebody to the provider: to sign in, or to show once more who they are. Where it is away the page
 * says so, as nobody reads JSON there, and passwords go on working.
 */
export async function goToProvider(
  needs: AtProvider,
  asked: { back: string; session: Session | null; caller: Caller },
): Promise<{ address: string; sealed: string | null }> {
  const { back, session, caller } = asked
  const purpose = session ? { token_hash: session.token_hash.toString('base64') } : { back }
  try {
    const { address, flow } = await oidcOf(needs).begin(purpose)
    return { address, sealed: seal(needs.keys, JSON.stringify(flow)) }
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== UNAVAILABLE) throw error
    const user_id = session?.actor.user_id ?? null
    await note(needs, { user_id, action: actionOf(purpose), code: error.code, caller })
    return { address: refusalPage(purpose, error), sealed: null }
  }
}

const UNAVAILABLE = 503
const actionOf = (purpose: OidcFlow['purpose'] | null) =>
  purpose !== null && 'token_hash' in purpose ? 'session.prove' : 'session.open'

/** The page that says why somebody was not let in, or is not taken for shown. */
function refusalPage(purpose: OidcFlow['purpose'] | null, { code }: AppError): string {
  const refused = code === 'user_unknown' ? 'unknown' : code === 'oidc_unreachable' ? 'unreachable' : 'failed'
  if (purpose !== null && 'token_hash' in purpose) return `/proved?refused=${refused}`
  const search = new URLSearchParams({ refused })
  if (purpose !== null && purpose.back !== '/') search.set('back', purpose.back)
  return `/sign-in?${search.toString()}`
}

/** Takes up whoever comes back. A refusal is told on the sign-in page, as nobody reads JSON there. */
export async function comeFromProvider(
  needs: AtProvider,
  came: { query: string; sealed: string | null; caller: Caller },
): Promise<Arrival> {
  const { caller } = came
  const oidc = oidcOf(needs)
  let begun: OidcFlow['purpose'] | null = null
  try {
    if (came.sealed === null) throw refused('oidc_not_begun', 'This way in was not begun in this browser.')
    const flow = JSON.parse(open(needs.keys, came.sealed)) as OidcFlow
    begun = flow.purpose
    const address = `${oidc.settings.publicUrl}/api/session/oidc/callback?${came.query}`
    const person = await oidc.finish(address, flow)
    return 'token_hash' in begun
      ? await proveAs(needs, { person, tokenHash: begun.token_hash, caller })
      : await enterAs(needs, { person, back: begun.back, caller })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await note(needs, { user_id: null, action: actionOf(begun), code: error.code, caller })
    return { path: refusalPage(begun, error), token: null }
  }
}

async function enterAs(
  needs: AtProvider,
  { person, back, caller }: { person: OidcPerson; back: string; caller: Caller },
): Promise<Arrival> {
  const { user_id, subject, provider_session, id_token } = person
  if (user_id === null || !(await isActiveUser(needs.databases, user_id))) {
    throw refused('user_unknown', 'There is no such user here.')
  }
  const provider = {
    session: provider_session,
    subject,
    id_token_sealed: ID_TOKEN.write(needs.keys, id_token),
  }
  const { request_id } = caller
  const tell: TellPost = (db, move) =>
    tellOfPost({ db, clock: needs.clock }, { user_id, request_id }, { ...move, way: 'group' })
  for (const refusal of await followGroups(needs, { user_id, roles: person.roles }, tell)) {
    const { role_code, unit_id } = refusal
    await recordAudit(needs, {
      user_id,
      action: 'post.fill',
      outcome: 'refused',
      subject: `${role_code}@${unit_id}`,
      request_id,
      details: { user_id, way: 'group', code: refusal.code },
    })
  }
  const token = await openSession(needs, { user_id, ...caller, method_code: 'oidc', provider })
  return { path: back, token }
}

async function proveAs(
  needs: AtProvider,
  { person, tokenHash, caller }: { person: OidcPerson; tokenHash: string; caller: Caller },
): Promise<Arrival> {
  const session = await findSessionAgain(needs, { token_hash: Buffer.from(tokenHash, 'base64') })
  if (!session || session.actor.user_id !== person.user_id) {
    throw refused('other_person', 'Somebody else has shown who they are.')
  }
  const token = await stampProof(needs, session)
  await note(needs, { user_id: person.user_id, action: 'session.prove', caller })
  return { path: '/proved', token }
}

/** Where to leave the provider's session of this one; null where there is none, or the provider is away. */
export async function leaveAddressOf(
  needs: AtProvider,
  session: Session,
  log: Logger,
): Promise<string | null> {
  if (needs.oidc === null || session.method_code !== 'oidc') return null
  const sealed = await sealedIdTokenOf(needs.databases, session)
  if (sealed === null) return null
  return needs.oidc.leaveAddress(ID_TOKEN.read(needs.keys, sealed)).catch((error: unknown) => {
    // Signing out here does not wait for the provider.
    log.warn(
      { code: error instanceof AppError ? error.code : 'unknown' },
      'the provider was not asked to end',
    )
    return null
  })
}

/** The provider says by itself that somebody has left: what they had open here is over. */
export async function endByProvider(
  needs: AtProvider,
  { logout_token, request_id }: { logout_token: string; request_id: string },
): Promise<void> {
  const over = await oidcOf(needs).readLogout(logout_token)
  for (const user_id of await closeProviderSessions(needs, over)) {
    await recordAudit(needs, {
      user_id,
      action: 'session.close',
      outcome: 'done',
      request_id,
      details: { by: 'provider' },
    })
  }
}

type Noted = { user_id: string | null; action: string; code?: string; caller: Caller }

const note = (needs: Needs, { user_id, action, code, caller }: Noted) =>
  recordAudit(needs, {
    user_id,
    action,
    outcome: code === undefined ? 'done' : 'refused',
    request_id: caller.request_id,
    details: { by: 'oidc', ...(code !== undefined && { code }) },
  })

const refused = (code: string, message: string) => new AppError({ code, status: 401, message })
