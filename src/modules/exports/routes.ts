import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { type App, contextOf, sessionOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { EXPORTS_READ, EXPORTS_TRACE } from './policy.ts'
import * as schema from './schema.ts'
import { askForExport, previewExport } from './service/ask.ts'
import { fetchExport } from './service/download.ts'
import type { ExportContext } from './service/needs.ts'
import { listExports, listExportsOf } from './service/read.ts'
import { traceRows } from './service/trace.ts'

const EXPORTS_A_MINUTE = 10
const PREVIEWS_A_MINUTE = 60
const DOWNLOADS_A_MINUTE = 20
const TRACES_A_MINUTE = 20
/** A text to trace is Chinese at most. */
const TRACE_BYTES_MAX = 4 * schema.TRACED_LENGTH_MAX

const tags = ['exports']
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

export function registerExportRoutes(app: App): void {
  registerAsking(app)
  registerReading(app)
  registerDownload(app)
  registerTrace(app)
}

const needsOf = (request: FastifyRequest): ExportContext => ({
  ...contextOf(request),
  keys: request.facts.keys,
  exportsDir: request.facts.exportsDir,
  request_id: request.id,
})

const perMinute = (max: number) => ({ max, timeWindow: '1 minute' })

/** Which right is asked for is said by the list that is to be exported. */
function registerAsking(app: App): void {
  app.get(
    '/exports/preview',
    {
      config: { isForAll: true, rateLimit: perMinute(PREVIEWS_A_MINUTE) },
      schema: {
        tags,
        summary: 'What an export of a list would hold, and who would have to agree',
        querystring: schema.previewQuery,
        response: { 200: schema.preview, ...refusals },
      },
    },
    async (request) => previewExport(needsOf(request), request.query),
  )
  app.post(
    '/exports',
    {
      config: { isForAll: true, needsProof: true, rateLimit: perMinute(EXPORTS_A_MINUTE) },
      schema: {
        tags,
        summary: 'Ask for an export of a list: small ones are made at once, others when they are agreed to',
        body: schema.newExport,
        response: { 201: schema.exportAnswer, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send({ export: await askForExport(needsOf(request), request.body) }),
  )
}

function registerReading(app: App): void {
  app.get(
    '/exports',
    {
      config: { isForAll: true },
      schema: {
        tags,
        summary: 'What one has exported: filtered, sorted, a page and the exact total',
        querystring: schema.exportsQuery,
        response: { 200: schema.exportPage, 422: problem },
      },
    },
    async (request) =>
      listExports(request.facts, { ...request.query, user_id: sessionOf(request).actor.user_id }),
  )
  app.get(
    '/exports/register',
    {
      config: { permission: EXPORTS_READ },
      schema: {
        tags,
        summary: 'Every export of the bank: filtered, sorted, a page and the exact total',
        querystring: schema.exportsQuery,
        response: { 200: schema.exportPage, 422: problem },
      },
    },
    async (request) => listExports(request.facts, { ...request.query, user_id: null }),
  )
  app.get(
    '/exports/of-customer',
    {
      config: { permission: EXPORTS_READ },
      schema: {
        tags,
        summary: 'Who has ever exported a customer',
        querystring: schema.customerQuery,
        response: { 200: schema.customerExports, ...refusals },
      },
    },
    async (request) => listExportsOf({ ...contextOf(request), request_id: request.id }, request.query),
  )
}

function registerDownload(app: App): void {
  app.post(
    '/exports/:export_no/download',
    {
      config: { isForAll: true, needsProof: true, rateLimit: perMinute(DOWNLOADS_A_MINUTE) },
      schema: {
        tags,
        summary: 'Fetch the file of one’s own export, as often as was agreed',
        params: schema.exportParams,
      },
    },
    async (request, reply) => {
      const { file_name, pieces } = await fetchExport(needsOf(request), request.params.export_no)
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${file_name}"`)
      return reply.send(Readable.from(pieces))
    },
  )
}

function registerTrace(app: App): void {
  app.post(
    '/exports/trace',
    {
      bodyLimit: TRACE_BYTES_MAX,
      config: { permission: EXPORTS_TRACE, rateLimit: perMinute(TRACES_A_MINUTE) },
      schema: {
        tags,
        summary: 'Which export found rows are from',
        body: schema.traceBody,
        response: { 200: schema.traceAnswer, ...refusals },
      },
    },
    async (request) => traceRows(needsOf(request), request.body.text),
  )
}
