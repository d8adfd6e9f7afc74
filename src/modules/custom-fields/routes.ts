import { fileAnswer, fileProposal } from '../../platform/configuration.schema.ts'
import { sendFile } from '../../platform/http/files.ts'
import { type App, callerOf as by, contextOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { CUSTOMERS_READ } from '../customer-management/index.ts'
import { FIELDS_FILL, FIELDS_MAINTAIN } from './policy.ts'
import * as schema from './schema.ts'
import { listDefinitions, proposeDefinition, readDefinition } from './service/definitions.ts'
import { proposeFields, writeFields } from './service/files.ts'
import { readRecordFields, writeRecordFields } from './service/record.ts'

const tags = ['custom-fields']
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

export function registerCustomFieldsRoutes(app: App): void {
  registerDefinitions(app)
  registerFiles(app)
  registerRecord(app)
}

function registerDefinitions(app: App): void {
  // Words of fields are no secret; their values are.
  app.get(
    '/custom-fields',
    {
      config: { isForAll: true },
      schema: {
        tags,
        summary: 'Fields of the bank’s own, in their order',
        response: { 200: schema.fieldList },
      },
    },
    async (request) => listDefinitions(request.facts, by(request)),
  )
  app.get(
    '/custom-fields/:name',
    {
      config: { isForAll: true },
      schema: {
        tags,
        summary: 'One field: what it is, who made it so, which role is shown it how',
        params: schema.fieldParams,
        response: { 200: schema.fieldRecord, 404: problem, 422: problem },
      },
    },
    async (request) => readDefinition(request.facts, request.params.name),
  )
  app.post(
    '/custom-field-proposals',
    {
      config: { permission: FIELDS_MAINTAIN, rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Propose a field as it is to be; another person agrees',
        body: schema.proposal,
        response: { 200: schema.proposalAnswer, ...refusals },
      },
    },
    async (request) => proposeDefinition(request.facts, request.body, by(request)),
  )
}

function registerFiles(app: App): void {
  app.get(
    '/custom-field-files/configuration',
    {
      config: { permission: FIELDS_MAINTAIN },
      schema: { tags, summary: 'Every field as it is defined, as text' },
    },
    async (request, reply) => {
      const text = await writeFields(request.facts)
      return sendFile(reply, { name: 'zhike-fields.jsonl', type: 'text/plain', text })
    },
  )
  app.post(
    '/custom-field-files',
    {
      config: { permission: FIELDS_MAINTAIN, rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Propose what makes the fields what a file says; a preview shows where they differ',
        body: fileProposal,
        response: { 200: fileAnswer, ...refusals },
      },
    },
    async (request) => proposeFields(request.facts, request.body, by(request)),
  )
}

function registerRecord(app: App): void {
  app.get(
    '/customers/:customer_id/custom-fields',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'The bank’s own fields of a customer, with their values as they are now',
        params: schema.recordParams,
        response: { 200: schema.recordFields, 404: problem, 422: problem },
      },
    },
    async (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      return readRecordFields(context, request.params.customer_id)
    },
  )
  app.put(
    '/customers/:customer_id/custom-fields',
    {
      config: { permission: FIELDS_FILL },
      schema: {
        tags,
        summary: 'Fill in fields of a customer: all that is sent, or none of it',
        params: schema.recordParams,
        body: schema.valuesBody,
        response: { 200: schema.recordFields, ...refusals },
      },
    },
    async (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      const { customer_id } = request.params
      return writeRecordFields(context, { ...request.body, customer_id, request_id: request.id })
    },
  )
}
