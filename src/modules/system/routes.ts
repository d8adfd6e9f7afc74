import { type App, contextOf, sessionOf } from '../../platform/http/request.ts'
import { goOnWith } from '../../platform/http/security.ts'
import { problem } from '../../platform/schema.ts'
import { listKeptDates } from '../../serving/as-of.ts'
import { listCarriedSystems } from '../../serving/freshness.ts'
import { readDefinitions } from '../../serving/publications.ts'
import * as audit from './audit.schema.ts'
import * as orders from './orders.schema.ts'
import { ARRIVALS_READ, AUDIT_READ, NIGHTS_OPERATE } from './policy.ts'
import * as nights from './nights.schema.ts'
import { registerOidcRoutes } from './routes/oidc.ts'
import { registerOpenSessionRoutes } from './routes/open-sessions.ts'
import { registerSignInRoutes } from './routes/sign-in.ts'
import * as schema from './schema.ts'
import { readAudit, readAuditState } from './service/audit.ts'
// The server shows what the program that keeps the nights tells people.
import './service/notices.ts'
import { getNight, listNights } from './service/nights.ts'
import { listOrders, placeOrder } from './service/orders.ts'
import { listWaivers, moveWaiver, proposeWaiver } from './service/waivers.ts'
import { actInPost, listUnits, readArrivalBoard, readMetric, readMetrics } from './service.ts'

export function registerSystemRoutes(app: App): void {
  registerSignInRoutes(app)
  registerOidcRoutes(app)
  registerOpenSessionRoutes(app)
  registerSessionRoutes(app)
  registerFactRoutes(app)
  registerOperatorRoutes(app)
  registerAuditRoutes(app)
  registerNightRoutes(app)
  registerOrderRoutes(app)
  registerWaiverRoutes(app)
  registerWaiverMove(app, 'approve', 'Agree to what another proposed to go without')
  registerWaiverMove(app, 'withdraw', 'Take a waiver back')
}

function registerSessionRoutes(app: App): void {
  const tags = ['session']
  app.put(
    '/session/post',
    {
      config: { isForAll: true },
      schema: {
        tags,
        summary: 'Act in another of one’s posts',
        body: schema.postChoice,
        response: { 200: schema.session },
      },
    },
    async (request, reply) => {
      const asked = { session: sessionOf(request), choice: request.body, request_id: request.id }
      const { answer, token } = await actInPost(request.facts, asked)
      goOnWith(reply, token)
      return answer
    },
  )
}

function registerFactRoutes(app: App): void {
  const tags = ['system']
  app.get(
    '/business-dates',
    {
      config: { isForAll: true },
      schema: { tags, summary: 'Dates that records can be read as of', response: { 200: schema.keptDates } },
    },
    async (request) => ({ dates: listKeptDates(contextOf(request)) }),
  )
  app.get(
    '/units',
    {
      config: { isForAll: true },
      schema: { tags, summary: 'The units one acts for, as a tree', response: { 200: schema.units } },
    },
    async (request) => ({ units: await listUnits(contextOf(request)) }),
  )
  app.get(
    '/definitions',
    {
      config: { isForAll: true },
      schema: { tags, summary: 'What every figure means', response: { 200: schema.definitions } },
    },
    async (request) => {
      const { databases, publication } = contextOf(request)
      const definitions = await readDefinitions(databases.db, publication.publication_id)
      return schema.definitions.parse({ definitions })
    },
  )
  app.get(
    '/metrics',
    {
      config: { isForAll: true },
      schema: { tags, summary: 'The catalogue of figures', response: { 200: schema.metricList } },
    },
    async (request) => ({ metrics: await readMetrics(contextOf(request)) }),
  )
  app.get(
    '/metrics/:name',
    {
      config: { isForAll: true },
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
      config: { isForAll: true },
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
}

function registerAuditRoutes(app: App): void {
  const tags = ['audit']
  const config = { permission: AUDIT_READ }
  app.get(
    '/audit',
    {
      config,
      schema: {
        tags,
        summary: 'Who did what, newest first: by person, customer, action, outcome and day',
        querystring: audit.auditQuery,
        response: { 200: audit.auditPage, 422: problem },
      },
    },
    async (request) => {
      const by = { ...sessionOf(request).actor, request_id: request.id }
      return readAudit(request.facts, request.query, by)
    },
  )
  app.get(
    '/audit/state',
    {
      config,
      schema: {
        tags,
        summary: 'How far the trail is sealed, and which days are signed',
        response: { 200: audit.auditState },
      },
    },
    async (request) => readAuditState(request.facts),
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
    async (request) => getNight(request.facts, request.params.run_no),
  )
}

const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

function registerOrderRoutes(app: App): void {
  const tags = ['nights']
  app.get(
    '/orders',
    {
      config: { permission: ARRIVALS_READ },
      schema: {
        tags,
        summary: 'What was ordered of the night, newest first',
        response: { 200: orders.orderList },
      },
    },
    async (request) => listOrders(request.facts, sessionOf(request).actor),
  )
  app.post(
    '/orders',
    {
      config: { permission: NIGHTS_OPERATE },
      schema: {
        tags,
        summary: 'Order a retry, a re-run with all later dates, or a catch-up',
        body: orders.newOrder,
        response: { 201: orders.orderAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const by = { ...sessionOf(request).actor, request_id: request.id }
      return reply.code(201).send({ order: await placeOrder(request.facts, request.body, by) })
    },
  )
}

function registerWaiverRoutes(app: App): void {
  const tags = ['nights']
  app.get(
    '/waivers',
    {
      config: { permission: ARRIVALS_READ },
      schema: {
        tags,
        summary: 'What nights may go without, newest first, and what could be waived',
        response: { 200: orders.waiverList },
      },
    },
    async (request) => listWaivers(request.facts, sessionOf(request).actor),
  )
  app.post(
    '/waivers',
    {
      config: { permission: NIGHTS_OPERATE },
      schema: {
        tags,
        summary: 'Propose that a night goes without a file or a check',
        body: orders.newWaiver,
        response: { 201: orders.waiverAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const by = { ...sessionOf(request).actor, request_id: request.id }
      return reply.code(201).send({ waiver: await proposeWaiver(request.facts, request.body, by) })
    },
  )
}

function registerWaiverMove(app: App, move: orders.WaiverMove, summary: string): void {
  app.post(
    `/waivers/:waiver_no/${move}`,
    {
      config: { permission: NIGHTS_OPERATE, needsProof: move === 'approve' },
      schema: {
        tags: ['nights'],
        summary,
        params: orders.waiverParams,
        response: { 200: orders.waiverAnswer, ...refusals },
      },
    },
    async (request) => {
      const by = { ...sessionOf(request).actor, request_id: request.id }
      return { waiver: await moveWaiver(request.facts, { ...request.params, move }, by) }
    },
  )
}
