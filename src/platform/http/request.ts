import type { Calendar } from '../working-days.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Session } from '../auth/sessions.ts'
import type { Clock } from '../clock.ts'
import type { Context, Databases, Publication } from '../context.ts'
import type { KeyRing } from '../crypto/index.ts'
import { AppError, unavailable } from '../errors.ts'
import type { Logger } from '../log.ts'

/** The server as a module's `routes.ts` sees it: zod schemas are its validation, types and documentation. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse<IncomingMessage>,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What is known about a request before its route runs. */
export type RequestFacts = {
  databases: Databases
  warehouseDir: string
  archiveDir: string
  calendar: Calendar
  /** To find identifiers by their keyed hash. */
  keys: KeyRing
  clock: Clock
  session: Session | null
  publication: Publication | null
}

declare module 'fastify' {
  interface FastifyRequest {
    facts: RequestFacts
  }
  interface FastifyContextConfig {
    /** Anybody may call it, signed in or not. */
    isOpen?: boolean
    /** What the actor must have been given to call it. */
    permission?: string
  }
}

export function sessionOf(request: FastifyRequest): Session {
  const { session } = request.facts
  if (!session) throw new AppError({ code: 'not_signed_in', status: 401, message: 'Sign in first.' })
  return session
}

/** The first argument of every use case: who asks, of which publication, as of which date (null: its own). */
export function contextOf(request: FastifyRequest, asOf: string | null = null): Context {
  const { databases, warehouseDir, archiveDir, calendar, clock, publication } = request.facts
  const { actor } = sessionOf(request)
  if (!publication) throw unavailable('nothing_published', 'No business date has been published yet.')
  const log = request.log as Logger
  return { databases, actor, publication, warehouseDir, archiveDir, calendar, clock, log, asOf }
}
