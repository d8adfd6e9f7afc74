import type { Calendar } from '../working-days.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { AdministratorFactor } from '../auth/administrator-factor.ts'
import type { Oidc } from '../auth/oidc.ts'
import type { Session, SessionEnd } from '../auth/sessions.ts'
import type { Clock } from '../clock.ts'
import type { Context, Databases, Known, Publication } from '../context.ts'
import type { KeyRing } from '../crypto/index.ts'
import { AppError, unavailable } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { ListPlaces } from '../reference-lists/file.ts'

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
  /** Where the lists lie that nights go by. */
  lists: ListPlaces
  /** To find identifiers by their keyed hash. */
  keys: KeyRing
  /** Where files lie that may be fetched. */
  exportsDir: string
  /** Where attachments of customers lie. */
  attachmentsDir: string
  clock: Clock
  /** The bank's identity provider, where it has one. */
  oidc: Oidc | null
  /** What is asked of administrators. */
  administratorFactor: AdministratorFactor
  session: Session | null
  /** Why the session is over that the request names; null where it is not, or nobody ended it. */
  ended: SessionEnd | null
  publication: Publication | null
}

declare module 'fastify' {
  interface FastifyRequest {
    facts: RequestFacts
  }
  interface FastifyContextConfig {
    /** Anybody may call it, signed in or not. */
    isOpen?: boolean
    /** Everybody may call it who is signed in. */
    isForAll?: boolean
    /** What the actor's role must allow. Each route says one of these three. */
    permission?: string
    /** Part of a record that lists others: their fields are shown as in a list. */
    listsOthers?: boolean
    /** Only for whoever has shown a short while ago who they are. */
    needsProof?: boolean
    /** Also for whoever has to change the password or take up a second factor before anything else. */
    isBeforeDuties?: boolean
  }
}

const NOT_SIGNED_IN = { code: 'not_signed_in', message: 'Sign in first.' }
const ENDS: Record<SessionEnd, typeof NOT_SIGNED_IN> = {
  replaced: { code: 'session_replaced', message: 'You signed in elsewhere, which ended this session.' },
  forced: { code: 'session_forced_out', message: 'An administrator ended this session.' },
}

export function sessionOf(request: FastifyRequest): Session {
  const { session, ended } = request.facts
  if (!session) throw new AppError({ status: 401, ...(ended ? ENDS[ended] : NOT_SIGNED_IN) })
  return session
}

/** Who does it, and in which request, for the trail. */
export const callerOf = (request: FastifyRequest) => ({ ...sessionOf(request).actor, request_id: request.id })

/** What a request says of the date it looks at: without one the publication's own, as it is known now. */
export type Looked = { as_of?: string | undefined; known?: Known | undefined }

/** The first argument of every use case: who asks, of which publication, as of which date. */
export function contextOf(request: FastifyRequest, { as_of, known = 'now' }: Looked = {}): Context {
  const { databases, warehouseDir, archiveDir, calendar, clock, publication } = request.facts
  const { actor } = sessionOf(request)
  if (!publication) throw unavailable('nothing_published', 'No business date has been published yet.')
  const log = request.log as Logger
  const asOf = as_of ?? null
  const knownOn = known === 'then' ? (asOf ?? publication.business_date) : null
  return { databases, actor, publication, warehouseDir, archiveDir, calendar, clock, log, asOf, knownOn }
}
