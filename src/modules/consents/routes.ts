import { type App, contextOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { CONSENTS_READ, CONSENTS_WRITE } from './policy.ts'
import * as schema from './schema.ts'
import { enterConsents, readConsents } from './service.ts'

const tags = ['consents']

export function registerConsentsRoutes(app: App): void {
  app.get(
    '/customers/:customer_id/consents',
    {
      config: { permission: CONSENTS_READ },
      schema: {
        tags,
        summary: 'What a customer has agreed to: by channel, purpose and time, with its evidence',
        params: schema.consentParams,
        querystring: schema.consentQuery,
        response: { 200: schema.consentAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => {
      const context = { ...contextOf(request, request.query), keys: request.facts.keys }
      return readConsents(context, request.params.customer_id)
    },
  )
  app.post(
    '/customers/:customer_id/consents',
    {
      config: { permission: CONSENTS_WRITE },
      schema: {
        tags,
        summary: 'Enter what a customer has agreed to or taken back; nothing is written over',
        params: schema.consentParams,
        body: schema.newConsent,
        response: { 200: schema.consentAnswer, 403: problem, 404: problem, 422: problem },
      },
    },
    async (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      return enterConsents(context, { ...request.body, ...request.params, request_id: request.id })
    },
  )
}
