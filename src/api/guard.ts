import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { doneBy, recordAudit } from '../platform/audit.ts'
import {
  findSession,
  findSessionEnd,
  isCsrfTokenOf,
  isProved,
  type Session,
} from '../platform/auth/sessions.ts'
import { planOf } from '../platform/authz/fields.ts'
import { showAndSay } from '../platform/authz/say-hidden.ts'
import { requirePermission } from '../platform/authz/permissions.ts'
import type { Publication } from '../platform/context.ts'
import { AppError, forbidden, gone, invalid } from '../platform/errors.ts'
import { type App, type RequestFacts, sessionOf } from '../platform/http/request.ts'
import { clearSessionCookie, sessionCookieOf } from '../platform/http/security.ts'
import { findLivePublication, findPublication } from '../serving/publications.ts'

type Needs = Omit<RequestFacts, 'keys' | 'session' | 'ended' | 'publication'> & {
  /** The keys as they are by now. */
  readKeys: () => RequestFacts['keys']
  /** How often one person may read a list or a part of a record. */
  readsAMinute: number
}

/** A route of the API, and who may call it: anybody, whoever has a right, or else everybody signed in. */
export type ApiRoute = {
  method: string
  url: string
  isOpen: boolean
  permission: string | null
  /** What it takes, and in which form. */
  takes: { params?: z.ZodType; querystring?: z.ZodType; body?: z.ZodType }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route of the API, in the order in which they were registered. */
    apiRoutes: ApiRoute[]
  }
}

const SUBJECT_LENGTH_MAX = 100
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Stands before every route of the API: who asks, of which publication, and whether they may. A route that
 * does not say who may call it stops the server from starting.
 */
export function guardApi(app: App, { readKeys, readsAMinute, ...needs }: Needs): void {
  app.decorateRequest('facts')
  const routes: ApiRoute[] = []
  app.decorate('apiRoutes', routes)
  app.addHook('onRoute', (added) => {
    // The pages of the documentation are a library's, which says nothing of callers.
    if (isDocs(added.url)) added.config = { ...added.config, isForAll: true }
    const { url, method, config, schema } = added
    if (!isApi(url) || isDocs(url)) return
    if (!config?.isOpen && !config?.isForAll && config?.permission === undefined) {
      throw new Error(`${url} does not say who may call it: permission, isForAll or isOpen`)
    }
    const { isOpen = false, permission = null } = config
    const route = { url, isOpen, permission, takes: (schema ?? {}) as ApiRoute['takes'] }
    for (const it of [method].flat()) if (it !== 'HEAD') routes.push({ method: it, ...route })
  })
  const limitReading = app.createRateLimit({
    max: readsAMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) => sessionOf(request).actor.user_id,
  })
  app.addHook('onRequest', async (request, reply) => {
    const keys = readKeys()
    request.facts = { ...needs, keys, session: null, ended: null, publication: null }
    if (!isGuarded(request)) return
    const token = request.cookies[sessionCookieOf(request)]
    const isUnattended = request.headers['zhike-unattended'] === 'yes'
    const [session, publication] = await Promise.all([
      token === undefined ? null : findSession(needs, token, { isUnattended }),
      publicationOf(request, needs),
    ])
    const ended =
      token === undefined || session !== null ? null : await findSessionEnd(needs.databases, token)
    request.facts = { ...request.facts, session, ended, publication }
    // What ended is told once.
    if (ended !== null) clearSessionCookie(reply)
    if (publication) stamp(reply, publication)
    void reply.header('cache-control', 'no-store')
    admit(request, needs)
    if (!isReading(request)) return
    const limit = await limitReading(request)
    if (!limit.isAllowed && limit.isExceeded) refuseReading(reply, limit.ttlInSeconds)
  })
  app.addHook('preValidation', async (request) => refuseUnaskedBody(request))
  app.addHook('preSerialization', async (request, reply, payload) => shownTo(request, reply, payload))
  app.addHook('onSend', async (request, reply) => {
    await auditRefusal(request, reply)
    await auditReading(request, reply)
  })
}

// By the pattern of the route that will answer: the address itself can spell the same path in other ways.
function isGuarded(request: FastifyRequest): boolean {
  return isApi(request.routeOptions.url ?? '')
}

const isApi = (pattern: string) => pattern.startsWith('/api/')
const isDocs = (pattern: string) => /^\/api\/docs(\/|$)/.test(pattern)

/** Lists and records, which a program could carry away page by page. What has a limit of its own keeps it. */
const isReading = ({ method, routeOptions: { config } }: FastifyRequest) =>
  method === 'GET' && config.permission !== undefined && config.rateLimit === undefined

function refuseReading(reply: FastifyReply, seconds: number): never {
  void reply.header('retry-after', String(seconds))
  throw new AppError({
    code: 'too_many_requests',
    status: 429,
    message: `You have read more than a person reads in a minute. Go on in ${seconds} seconds.`,
  })
}

