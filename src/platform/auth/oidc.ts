import { readFileSync } from 'node:fs'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import type { Duty } from '../authz/posts.ts'
import { AppError, unavailable } from '../errors.ts'
import { rolesOfGroups } from './group-roles.ts'
import type { OidcSettings } from './oidc-settings.ts'

/** What has to come back unchanged, kept sealed in the browser meanwhile. */
export type OidcFlow = {
  state: string
  nonce: string
  verifier: string
  /** To sign in and go there; or to show once more who one is, for the session of this hash. */
  purpose: { back: string } | { token_hash: string }
}

/** Whom the provider says it is. */
export type OidcPerson = {
  user_id: string | null
  subject: string
  provider_session: string | null
  id_token: string
  roles: Duty[]
}

export type Oidc = {
  settings: OidcSettings
  begin(purpose: OidcFlow['purpose']): Promise<{ address: string; flow: OidcFlow }>
  /** The person that came back to `address`. */
  finish(address: string, flow: OidcFlow): Promise<OidcPerson>
  /** Where to leave the provider's session; null where it has no such place. */
  leaveAddress(idToken: string): Promise<string | null>
  /** Whose session the provider says is over, of a token that it sent by itself. */
  readLogout(token: string): Promise<{ subject: string | null; provider_session: string | null }>
}

export const OIDC_CALLBACK = '/api/session/oidc/callback'
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const CLOCKS_APART_S = 60
const LOGOUT_AGE_MAX = '5m'
/** How long the provider may take to answer. */
const PATIENCE_S = 10

/**
 * The provider is asked about itself at the first need, so that the server starts without it, and each time
 * before somebody is sent there, so that nobody is sent to one that is away.
 */
export function openOidc(settings: OidcSettings): Oidc {
  let known: Promise<client.Configuration> | null = null
  let keys: ReturnType<typeof createRemoteJWKSet> | null = null
  const ask = () => {
    const asking = discover(settings).catch((error: unknown) => {
      if (known === asking) known = null
      throw error
    })
    known = asking
    return asking
  }
  const provider = () => known ?? ask()
  return {
    settings,
    begin: async (purpose) => begin(await ask(), settings, purpose),
    finish: async (address, flow) => finish(await provider(), { settings, address, flow }),
    async leaveAddress(idToken) {
      const configuration = await provider()
      if (!configuration.serverMetadata().end_session_endpoint) return null
      return client.buildEndSessionUrl(configuration, {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${settings.publicUrl}/sign-in`,
      }).href
    },
    async readLogout(token) {
      const { jwks_uri } = (await provider()).serverMetadata()
      if (!jwks_uri) throw unavailable('oidc_without_keys', 'The identity provider tells no keys.')
      keys ??= createRemoteJWKSet(new URL(jwks_uri))
      return readLogout(token, keys, settings)
    },
  }
}

async function discover(settings: OidcSettings): Promise<client.Configuration> {
  const secret = readFileSync(settings.secretFile, 'utf8').trim()
  const isHere = settings.issuer.startsWith('http:')
  try {
    return await client.discovery(new URL(settings.issuer), settings.clientId, secret, undefined, {
      timeout: PATIENCE_S,
      execute: [
        // What a token says is believed by its signature, and not only for the connection that it came over.
        client.enableNonRepudiationChecks,
        // The settings take an address in clear only of this machine.
        ...(isHere ? [client.allowInsecureRequests] : []),
      ],
    })
  } catch (error) {
    throw unreachable(error)
  }
}

const unreachable = (error: unknown) =>
  unavailable('oidc_unreachable', 'The identity provider cannot be reached.', {
    reason: error instanceof Error ? error.message : 'unknown',
  })

async function begin(
  provider: client.Configuration,
  settings: OidcSettings,
  purpose: OidcFlow['purpose'],
): Promise<{ address: string; flow: OidcFlow }> {
  const verifier = client.randomPKCECodeVerifier()
  const flow = { state: client.randomState(), nonce: client.randomNonce(), verifier, purpose }
  const address = client.buildAuthorizationUrl(provider, {
    redirect_uri: settings.publicUrl + OIDC_CALLBACK,
    scope: settings.scope,
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // Showing it once more is no use if the provider only remembers.
    ...('token_hash' in purpose && { prompt: 'login', max_age: '0' }),
  })
  return { address: address.href, flow }
}

type Return = { settings: OidcSettings; address: string; flow: OidcFlow }

async function finish(
  provider: client.Configuration,
  { settings, address, flow }: Return,
): Promise<OidcPerson> {
  const tokens = await client
    .authorizationCodeGrant(provider, new URL(address), {
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      pkceCodeVerifier: flow.verifier,
      idTokenExpected: true,
      ...('token_hash' in flow.purpose && { maxAge: CLOCKS_APART_S }),
    })
    .catch((error: unknown) => {
      throw failed(error)
    })
  const idClaims = tokens.claims()!
  const claims = await allClaims(provider, { tokens, idClaims, wanted: settings.userClaim })
  const number = claims[settings.userClaim]
  const { sid } = idClaims
  return {
    user_id: typeof number === 'string' && number !== '' ? number : null,
    subject: idClaims.sub,
    provider_session: typeof sid === 'string' ? sid : null,
    id_token: tokens.id_token!,
    roles: rolesOfGroups(settings.groupRoles, claims[settings.groupsClaim]),
  }
}

type Told = {
  tokens: client.TokenEndpointResponse
  idClaims: client.IDToken
  wanted: string
}

/** It could not be asked, or took too long to answer, which says nothing of the person. */
const isAway = (error: unknown): boolean =>
  error instanceof Error &&
  (error.message === 'fetch failed' || error.name === 'TimeoutError' || isAway(error.cause))

const failed = (error: unknown) =>
  isAway(error)
    ? unreachable(error)
    : new AppError({
        code: 'oidc_failed',
        status: 401,
        message: error instanceof Error ? error.message : 'The identity provider did not say who it is.',
      })

/** Many providers tell little in the token itself and the rest when they are asked. */
async function allClaims(provider: client.Configuration, { tokens, idClaims, wanted }: Told) {
  const isWhole = wanted in idClaims || !provider.serverMetadata().userinfo_endpoint
  if (isWhole) return idClaims
  const told = await client
    .fetchUserInfo(provider, tokens.access_token, idClaims.sub)
    .catch((error: unknown) => {
      throw failed(error)
    })
  return { ...told, ...idClaims }
}

/** By a key that only the provider has; never by a word that both know, nor by none. */
const SIGNATURES = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** Checked as the specification of back-channel logout says: signed, for us, of now, and about a logout. */
async function readLogout(
  token: string,
  keys: ReturnType<typeof createRemoteJWKSet>,
  settings: OidcSettings,
): Promise<{ subject: string | null; provider_session: string | null }> {
  const refused = () =>
    new AppError({ code: 'logout_refused', status: 400, message: 'This is no logout token for this client.' })
  const { payload } = await jwtVerify(token, keys, {
    issuer: settings.issuer,
    audience: settings.clientId,
    algorithms: SIGNATURES,
    maxTokenAge: LOGOUT_AGE_MAX,
    clockTolerance: CLOCKS_APART_S,
  }).catch(() => {
    throw refused()
  })
  const { events, nonce, sub: subject = null, sid } = payload
  const provider_session = typeof sid === 'string' ? sid : null
  const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events
  if (!isLogout || nonce !== undefined || (subject === null && provider_session === null)) throw refused()
  return { subject, provider_session }
}
