import type { FastifyRequest } from 'fastify'
import { type App, contextOf } from '../../../platform/http/request.ts'
import { problem } from '../../../platform/schema.ts'
import { managersAnswer } from '../allocation.schema.ts'
import { OWNERSHIP_REQUEST } from '../policy.ts'
import * as schema from '../request.schema.ts'
import { listManagersOfBank } from '../service/allocate-by-rule.ts'
import { askForOwnership, previewRequest } from '../service/ask-for-ownership.ts'
import { getHandoverPack } from '../service/read-handover.ts'
import * as requests from '../service/ownership-requests.ts'
import type { RequestContext } from '../service/ownership-requests.ts'
import { listPool } from '../service/pool.ts'

const tags = ['ownership requests']
const config = { permission: OWNERSHIP_REQUEST }
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }
const params = schema.requestParams

const asking = (request: FastifyRequest): RequestContext => ({
  ...contextOf(request),
  keys: request.facts.keys,
  lists: request.facts.lists,
  request_id: request.id,
})

export function registerRequestRoutes(app: App): void {
  registerReads(app)
  registerParts(app)
  registerWrites(app)
  app.get(
    '/customer-pool',
    {
      config: { ...config, listsOthers: true },
      schema: {
        tags,
        summary: 'Customers whom nobody looks after, in the pools open to the caller, with masked names',
        querystring: schema.poolQuery,
        response: { 200: schema.poolAnswer, 422: problem },
      },
    },
    async (request) => listPool(asking(request), request.query),
  )
}

function registerReads(app: App): void {
  app.get(
    '/ownership-requests',
    {
      config,
      schema: {
        tags,
        summary: 'Requests that concern the caller or his units, who has them and until when',
        querystring: schema.requestListQuery,
        response: { 200: schema.requestListAnswer, 422: problem },
      },
    },
    async (request) => requests.listOwnershipRequests(asking(request), request.query),
  )
  app.get(
    '/ownership-requests/receivers',
    {
      config,
      schema: {
        tags,
        summary: 'Managers, or the holders of units, anywhere in the bank by name or number',
        querystring: schema.receiversQuery,
        response: { 200: managersAnswer, 422: problem },
      },
    },
    async (request) => ({ managers: await listManagersOfBank(contextOf(request), request.query) }),
  )
  app.get(
    '/ownership-requests/:allocation_id',
    {
      config,
      schema: {
        tags,
        summary: 'A request with its state',
        params,
        response: { 200: schema.requestAnswer, 404: problem },
      },
    },
    async (request) => requests.getOwnershipRequest(asking(request), request.params.allocation_id),
  )
}

/** What a request is about: its customers, and what is handed over with them. */
function registerParts(app: App): void {
  app.get(
    '/ownership-requests/:allocation_id/customers',
    {
      config: { ...config, listsOthers: true },
      schema: {
        tags,
        summary: 'The customers of a request, masked beyond reach',
        params,
        querystring: schema.requestCustomersQuery,
        response: { 200: schema.requestCustomersAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => ({
      customers: await requests.listRequestCustomers(asking(request), {
        ...request.params,
        ...request.query,
      }),
    }),
  )
  app.get(
    '/ownership-requests/:allocation_id/pack',
    {
      config: { ...config, listsOthers: true },
      schema: {
        tags,
        summary: 'What is handed over with the customers of a transfer, as it stood, and who has signed it',
        params,
        response: { 200: schema.handoverPack, 404: problem },
      },
    },
    async (request) => getHandoverPack(asking(request), request.params.allocation_id),
  )
}

function registerWrites(app: App): void {
  app.post(
    '/ownership-requests',
    {
      config,
      schema: {
        tags,
        summary: 'Ask that customers change hands, in a request for each who gives; a preview says who does',
        body: schema.newOwnershipRequest,
        response: { 200: schema.requestPreview, 201: schema.requestAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { is_preview, ...wish } = request.body
      if (is_preview) return reply.code(200).send(await previewRequest(asking(request), wish))
      const id = await askForOwnership(asking(request), wish)
      return reply.code(201).send(await requests.getOwnershipRequest(asking(request), id))
    },
  )
  app.post(
    '/ownership-requests/:allocation_id/revoke',
    {
      config: { ...config, needsProof: true },
      schema: {
        tags,
        summary: 'Take back what one has agreed to last, by new entries',
        params,
        body: schema.revokeBody,
        response: { 200: schema.requestAnswer, ...refusals },
      },
    },
    async (request) => {
      const { allocation_id } = request.params
      await requests.revokeRequest(asking(request), { allocation_id, ...request.body })
      return requests.getOwnershipRequest(asking(request), allocation_id)
    },
  )
}
