import type { FastifyReply, FastifyRequest } from 'fastify'
import { recordAudit } from '../platform/audit.ts'
import { findSession, isCsrfTokenOf } from '../platform/auth/sessions.ts'
import { requirePermission } from '../platform/authz/permissions.ts'
import type { Publication } from '../platform/context.ts'
import { forbidden, gone, invalid } from '../platform/errors.ts'
import { type App, type RequestFacts, sessionOf } from '../platform/http/request.ts'
import { SESSION_COOKIE } from '../platform/http/security.ts'
import { findLivePublication, findPublication } from '../serving/publications.ts'

type Needs = Omit<RequestFacts, 'session' | 'publication'>

const SUBJECT_LENGTH_MAX = 100
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Stands before every route of the API: who asks, of which publication, and whether they may. A route is shut
 * unless it says that it is open.
 */
export function guardApi(app: App, needs: Needs): void {
  app.decorateRequest('facts')
  app.addHook('onRequest', async (request, reply) => {
    request.facts = { ...needs, session: null, publication: null }
    if (!isGuarded(request)) return
    const token = request.cookies[SESSION_COOKIE]
    const [session, publication] = await Promise.all([
      token === undefined ? null : findSession(needs, token),
      publicationOf(request, needs),
    ])
    request.facts = { ...needs, session, publication }
    if (publication) stamp(reply, publication)
    void reply.header('cache-control', 'no-store')
    admit(request)
  })
  app.addHook('onSend', (request, reply) => auditRefusal(request, reply))
}

// By the pattern of the route that will answer: the address itself can spell the same path in other ways.
function isGuarded(request: FastifyRequest): boolean {
  const { url: pattern = '' } = request.routeOptions
  return pattern.startsWith('/api/') && !pattern.startsWith('/api/docs')
}

function admit(request: FastifyRequest): void {
  const { isOpen = false, permission } = request.routeOptions.config
  if (isOpen) return
  const session = sessionOf(request)
  if (!READING.has(request.method) && !isCsrfTokenOf(session, request.headers['x-csrf-token'])) {
    throw forbidden('change anything without the x-csrf-token of your session')
  }
  if (permission !== undefined) requirePermission(session.actor, permission)
}

const REFUSALS = new Set([403, 404])

/** What somebody was refused, and what they could not find because it is not theirs, leaves a trace. */
async function auditRefusal(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { session } = request.facts
  if (!session || !REFUSALS.has(reply.statusCode) || !isGuarded(request)) return
  const { url: pattern = '', config } = request.routeOptions
  const [subject = pattern] = Object.values(request.params as Record<string, string>)
  await recordAudit(request.facts, {
    user_id: session.actor.user_id,
    action: config.permission ?? `${request.method} ${pattern}`,
    outcome: 'refused',
    subject: subject.slice(0, SUBJECT_LENGTH_MAX),
    request_id: request.id,
    details: { status: reply.statusCode, route: pattern },
  })
}

/** The publication the page was opened with, as long as it is kept; without one, the live one. */
async function publicationOf(request: FastifyRequest, needs: Needs): Promise<Publication | null> {
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
