import { type App, contextOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { ownerParams, ownershipAnswer, ownershipQuery } from './schema.ts'
import { listOwnership } from './service.ts'

export function registerCustomerManagementRoutes(app: App): void {
  app.get(
    '/customers/:customer_id/ownership',
    {
      schema: {
        tags: ['customers'],
        summary: 'Who holds the customer, now and before',
        params: ownerParams,
        querystring: ownershipQuery,
        response: { 200: ownershipAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => {
      const context = contextOf(request, request.query.as_of ?? null)
      return { rows: await listOwnership(context, request.params.customer_id) }
    },
  )
}
