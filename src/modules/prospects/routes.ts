import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { invalid } from '../../platform/errors.ts'
import { type App, contextOf } from '../../platform/http/request.ts'
import { LIST_FILE_TYPES } from '../../platform/list-files/read-list.ts'
import { problem } from '../../platform/schema.ts'
import { PROSPECTS_READ, PROSPECTS_WRITE } from './policy.ts'
import * as schema from './schema.ts'
import { importProspects, problemLines } from './service/import-prospects.ts'
import { getProspect, listProspects, revealPhone } from './service/read-prospects.ts'
import { changeProspect, enterProspect, logContact } from './service/write-prospects.ts'

export function registerProspectsRoutes(app: App): void {
  registerReads(app)
  registerWrites(app)
  void app.register((inner, _options, done) => {
    registerImport(inner as unknown as App)
    done()
  })
}

const tags = ['prospects']
const reads = { permission: PROSPECTS_READ }
const writes = { permission: PROSPECTS_WRITE }
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }
const withKeys = (request: FastifyRequest) => ({ ...contextOf(request), keys: request.facts.keys })

function registerReads(app: App): void {
  app.post(
    '/prospects/search',
    {
      config: { ...reads, listsOthers: true },
      schema: {
        tags,
        summary: 'Prospects within reach, whose next contact comes first',
        body: schema.prospectSearch,
        response: { 200: schema.prospectList, 422: problem },
      },
    },
    async (request) => listProspects(withKeys(request), { ...request.body, request_id: request.id }),
  )
  app.get(
    '/prospects/:prospect_id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'A prospect, and what was said with it',
        params: schema.prospectParams,
        response: { 200: schema.prospectAnswer, 404: problem },
      },
    },
    async (request) => getProspect(withKeys(request), request.params.prospect_id),
  )
  app.get(
    '/prospects/imports/:prospect_import_id/problems.csv',
    {
      config: writes,
      schema: { tags, summary: 'All lines that cannot be taken in, as a file', params: schema.importParams },
    },
    async (request, reply) => {
      const id = request.params.prospect_import_id
      const lines = await problemLines(contextOf(request), id)
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="prospects-${id}-problems.csv"`)
      return reply.send(Readable.from(lines))
    },
  )
}

function registerWrites(app: App): void {
  const params = schema.prospectParams
  app.post(
    '/prospects',
    {
      config: writes,
      schema: {
        tags,
        summary: 'Enter a prospect; who is like it is said first',
        body: schema.newProspect,
        response: { 201: schema.prospectAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const made = await enterProspect(withKeys(request), { ...request.body, request_id: request.id })
      return reply.code(201).send(made)
    },
  )
  app.put(
    '/prospects/:prospect_id',
    {
      config: writes,
      schema: {
        tags,
        summary: 'Change how far a prospect is, who owns it, and when it is spoken with next',
        params,
        body: schema.prospectChange,
        response: { 200: schema.prospectAnswer, ...refusals },
      },
    },
    async (request) =>
      changeProspect(withKeys(request), { ...request.body, ...request.params, request_id: request.id }),
  )
  app.post(
    '/prospects/:prospect_id/contacts',
    {
      config: writes,
      schema: {
        tags,
        summary: 'Log what was said with a prospect',
        params,
        body: schema.newContact,
        response: { 200: schema.prospectAnswer, ...refusals },
      },
    },
    async (request) =>
      logContact(withKeys(request), { ...request.body, ...request.params, request_id: request.id }),
  )
  app.post(
    '/prospects/:prospect_id/reveal',
    {
      config: writes,
      schema: {
        tags,
        summary: 'Show the telephone of a prospect in clear, for a reason that is kept',
        params,
        body: schema.reasonBody,
        response: { 200: schema.revealed, ...refusals },
      },
    },
    async (request) =>
      revealPhone(withKeys(request), { ...request.body, ...request.params, request_id: request.id }),
  )
}

/** Takes a list by the stream: in a place of its own, where bodies are not read first. */
function registerImport(app: App): void {
  app.addContentTypeParser([...LIST_FILE_TYPES], (_request, payload, done) => done(null, payload))
  app.post(
    '/prospects/imports',
    {
      bodyLimit: schema.IMPORT_BYTES_MAX,
      config: writes,
      schema: {
        tags,
        summary: 'Look at a list of prospects (.xlsx or CSV), or take in the lines of it that are right',
        querystring: schema.importQuery,
        response: { 200: schema.importAnswer, ...refusals },
      },
    },
    async (request) => {
      if (!(request.body instanceof Readable)) throw invalid('Send the file as CSV or .xlsx.')
      const input = { ...request.query, bytes: request.body, request_id: request.id }
      return importProspects(withKeys(request), input)
    },
  )
}
