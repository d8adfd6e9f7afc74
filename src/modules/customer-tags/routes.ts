import { type App, contextOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { CUSTOMERS_READ } from '../customer-management/index.ts'
import { TAGS_DEFINE, TAGS_WRITE } from './policy.ts'
import * as schema from './schema.ts'
import { changeTag, defineTag, listTags, putTag, readTags, removeTag } from './service.ts'

const tags = ['customer-tags']
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

export function registerCustomerTagsRoutes(app: App): void {
  registerCatalogue(app)
  registerOfCustomer(app)
}

function registerCatalogue(app: App): void {
  app.get(
    '/customer-tags',
    {
      config: { permission: CUSTOMERS_READ },
      schema: { tags, summary: 'Which tags there are', response: { 200: schema.tagList } },
    },
    (request) => listTags(contextOf(request)),
  )
  app.post(
    '/customer-tags',
    {
      config: { permission: TAGS_DEFINE },
      schema: {
        tags,
        summary: 'Define a tag',
        body: schema.newTag,
        response: { 201: schema.tagList, ...refusals },
      },
    },
    async (request, reply) => {
      const made = await defineTag(contextOf(request), { ...request.body, request_id: request.id })
      return reply.code(201).send(made)
    },
  )
  app.put(
    '/customer-tags/:tag_code',
    {
      config: { permission: TAGS_DEFINE },
      schema: {
        tags,
        summary: 'Rename a tag, or end its use',
        params: schema.tagParams,
        body: schema.tagChange,
        response: { 200: schema.tagList, ...refusals },
      },
    },
    (request) =>
      changeTag(contextOf(request), { ...request.params, ...request.body, request_id: request.id }),
  )
}

function registerOfCustomer(app: App): void {
  app.get(
    '/customers/:customer_id/tags',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'Tags of a customer, on an earlier date as they were',
        params: schema.ofCustomerParams,
        querystring: schema.ofCustomerQuery,
        response: { 200: schema.customerTags, 404: problem, 422: problem },
      },
    },
    (request) => readTags(contextOf(request, request.query), request.params.customer_id),
  )
  app.post(
    '/customers/:customer_id/tags',
    {
      config: { permission: TAGS_WRITE },
      schema: {
        tags,
        summary: 'Put a tag on a customer',
        params: schema.ofCustomerParams,
        body: schema.putTag,
        response: { 200: schema.customerTags, ...refusals },
      },
    },
    (request) => putTag(contextOf(request), { ...request.params, ...request.body, request_id: request.id }),
  )
  app.post(
    '/customers/:customer_id/tags/:tag_code/remove',
    {
      config: { permission: TAGS_WRITE },
      schema: {
        tags,
        summary: 'Take a tag off a customer',
        params: schema.oneParams,
        response: { 200: schema.customerTags, ...refusals },
      },
    },
    (request) => removeTag(contextOf(request), { ...request.params, request_id: request.id }),
  )
}
