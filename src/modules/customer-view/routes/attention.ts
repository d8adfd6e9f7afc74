import { z } from 'zod'
import { type App, contextOf } from '../../../platform/http/request.ts'
import { problem } from '../../../platform/schema.ts'
import { CUSTOMERS_READ } from '../../customer-management/index.ts'
import { attentionAnswer } from '../attention.schema.ts'
import { asOfQuery, customerRecord } from '../schema.ts'
import { readAttention } from '../service/read-attention.ts'
import { getTimeline } from '../service/read-timeline.ts'
import { timelineAnswer } from '../timeline.schema.ts'

const tags = ['customers']
const params = z.object({ customer_id: customerRecord.shape.customer_id })
const config = { permission: CUSTOMERS_READ }

/** What a record says beside its first screen: what asks for attention, and what happened. */
export function registerAttentionRoutes(app: App): void {
  app.get(
    '/customers/:customer_id/attention',
    {
      config,
      schema: {
        tags,
        summary: 'What of the customer asks for attention, and what to do next, with the figures behind it',
        params,
        querystring: asOfQuery,
        response: { 200: attentionAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => readAttention(contextOf(request, request.query), request.params.customer_id),
  )
  app.get(
    '/customers/:customer_id/timeline',
    {
      config,
      schema: {
        tags,
        summary: 'What happened to the customer in 36 months, the newest first, and what is ahead',
        params,
        querystring: asOfQuery,
        response: { 200: timelineAnswer, 404: problem, 422: problem },
      },
    },
    async (request) =>
      getTimeline(
        { ...contextOf(request, request.query), keys: request.facts.keys },
        request.params.customer_id,
      ),
  )
}
