import { type App, contextOf } from '../../platform/http/request.ts'
import { listQuery, problem } from '../../platform/schema.ts'
import { CUSTOMERS_READ, IDENTITY_DECIDE, IDENTITY_PROPOSE } from './policy.ts'
import { registerAllocationRoutes } from './routes/allocations.ts'
import { registerRequestRoutes } from './routes/requests.ts'
import * as schema from './schema.ts'
import { moveDecision, proposeDecision } from './service/identity-decisions.ts'
import { getPair, listPairs, readIdentity } from './service/identity-pairs.ts'
import { listOwnership } from './service/ownerships.ts'

export function registerCustomerManagementRoutes(app: App): void {
  registerCustomerRoutes(app)
  registerAllocationRoutes(app)
  registerRequestRoutes(app)
  registerPairRoutes(app)
  registerProposal(app)
  registerRevocation(app)
  registerMove(app, { move: 'approve', summary: 'Agree to what another proposed' })
  registerMove(app, { move: 'reject', summary: 'Refuse what another proposed, or to take a decision back' })
  registerMove(app, { move: 'withdraw', summary: 'Take one’s own proposal back before it is decided' })
  registerMove(app, { move: 'approve_revocation', summary: 'Agree to take a decision back' })
}

function registerCustomerRoutes(app: App): void {
  const tags = ['customers']
  app.get(
    '/customers/:customer_id/ownership',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'Who holds the customer, now and before',
        params: schema.ownerParams,
        querystring: schema.ownershipQuery,
        response: { 200: schema.ownershipAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => {
      const context = contextOf(request, request.query)
      return { rows: await listOwnership(context, request.params.customer_id, { isAheadToo: true }) }
    },
  )
  app.get(
    '/customers/:customer_id/identity',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'The numbers of a customer who has several, and where each field comes from',
        params: schema.ownerParams,
        response: { 200: schema.identityAnswer, 404: problem },
      },
    },
    async (request) => readIdentity(contextOf(request), request.params.customer_id),
  )
}

const tags = ['identity']

function registerPairRoutes(app: App): void {
  const config = { permission: IDENTITY_PROPOSE }
  app.get(
    '/identity/pairs',
    {
      config,
      schema: {
        tags,
        summary: 'Pairs of numbers that may be, or were found to be, one customer',
        querystring: listQuery,
        response: { 200: schema.pairPage, 422: problem },
      },
    },
    async (request) => listPairs(contextOf(request), request.query),
  )
  app.get(
    '/identity/pairs/:first/:second',
    {
      config,
      schema: {
        tags,
        summary: 'A pair whole: evidence, both sides, decisions, and what a decision would change',
        params: schema.pairParams,
        response: { 200: schema.pairAnswer, 404: problem },
      },
    },
    async (request) => getPair(contextOf(request), request.params),
  )
}

const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

function registerProposal(app: App): void {
  app.post(
    '/identity/decisions',
    {
      config: { permission: IDENTITY_PROPOSE },
      schema: {
        tags,
        summary: 'Propose that a pair is one customer, or two',
        body: schema.proposal,
        response: { 201: schema.decisionAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, request_id: request.id }
      const decision = await proposeDecision(contextOf(request), input)
      return reply.code(201).send({ decision })
    },
  )
}

function registerRevocation(app: App): void {
  app.post(
    '/identity/decisions/:decision_id/revoke',
    {
      config: { permission: IDENTITY_PROPOSE },
      schema: {
        tags,
        summary: 'Ask for an approved decision to be taken back',
        params: schema.decisionParams,
        body: schema.revokeBody,
        response: { 200: schema.decisionAnswer, ...refusals },
      },
    },
    async (request) => {
      const { state_code, reason: note } = request.body
      const input = { ...request.params, move: 'revoke', state_code, note, request_id: request.id } as const
      return { decision: await moveDecision(contextOf(request), input) }
    },
  )
}

type Moving = { move: Exclude<schema.DecisionMove, 'revoke'>; summary: string }

function registerMove(app: App, { move, summary }: Moving): void {
  app.post(
    `/identity/decisions/:decision_id/${move.replace('_', '-')}`,
    {
      config: {
        permission: move === 'withdraw' ? IDENTITY_PROPOSE : IDENTITY_DECIDE,
        needsProof: move.startsWith('approve'),
      },
      schema: {
        tags,
        summary,
        params: schema.decisionParams,
        body: schema.moveBody,
        response: { 200: schema.decisionAnswer, ...refusals },
      },
    },
    async (request) => {
      const input = { ...request.params, ...request.body, move, request_id: request.id }
      return { decision: await moveDecision(contextOf(request), input) }
    },
  )
}
