import { z } from 'zod'
import { type App, contextOf, sessionOf } from '../../platform/http/request.ts'
import { clearSessionCookie, setSessionCookie } from '../../platform/http/security.ts'
import { problem } from '../../platform/schema.ts'
import { listKeptDates } from '../../serving/as-of.ts'
import { listCarriedSystems } from '../../serving/freshness.ts'
import { readDefinitions } from '../../serving/publications.ts'
import { ARRIVALS_READ, AUDIT_READ } from './policy.ts'
import * as nights from './nights.schema.ts'
import * as schema from './schema.ts'
import { getNight, listNights } from './service/nights.ts'
import {
  actInReach,
  describeSession,
  endSession,
  listUnits,
  openSessionFor,
  readArrivalBoard,
  readAudit,
  readMetric,
  readMetrics,
} from './service.ts'

const SIGN_INS_A_MINUTE = 30

export function registerSystemRoutes(app: App): void {
  registerSessionRoutes(app)
  registerFactRoutes(app)
  registerOperatorRoutes(app)
  registerNightRoutes(app)
}

function registerSessionRoutes(app: App): void {
  const tags = ['session']
  app.post(
    '/session',
    {
      config: { isOpen: true, rateLimit: { max: SIGN_INS_A_MINUTE, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Sign in',
        body: schema.credentials,
        response: { 200: schema.session, 401: problem, 423: problem },
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
    { schema: { tags, summary: 'Who is signed in', response: { 200: schema.session, 401: problem } } },
    async (request) => describeSession(request.facts, sessionOf(request)),
  )
  app.delete(
    '/session',
    { schema: { tags, summary: 'Sign out', response: { 204: z.null() } } },
    async (request, reply) => {
      await endSession(request.facts, { session: sessionOf(request), request_id: request.id })
      clearSessionCookie(reply)
      return reply.code(204).send(null)
    },
  )
  app.put(
    '/session/reach',
    {
      schema: {
        tags,
        summary: 'Act in another of one’s reaches',
        body: schema.reachChoice,
        response: { 200: schema.session },
      },
    },
    async (request) =>
      actInReach(request.facts, {
        session: sessionOf(request),
        index: request.body.reach,
        request_id: request.id,
      }),
  )
}

function registerFactRoutes(app: App): void {
  const tags = ['system']
  app.get(
    '/business-dates',
    {
      schema: { tags, summary: 'Dates that records can be read as of', response: { 200: schema.keptDates } },
    },
    async (request) => ({ dates: listKeptDates(contextOf(request)) }),
  )
  app.get(
    '/units',
    { schema: { tags, summary: 'The units one acts for, as a tree', response: { 200: schema.units } } },
    async (request) => ({ units: await listUnits(contextOf(request)) }),
  )
  app.get(
    '/definitions',
    { schema: { tags, summary: 'What every figure means', response: { 200: schema.definitions } } },
    async (request) => {
      const { databases, publication } = contextOf(request)
      const definitions = await readDefinitions(databases.db, publication.publication_id)
      return schema.definitions.parse({ definitions })
    },
  )
  app.get(
    '/metrics',
    { schema: { tags, summary: 'The catalogue of figures', response: { 200: schema.metricList } } },
    async (request) => ({ metrics: await readMetrics(contextOf(request)) }),
  )
  app.get(
    '/metrics/:name',
    {
      schema: {
        tags,
        summary: 'One figure: formula, owner, versions, what it is made of and where it is used',
        params: schema.metricName,
        response: { 200: schema.metric, 404: problem },
      },
    },
    async (request) => readMetric(contextOf(request), request.params.name),
  )
  app.get(
    '/freshness',
    {
      schema: {
        tags,
        summary: 'Which systems’ figures are older than the business date',
        response: { 200: schema.freshness },
      },
    },
    async (request) => {
      const context = contextOf(request)
      return { business_date: context.publication.business_date, carried: listCarriedSystems(context) }
    },
  )
}

/** For those who look after the system; each asks for a permission of its own. */
function registerOperatorRoutes(app: App): void {
  const tags = ['system']
  app.get(
    '/arrivals',
    {
      config: { permission: ARRIVALS_READ },
      schema: {
        tags,
        summary: 'What the bank’s systems have delivered for a date, and what is late',
        querystring: schema.arrivalsQuery,
        response: { 200: schema.arrivalBoard },
      },
    },
    async (request) => readArrivalBoard(request.facts, request.query),
  )
  app.get(
    '/audit',
    {
      config: { permission: AUDIT_READ },
      schema: {
        tags,
        summary: 'Who did what, newest first',
        querystring: schema.auditQuery,
        response: { 200: schema.auditPage },
      },
    },
    async (request) => ({ rows: await readAudit(request.facts.databases, request.query) }),
  )
}

/** How nights go; who watches over what is delivered watches over what is made of it. */
function registerNightRoutes(app: App): void {
  const tags = ['nights']
  const config = { permission: ARRIVALS_READ }
  app.get(
    '/nights',
    {
      config,
      schema: {
        tags,
        summary: 'Runs of nights, newest first',
        querystring: nights.nightsQuery,
        response: { 200: nights.nightList },
      },
    },
    async (request) => listNights(request.facts, request.query),
  )
  app.get(
    '/nights/:run_no',
    {
      config,
      schema: {
        tags,
        summary: 'One run: its steps and what they wait for, its progress, and what it failed for',
        params: nights.nightParams,
        response: { 200: nights.night, 404: problem },
      },
    },
    async (request) => {
      const { actor } = sessionOf(request)
      return getNight(request.facts, { ...request.params, actor })
    },
  )
}
