import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './request.ts'

export const SESSION_COOKIE = 'zhike_session'

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
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Said by the proxy that speaks TLS; over plain HTTP the header means nothing.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
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
  void reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: 'auto',
  })
}

export function clearSessionCookie(reply: FastifyReply): void {
  void reply.clearCookie(SESSION_COOKIE, { path: '/', httpOnly: true, sameSite: 'strict', secure: 'auto' })
}