function admit(request: FastifyRequest, { clock }: Pick<Needs, 'clock'>): void {
  const {
    isOpen = false,
    isBeforeDuties = false,
    needsProof = false,
    permission,
  } = request.routeOptions.config
  refuseOtherSites(request)
  if (isOpen) return
  const session = sessionOf(request)
  if (!READING.has(request.method) && !isCsrfTokenOf(session, request.headers['x-csrf-token'])) {
    throw forbidden('change anything without the x-csrf-token of your session')
  }
  if (!isBeforeDuties) refuseBeforeDuties(session)
  if (permission !== undefined) requirePermission(session.actor, permission)
  if (needsProof && !isProved(session, clock.now())) {
    throw new AppError({ code: 'proof_needed', status: 403, message: 'Show once more who you are.' })
  }
}

/** Browsers say by themselves when a page of another site makes them ask; a sibling's page is one, too. */
function refuseOtherSites({ method, headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site']
  if (READING.has(method) || (site !== 'cross-site' && site !== 'same-site')) return
  throw forbidden('change anything from a page of another site')
}

/** What a route does not read is not passed over in silence: whoever sent it believes that it counts. */
function refuseUnaskedBody(request: FastifyRequest): void {
  const { body, routeOptions } = request
  // Files come as bytes, long ones by the stream, to routes alone that ask for them.
  const isFile = Buffer.isBuffer(body) || body instanceof Readable
  if (!isGuarded(request) || routeOptions.schema?.body || isFile) return
  const isEmpty = body == null || (typeof body === 'object' && Object.keys(body).length === 0)
  if (!isEmpty) throw invalid('This request takes no body.')
}

function refuseBeforeDuties({ duties: [duty] }: Session): void {
  if (duty === undefined) return
  const message = {
    password: 'Change your password first.',
    second_factor: 'Take up a second factor first.',
  }[duty]
  const code = { password: 'password_change_needed', second_factor: 'second_factor_needed' }[duty]
  throw new AppError({ code, status: 403, message })
}

/** An answer as the caller's role may see its classes of fields: its schema says where they stand. */
function shownTo(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  const { session } = request.facts
  const { url: pattern = '', schema, config } = request.routeOptions
  const answers = schema?.response as Record<number, z.ZodType> | undefined
  const answer = answers?.[reply.statusCode]
  const plan = answer && planOf(answer)
  if (!session || !plan) return payload
  // An address that names one thing shows a record.
  const place = pattern.includes('/:') && !config.listsOthers ? 'record' : 'list'
  return showAndSay(session.actor, { schema: answer, plan, place }, payload)
}

const REFUSALS = new Set([403, 404])

/** What somebody was refused, and what they could not find because it is not theirs, leaves a trace. */
async function auditRefusal(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { session } = request.facts
  if (!session || !REFUSALS.has(reply.statusCode) || !isGuarded(request)) return
  const { url: pattern = '', config } = request.routeOptions
  const [subject = pattern] = Object.values(request.params as Record<string, string | number>)
  await recordAudit(request.facts, {
    ...doneBy(session.actor),
    action: config.permission ?? `${request.method} ${pattern}`,
    outcome: 'refused',
    subject: String(subject).slice(0, SUBJECT_LENGTH_MAX),
    request_id: request.id,
    details: { status: reply.statusCode, route: pattern },
  })
}

/**
 * Who looked at which customer, and at which part of the record: any route below a customer's number, those
 * to come included. The answer does not leave without its line.
 */
async function auditReading(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { session } = request.facts
  const part = CUSTOMER_PART.exec(request.routeOptions.url ?? '')?.[1]
  if (!session || part === undefined || request.method !== 'GET' || reply.statusCode !== 200) return
  const { customer_id } = request.params as { customer_id: string }
  const { as_of = null, known, column, ref } = request.query as Record<string, string | undefined>
  await recordAudit(request.facts, {
    ...doneBy(session.actor),
    action: 'customer.read',
    outcome: 'done',
    subject: customer_id,
    customer_id,
    request_id: request.id,
    details: {
      part: part || 'record',
      as_of,
      ...(known && { known }),
      ...(column && { column }),
      ...(ref && { is_step: true }),
    },
    is_reading: true,
  })
}

const CUSTOMER_PART = /^\/api\/customers\/:customer_id\/?(.*)$/

/** The publication the page was opened with, as long as it is kept; without one, the live one. */
async function publicationOf(
  request: FastifyRequest,
  needs: Pick<Needs, 'databases'>,
): Promise<Publication | null> {
  const asked = request.headers['zhike-publication']
  if (asked === undefined) return findLivePublication(needs.databases.db)
  if (typeof asked !== 'string' || !/^[0-9]{1,9}$/.test(asked)) {
    throw invalid('The header zhike-publication takes the number of a publication.')
  }
  const kept = await findPublication(needs.databases.db, Number(asked))
  if (kept) return kept
  throw gone('publication_gone', 'These figures have been replaced by newer ones. Load the page again.')
}

/** Says on every answer which night its figures are of. */
export function stamp(reply: FastifyReply, publication: Publication): void {
  void reply.header('zhike-publication', String(publication.publication_id))
  void reply.header('zhike-business-date', publication.business_date)
}
