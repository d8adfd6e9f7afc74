import type { FastifyRequest } from 'fastify'
import { type App, contextOf, sessionOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import * as schema from './schema.ts'
import { addAbsence, cancelAbsence, readAbsences } from './service/absences.ts'
import { decideRequest, transferRequest, urgeRequest, withdrawRequest } from './service/decide.ts'
import type { ApprovalContext } from './service/moves.ts'
import { getApproval, listRequests, readOverview } from './service/read.ts'
import { submitRequest } from './service/start.ts'
import { askAgain, askForAccess } from './service/temporary-access.ts'

export function registerApprovalRoutes(app: App): void {
  registerReading(app)
  registerDeciding(app)
  registerMaking(app)
  registerAccess(app)
  registerAbsences(app)
}

const tags = ['approvals']
/** Who may decide what is a matter of posts and tasks: none of this asks for a permission. */
const FOR_ALL = { isForAll: true }
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

// Approvals show no customer of a publication: people who see none decide as well.
const approvalsOf = (request: FastifyRequest): ApprovalContext => ({
  ...request.facts,
  actor: sessionOf(request).actor,
})

const answerOf = async (request: FastifyRequest, requestId: string) => ({
  request: await getApproval(approvalsOf(request), requestId),
})

function registerReading(app: App): void {
  app.get(
    '/approvals/overview',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'How much waits for one, and how much of it presses',
        response: { 200: schema.overview },
      },
    },
    async (request) => readOverview(approvalsOf(request)),
  )
  app.get(
    '/approvals',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'Requests that wait for one, that one decided, or that one made: a page and the exact total',
        querystring: schema.listQuery,
        response: { 200: schema.requestPage, 422: problem },
      },
    },
    async (request) => listRequests(approvalsOf(request), request.query),
  )
  app.get(
    '/approvals/:request_id',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'A request whole: what is asked, who did what when, what is next and who holds it',
        params: schema.requestParams,
        response: { 200: schema.approvalAnswer, 404: problem },
      },
    },
    async (request) => answerOf(request, request.params.request_id),
  )
}

function registerDeciding(app: App): void {
  app.post(
    '/approvals/:request_id/decision',
    {
      config: { ...FOR_ALL, needsProof: true },
      schema: {
        tags,
        summary: 'Approve, return or reject at the level at work',
        params: schema.requestParams,
        body: schema.verdictBody,
        response: { 200: schema.approvalAnswer, ...refusals },
      },
    },
    async (request) => {
      const { request_id } = request.params
      await decideRequest(approvalsOf(request), { ...request.body, request_id, trace_id: request.id })
      return answerOf(request, request_id)
    },
  )
  app.post(
    '/approvals/:request_id/transfer',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'Hand what one has to decide to a colleague of the same role',
        params: schema.requestParams,
        body: schema.transferBody,
        response: { 200: schema.approvalAnswer, ...refusals },
      },
    },
    async (request) => {
      const { request_id } = request.params
      await transferRequest(approvalsOf(request), { ...request.body, request_id, trace_id: request.id })
      return answerOf(request, request_id)
    },
  )
}

function registerMaking(app: App): void {
  app.post(
    '/approvals/:request_id/submit',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'Send a draft, or what was returned, as it stands',
        params: schema.requestParams,
        body: schema.submitBody,
        response: { 200: schema.approvalAnswer, ...refusals },
      },
    },
    async (request) => {
      const { request_id } = request.params
      await submitRequest(approvalsOf(request), { ...request.body, request_id, trace_id: request.id })
      return answerOf(request, request_id)
    },
  )
  app.post(
    '/approvals/:request_id/withdraw',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'Take back what one asked for before it has come to its end',
        params: schema.requestParams,
        body: schema.withdrawBody,
        response: { 200: schema.approvalAnswer, ...refusals },
      },
    },
    async (request) => {
      const { request_id } = request.params
      await withdrawRequest(approvalsOf(request), { ...request.body, request_id, trace_id: request.id })
      return answerOf(request, request_id)
    },
  )
  app.post(
    '/approvals/:request_id/urge',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'Remind whoever has it, once a working day',
        params: schema.requestParams,
        response: { 200: schema.approvalAnswer, ...refusals },
      },
    },
    async (request) => {
      const { request_id } = request.params
      await urgeRequest(approvalsOf(request), { request_id, trace_id: request.id })
      return answerOf(request, request_id)
    },
  )
}

const ASKED_A_MINUTE = 20
const rateLimit = { max: ASKED_A_MINUTE, timeWindow: '1 minute' }

function registerAccess(app: App): void {
  app.post(
    '/approvals/access-requests',
    {
      config: { ...FOR_ALL, rateLimit },
      schema: {
        tags,
        summary: 'Ask for access to a customer for some days; the answer does not say whether there is one',
        body: schema.accessBody,
        response: { 201: schema.approvalAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const asked = await askForAccess(contextOf(request), { ...request.body, trace_id: request.id })
      return reply.code(201).send(await answerOf(request, asked))
    },
  )
  app.post(
    '/approvals/access-requests/:request_id',
    {
      config: { ...FOR_ALL, rateLimit },
      schema: {
        tags,
        summary: 'Ask again with what was returned or kept as a draft, changed',
        params: schema.requestParams,
        body: schema.accessAgainBody,
        response: { 200: schema.approvalAnswer, ...refusals },
      },
    },
    async (request) => {
      const { request_id } = request.params
      await askAgain(contextOf(request), { ...request.body, request_id, trace_id: request.id })
      return answerOf(request, request_id)
    },
  )
}

function registerAbsences(app: App): void {
  app.get(
    '/approvals/absences',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'When one is away, who may stand in, and whom one stands in for',
        response: { 200: schema.absenceList },
      },
    },
    async (request) => readAbsences(approvalsOf(request)),
  )
  app.post(
    '/approvals/absences',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'Say when one is away and who decides meanwhile',
        body: schema.absenceBody,
        response: { 201: schema.absenceList, ...refusals },
      },
    },
    async (request, reply) => {
      await addAbsence(approvalsOf(request), { ...request.body, trace_id: request.id })
      return reply.code(201).send(await readAbsences(approvalsOf(request)))
    },
  )
  app.delete(
    '/approvals/absences/:absence_id',
    {
      config: FOR_ALL,
      schema: {
        tags,
        summary: 'Take an absence back',
        params: schema.absenceParams,
        response: { 200: schema.absenceList, ...refusals },
      },
    },
    async (request) => {
      await cancelAbsence(approvalsOf(request), { ...request.params, trace_id: request.id })
      return readAbsences(approvalsOf(request))
    },
  )
}
