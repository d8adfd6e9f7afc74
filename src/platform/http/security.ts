import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './request.ts'

export const SESSION_COOKIE = 'zhike_session'
const YEAR_S = 31_536_000

/** Whether the caller speaks TLS, to this process or to the proxy before it on this machine. */
const isOverTls = ({ protocol }: FastifyRequest) => protocol === 'https'

/** Over TLS browsers take a cookie of this name from this very host alone, and never over plain HTTP. */
export const boundToHost = (request: FastifyRequest, cookieName: string): string =>
  isOverTls(request) ? `__Host-${cookieName}` : cookieName

export const sessionCookieOf = (request: FastifyRequest) => boundToHost(request, SESSION_COOKIE)

/** Headers, cookies, limits and compression. Registered before any route, or routes go without. */
export async function secureApp(app: App): Promise<void> {
  await app.register(compress, { global: true, threshold: 2_048 })
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // The component library writes its styles into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Said below, and only over TLS: over plain HTTP the header means nothing.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
  })
  app.addHook('onRequest', async (request, reply) => {
    if (isOverTls(request)) {
      void reply.header('strict-transport-security', `max-age=${YEAR_S}; includeSubDomains`)
    }
  })
  await app.register(cookie)
  await app.register(rateLimit, { global: false, keyGenerator: callerOf, errorResponseBuilder: tooMany })
}

// Limits count people; before they are known, addresses, which a whole office may share.
const callerOf = (request: FastifyRequest) => request.facts.session?.actor.user_id ?? request.ip

function tooMany(_request: FastifyRequest, limit: { after: string }): Error {
  return Object.assign(new Error(`Too many requests. Try again in ${limit.after}.`), { statusCode: 429 })
}

export function setSessionCookie(reply: FastifyReply, token: string): void {
  void reply.setCookie(sessionCookieOf(reply.request), token, cookieOf(reply))
}

/** The session goes on by another token; null where it keeps the one it has. */
export function goOnWith(reply: FastifyReply, token: string | null): void {
  if (token !== null) setSessionCookie(reply, token)
}

export function clearSessionCookie(reply: FastifyReply): void {
  void reply.clearCookie(sessionCookieOf(reply.request), cookieOf(reply))
}

const cookieOf = ({ request }: FastifyReply) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: isOverTls(request) }) as const

/** What is refused before a route is known goes out without the headers above, as text that nothing runs. */
export function secureBare(reply: FastifyReply): void {
  void reply
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'same-origin')
}
