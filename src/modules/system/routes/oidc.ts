import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type App, sessionOf } from '../../../platform/http/request.ts'
import { boundToHost, goOnWith } from '../../../platform/http/security.ts'
import { problem } from '../../../platform/schema.ts'
import { comeFromProvider, endByProvider, goToProvider, oidcOf } from '../service/oidc.ts'
import * as schema from '../sign-in.schema.ts'

const FLOW_COOKIE = 'zhike_oidc'
const FLOW_SECONDS = 600
const SIGN_INS_A_MINUTE = 60
const tags = ['session']

/** Signing in at the bank's identity provider. Browsers walk these ways by themselves. */
export function registerOidcRoutes(app: App): void {
  const rateLimit = { max: SIGN_INS_A_MINUTE, timeWindow: '1 minute' }
  app.get(
    '/session/ways',
    {
      config: { isOpen: true },
      schema: { tags, summary: 'The ways in beside the password', response: { 200: schema.waysIn } },
    },
    async ({ facts: { oidc } }) => ({ oidc: oidc && { label: oidc.settings.label } }),
  )
  app.get(
    '/session/oidc',
    {
      config: { isOpen: true, rateLimit },
      schema: {
        tags,
        summary: 'To the identity provider: to sign in, or to show once more who one is',
        querystring: schema.providerQuery,
        response: { 404: problem },
      },
    },
    async (request, reply) => {
      const { back, purpose } = request.query
      oidcOf(request.facts)
      const session = purpose === 'proof' ? sessionOf(request) : null
      const asked = { back, session, caller: callerOf(request) }
      const { address, sealed } = await goToProvider(request.facts, asked)
      if (sealed !== null) keepFlow(reply, sealed)
      return reply.redirect(address)
    },
  )
  app.get(
    '/session/oidc/callback',
    {
      config: { isOpen: true, rateLimit },
      schema: {
        tags,
        summary: 'Where the identity provider sends people back to',
        response: { 404: problem },
      },
    },
    async (request, reply) => {
      const [, query = ''] = request.url.split('?')
      const flowCookie = boundToHost(request, FLOW_COOKIE)
      const sealed = request.cookies[flowCookie] ?? null
      const { path, token } = await comeFromProvider(request.facts, {
        query,
        sealed,
        caller: callerOf(request),
      })
      void reply.clearCookie(flowCookie, { path: '/', secure: 'auto' })
      goOnWith(reply, token)
      return reply.redirect(path)
    },
  )
  void app.register(registerLogout)
}

/** The provider's own word; it writes a form, which nothing else here does. */
async function registerLogout(app: App): Promise<void> {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  app.post(
    '/session/oidc/logout',
    {
      config: { isOpen: true },
      schema: {
        tags,
        summary: 'The identity provider says that somebody has left it (back-channel logout)',
        body: schema.providerLogout,
        response: { 204: z.null(), 400: problem, 404: problem },
      },
    },
    async (request, reply) => {
      await endByProvider(request.facts, { ...request.body, request_id: request.id })
      return reply.code(204).send(null)
    },
  )
}

// Lax: the browser comes back from the provider's site with it.
function keepFlow(reply: FastifyReply, sealed: string): void {
  void reply.setCookie(boundToHost(reply.request, FLOW_COOKIE), sealed, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: 'auto',
    maxAge: FLOW_SECONDS,
  })
}

const callerOf = (request: FastifyRequest) => ({ ip: request.ip, request_id: request.id })
