import { z } from 'zod'
import { whoAnswer, whyAnswer } from '../../platform/access.schema.ts'
import { type App, contextOf, sessionOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { ACCESS_BLOCK, ACCESS_EXPLAIN, MARK_PRIVATE } from './policy.ts'
import * as schema from './schema.ts'
import { explainAccess, listWhoSees } from './service/explain-access.ts'
import { changeMark, setBlock } from './service/hide-customers.ts'

const tags = ['access']
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

export function registerAccessRoutes(app: App): void {
  registerQuestions(app)
  registerMarks(app)
  registerBlocks(app)
}

function registerQuestions(app: App): void {
  app.get(
    '/access/why',
    {
      config: { isForAll: true },
      schema: {
        tags,
        summary: 'Why somebody sees a customer on a day: everybody of himself, of others with access.explain',
        querystring: schema.whyQuery,
        response: { 200: whyAnswer, ...refusals },
      },
    },
    async (request) => explainAccess(contextOf(request), { ...request.query, request_id: request.id }),
  )
  app.get(
    '/access/who',
    {
      config: { permission: ACCESS_EXPLAIN },
      schema: {
        tags,
        summary: 'Who could see a customer on a day, and in which ways',
        querystring: schema.whoQuery,
        response: { 200: whoAnswer, ...refusals },
      },
    },
    async (request) => listWhoSees(contextOf(request), { ...request.query, request_id: request.id }),
  )
}

function registerMarks(app: App): void {
  const config = { permission: MARK_PRIVATE }
  const params = schema.customerOf
  app.put(
    '/customers/:customer_id/private',
    {
      config,
      schema: {
        tags,
        summary: 'Mark a customer private: only who may see private ones sees him from now on',
        params,
        body: schema.privateMark,
        response: { 204: z.null(), ...refusals },
      },
    },
    async (request, reply) => {
      await changeMark(
        { ...contextOf(request), request_id: request.id },
        { ...request.params, mark: request.body },
      )
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/customers/:customer_id/private',
    {
      config: { ...config, needsProof: true },
      schema: {
        tags,
        summary: 'Take the mark of a private customer back',
        params,
        body: schema.takenBack,
        response: { 204: z.null(), ...refusals },
      },
    },
    async (request, reply) => {
      await changeMark(
        { ...contextOf(request), request_id: request.id },
        { ...request.params, ...request.body, mark: null },
      )
      return reply.code(204).send(null)
    },
  )
}

function registerBlocks(app: App): void {
  const config = { permission: ACCESS_BLOCK }
  const params = schema.blockOf
  app.put(
    '/access/blocks/:user_id/:customer_id',
    {
      config,
      schema: {
        tags,
        summary: 'Keep a customer from an employee: it is himself, or a relative',
        params,
        body: schema.newBlock,
        response: { 204: z.null(), ...refusals },
      },
    },
    async (request, reply) => {
      const { actor } = sessionOf(request)
      const needs = { ...request.facts, actor, request_id: request.id }
      await setBlock(needs, { ...request.params, kind: request.body.kind_code })
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/access/blocks/:user_id/:customer_id',
    {
      config: { ...config, needsProof: true },
      schema: {
        tags,
        summary: 'Let an employee see a customer again that was kept from him; another does it for oneself',
        params,
        body: schema.takenBack,
        response: { 204: z.null(), ...refusals },
      },
    },
    async (request, reply) => {
      const { actor } = sessionOf(request)
      const needs = { ...request.facts, actor, request_id: request.id }
      await setBlock(needs, { ...request.params, ...request.body, kind: null })
      return reply.code(204).send(null)
    },
  )
}
