import { type App, contextOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { CONTACTS_READ, CONTACTS_WRITE } from './policy.ts'
import * as schema from './schema.ts'
import './service/pack-part.ts'
import { getContact, listContacts } from './service/read-contacts.ts'
import { planContact } from './service/plan-contact.ts'
import { correctContact, logContact } from './service/write-contacts.ts'

const tags = ['customer-contacts']
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

export function registerCustomerContactsRoutes(app: App): void {
  registerReading(app)
  registerWriting(app)
  registerPlanning(app)
}

function registerReading(app: App): void {
  app.get(
    '/customers/:customer_id/contact-log',
    {
      config: { permission: CONTACTS_READ },
      schema: {
        tags,
        summary: 'Contacts with a customer, and what became of their next steps',
        params: schema.contactParams,
        querystring: schema.contactQuery,
        response: { 200: schema.contactList, 404: problem, 422: problem },
      },
    },
    async (request) => {
      const context = { ...contextOf(request, request.query), keys: request.facts.keys }
      return listContacts(context, request.params.customer_id)
    },
  )
  app.get(
    '/customers/:customer_id/contact-log/:contact_id',
    {
      config: { permission: CONTACTS_READ },
      schema: {
        tags,
        summary: 'A contact with every version of it: who entered what, and when',
        params: schema.oneParams,
        querystring: schema.contactQuery,
        response: { 200: schema.contactAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => {
      const context = { ...contextOf(request, request.query), keys: request.facts.keys }
      return getContact(context, request.params)
    },
  )
}

function registerWriting(app: App): void {
  app.post(
    '/customers/:customer_id/contact-log',
    {
      config: { permission: CONTACTS_WRITE },
      schema: {
        tags,
        summary: 'Log a contact, with its next step as a task; 409 says first what stands against it',
        params: schema.contactParams,
        body: schema.newContact,
        response: { 201: schema.contactAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      const { customer_id } = request.params
      const made = await logContact(context, { ...request.body, customer_id, request_id: request.id })
      return reply.code(201).send(made)
    },
  )
  app.put(
    '/customers/:customer_id/contact-log/:contact_id',
    {
      config: { permission: CONTACTS_WRITE },
      schema: {
        tags,
        summary: 'Correct a contact: its next version; 409 with the present values if there is one',
        params: schema.oneParams,
        body: schema.correction,
        response: { 200: schema.contactAnswer, ...refusals },
      },
    },
    async (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      return correctContact(context, { ...request.body, ...request.params, request_id: request.id })
    },
  )
}

function registerPlanning(app: App): void {
  app.put(
    '/customers/:customer_id/next-contact',
    {
      config: { permission: CONTACTS_WRITE },
      schema: {
        tags,
        summary: 'Say when a customer is to be contacted next; 409 with the present day if it was moved',
        params: schema.contactParams,
        body: schema.newContactPlan,
        response: { 200: schema.contactPlan, ...refusals },
      },
    },
    async (request) =>
      planContact(contextOf(request), { ...request.body, ...request.params, request_id: request.id }),
  )
}
