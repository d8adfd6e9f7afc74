import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type App, sessionOf } from '../../../platform/http/request.ts'
import { clearSessionCookie, goOnWith, setSessionCookie } from '../../../platform/http/security.ts'
import type { Logger } from '../../../platform/log.ts'
import { problem } from '../../../platform/schema.ts'
import { session } from '../schema.ts'
import { describeSession } from '../service.ts'
import { leaveAddressOf } from '../service/oidc.ts'
import {
  choosePassword,
  endSession,
  giveUpSecondFactor,
  offerSecondFactor,
  openSessionFor,
  proveSession,
  takeUpSecondFactor,
} from '../service/sign-in.ts'
import * as schema from '../sign-in.schema.ts'

const SIGN_INS_A_MINUTE = 30
const tags = ['session']
const personOf = (request: FastifyRequest) => ({ session: sessionOf(request), request_id: request.id })

export function registerSignInRoutes(app: App): void {
  registerDoor(app)
  registerOwnPassword(app)
  registerSecondFactor(app)
}

function registerDoor(app: App): void {
  app.post(
    '/session',
    {
      config: { isOpen: true, rateLimit: { max: SIGN_INS_A_MINUTE, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Sign in',
        body: schema.credentials,
        response: { 200: session, 401: problem, 423: problem, 429: problem },
      },
    },
    async (request, reply) => {
      const caller = { ip: request.ip, request_id: request.id }
      const { token, answer } = await openSessionFor(request.facts, { credentials: request.body, caller })
      setSessionCookie(reply, token)
      return answer
    },
  )
  app.get(
    '/session',
    {
      config: { isForAll: true, isBeforeDuties: true },
      schema: { tags, summary: 'Who is signed in', response: { 200: session, 401: problem } },
    },
    async (request) => describeSession(request.facts, sessionOf(request)),
  )
  app.delete(
    '/session',
    {
      config: { isForAll: true, isBeforeDuties: true },
      schema: { tags, summary: 'Sign out', response: { 200: schema.signedOut, 204: z.null() } },
    },
    async (request, reply) => {
      const person = personOf(request)
      const provider_address = await leaveAddressOf(request.facts, person.session, request.log as Logger)
      await endSession(request.facts, person)
      clearSessionCookie(reply)
      if (provider_address !== null) return { provider_address }
      return reply.code(204).send(null)
    },
  )
}

function registerOwnPassword(app: App): void {
  app.post(
    '/session/password',
    {
      config: { isForAll: true, isBeforeDuties: true },
      schema: {
        tags,
        summary: 'Choose another password',
        body: schema.passwordChange,
        response: { 200: session, 403: problem, 422: problem, 423: problem },
      },
    },
    async (request, reply) => {
      const { answer, token } = await choosePassword(request.facts, request.body, personOf(request))
      goOnWith(reply, token)
      return answer
    },
  )
  app.post(
    '/session/proof',
    {
      config: { isForAll: true, isBeforeDuties: true },
      schema: {
        tags,
        summary: 'Show once more who one is, by the password or a code',
        body: schema.proof,
        response: { 204: z.null(), 403: problem, 423: problem },
      },
    },
    async (request, reply) => {
      goOnWith(reply, await proveSession(request.facts, request.body, personOf(request)))
      return reply.code(204).send(null)
    },
  )
}

function registerSecondFactor(app: App): void {
  app.post(
    '/session/second-factor',
    {
      config: { isForAll: true, isBeforeDuties: true, needsProof: true },
      schema: {
        tags,
        summary: 'Begin to take up a second factor',
        response: { 200: schema.newFactor, 403: problem, 409: problem },
      },
    },
    async (request) => offerSecondFactor(request.facts, personOf(request)),
  )
  app.post(
    '/session/second-factor/confirm',
    {
      config: { isForAll: true, isBeforeDuties: true },
      schema: {
        tags,
        summary: 'Take the second factor up by showing a first code of it',
        body: schema.factorCode,
        response: { 200: schema.recoveryCodes, 404: problem, 422: problem },
      },
    },
    async (request) => ({
      recovery_codes: await takeUpSecondFactor(request.facts, request.body, personOf(request)),
    }),
  )
  app.delete(
    '/session/second-factor',
    {
      config: { isForAll: true, needsProof: true },
      schema: { tags, summary: 'Give the second factor up', response: { 204: z.null(), 403: problem } },
    },
    async (request, reply) => {
      await giveUpSecondFactor(request.facts, personOf(request))
      return reply.code(204).send(null)
    },
  )
}
