import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

/** A token that is right in all but what a test changes; what it sets to undefined is left out. */
export type Forged = {
  claims?: JWTPayload
  header?: Partial<JWTHeaderParameters>
  key?: Key | Uint8Array
  /** Written as it is, in the place of a signed one. */
  text?: string
}

const CLIENT_ID = 'zhike'
const HOUR_S = 3_600

/**
 * An identity provider that says whatever a test has it say: over real HTTP, with real keys. A real one could
 * not be brought to sign what is wrong.
 */
export async function givenForgingProvider() {
  const own = await generateKeyPair('RS256', { extractable: true })
  const foreign = await generateKeyPair('RS256', { extractable: true })
  const known = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }
  const unknown = { ...(await exportJWK(foreign.publicKey)), kid: 'foreign', alg: 'RS256', use: 'sig' }
  const state = { idToken: '', metadata: {} as Record<string, unknown>, askedForKeys: [] as string[] }
  const server = createServer((request, reply) => {
    const path = new URL(request.url!, 'http://here').pathname
    if (path.startsWith('/keys')) state.askedForKeys.push(path)
    const answers: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () => ({ ...metadataOf(issuer), ...state.metadata }),
      '/keys': () => ({ keys: [known] }),
      '/keys-of-others': () => ({ keys: [unknown] }),
      '/token': () => ({ access_token: 'unused', token_type: 'Bearer', id_token: state.idToken }),
    }
    const answer = answers[path]
    reply.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    reply.end(JSON.stringify(answer?.() ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const nowS = () => Math.floor(Date.now() / 1_000)
  const sign = async ({ claims = {}, header = {}, key = own.privateKey, text }: Forged): Promise<string> => {
    if (text !== undefined) return text
    const about = { iss: issuer, aud: CLIENT_ID, iat: nowS(), exp: nowS() + HOUR_S, ...claims }
    return new SignJWT(about).setProtectedHeader({ alg: 'RS256', kid: 'own', ...header }).sign(key)
  }
  return {
    issuer,
    clientId: CLIENT_ID,
    foreignKey: foreign.privateKey,
    foreignJwk: unknown,
    keysOfOthers: `${issuer}/keys-of-others`,
    nowS,
    sign,
    state,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
})
