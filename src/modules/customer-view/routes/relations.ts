import { z } from 'zod'
import { type App, contextOf } from '../../../platform/http/request.ts'
import { customerId, problem } from '../../../platform/schema.ts'
import { CUSTOMERS_READ } from '../../customer-management/index.ts'
import { relationPage, relationQuery, relationsAnswer } from '../relations.schema.ts'
import { asOfQuery } from '../schema.ts'
import { getRelations, listRelations } from '../service/read-relations.ts'

const tags = ['customers']
const params = z.object({ customer_id: customerId })

export function registerRelationRoutes(app: App): void {
  const config = { permission: CUSTOMERS_READ, listsOthers: true }
  app.get(
    '/customers/:customer_id/relations',
    {
      config,
      schema: {
        tags,
        summary: "The customer's relations by kind, the nearest of them, and his groups with their sums",
        params,
        querystring: asOfQuery,
        response: { 200: relationsAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => getRelations(contextOf(request, request.query), request.params.customer_id),
  )
  app.get(
    '/customers/:customer_id/relations/rows',
    {
      config,
      schema: {
        tags,
        summary: "A page of the customer's relations, of all kinds or of one",
        params,
        querystring: relationQuery,
        response: { 200: relationPage, 404: problem, 422: problem },
      },
    },
    async (request) =>
      listRelations(contextOf(request, request.query), {
        customer_id: request.params.customer_id,
        query: request.query,
      }),
  )
}
