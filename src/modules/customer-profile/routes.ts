import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { invalid } from '../../platform/errors.ts'
import { type App, contextOf, type Looked } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { dispositionOf, PROFILE_READ, PROFILE_WRITE } from './policy.ts'
import * as schema from './schema.ts'
import './service/pack-part.ts'
import { addAttachment, openAttachment } from './service/attachments.ts'
import { writeHousehold } from './service/households.ts'
import type { FileWriting } from './service/needs.ts'
import { getProfile, listEntryVersions } from './service/read-profile.ts'
import { addEntry, changeEntry, removeEntry } from './service/write-entries.ts'

const ENTRIES_A_MINUTE = 120
const UPLOADS_A_MINUTE = 20
const DOWNLOADS_A_MINUTE = 60

const tags = ['customer-profile']
const reading = { 404: problem, 422: problem }
const writing = { 403: problem, 404: problem, 409: problem, 422: problem }

export function registerCustomerProfileRoutes(app: App): void {
  registerReading(app)
  registerWriting(app)
  void app.register((scope) => registerUpload(scope as App))
  registerDownload(app)
}

const needsOf = (request: FastifyRequest, looked?: Looked): FileWriting => ({
  ...contextOf(request, looked),
  keys: request.facts.keys,
  attachmentsDir: request.facts.attachmentsDir,
  request_id: request.id,
})

function registerReading(app: App): void {
  app.get(
    '/customers/:customer_id/profile',
    {
      config: { permission: PROFILE_READ },
      schema: {
        tags,
        summary: 'What people entered of a customer: events, preferences, notes, files, household',
        params: schema.profileParams,
        querystring: schema.profileQuery,
        response: { 200: schema.profileAnswer, ...reading },
      },
    },
    async (request) => getProfile(needsOf(request, request.query), request.params.customer_id),
  )
  app.get(
    '/customers/:customer_id/profile-entries/:entry_id',
    {
      config: { permission: PROFILE_READ },
      schema: {
        tags,
        summary: 'One entry in all its versions: who entered what when',
        params: schema.entryParams,
        response: { 200: schema.versionsAnswer, ...reading },
      },
    },
    async (request) => listEntryVersions(needsOf(request), request.params),
  )
}

function registerWriting(app: App): void {
  const config = {
    permission: PROFILE_WRITE,
    rateLimit: { max: ENTRIES_A_MINUTE, timeWindow: '1 minute' },
  }
  app.post(
    '/customers/:customer_id/profile-entries',
    {
      config,
      schema: {
        tags,
        summary: 'Enter an event, a preference or a note',
        params: schema.profileParams,
        body: schema.newEntry,
        response: { 201: schema.entryAnswer, ...writing },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await addEntry(needsOf(request), { ...request.params, entry: request.body })),
  )
  app.put(
    '/customers/:customer_id/profile-entries/:entry_id',
    {
      config,
      schema: {
        tags,
        summary: 'Enter the next version of an entry; what was before stays',
        params: schema.entryParams,
        body: schema.changeBody,
        response: { 200: schema.entryAnswer, ...writing },
      },
    },
    async (request) => changeEntry(needsOf(request), { ...request.params, ...request.body }),
  )
  app.post(
    '/customers/:customer_id/profile-entries/:entry_id/removal',
    {
      config,
      schema: {
        tags,
        summary: 'Take an entry away; what it said stays for earlier days',
        params: schema.entryParams,
        body: schema.removeBody,
        response: { 200: schema.entryAnswer, ...writing },
      },
    },
    async (request) => removeEntry(needsOf(request), { ...request.params, ...request.body }),
  )
  app.put(
    '/customers/:customer_id/household',
    {
      config,
      schema: {
        tags,
        summary: 'Who lives in one household with the customer: all members that one sees, at once',
        params: schema.profileParams,
        body: schema.householdBody,
        response: { 200: schema.householdAnswer, ...writing },
      },
    },
    async (request) => ({
      household: await writeHousehold(needsOf(request), { ...request.params, ...request.body }),
    }),
  )
}

/** In a place of its own, where bodies are files and larger. */
async function registerUpload(app: App): Promise<void> {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  app.post(
    '/customers/:customer_id/attachments',
    {
      bodyLimit: schema.FILE_BYTES_MAX,
      config: { permission: PROFILE_WRITE, rateLimit: { max: UPLOADS_A_MINUTE, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Keep a file about a customer (PDF, PNG or JPEG by its content, at most 10 MB)',
        params: schema.profileParams,
        querystring: schema.uploadQuery,
        headers: schema.uploadHeaders,
        response: { 201: schema.entryAnswer, ...writing },
      },
    },
    async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw invalid('Send the file as application/octet-stream.')
      const file_name = request.headers['zhike-file-name']
      const upload = { ...request.params, ...request.query, file_name, bytes: request.body }
      return reply.code(201).send(await addAttachment(needsOf(request), upload))
    },
  )
}

function registerDownload(app: App): void {
  app.get(
    '/customers/:customer_id/attachments/:entry_id',
    {
      config: { permission: PROFILE_READ, rateLimit: { max: DOWNLOADS_A_MINUTE, timeWindow: '1 minute' } },
      schema: { tags, summary: 'A file about a customer, to be saved', params: schema.entryParams },
    },
    async (request, reply) => {
      const { file_name, media_type, pieces } = await openAttachment(needsOf(request), request.params)
      void reply
        .type(media_type)
        .header('content-disposition', dispositionOf(file_name))
        .header('x-content-type-options', 'nosniff')
      return reply.send(Readable.from(pieces))
    },
  )
}
