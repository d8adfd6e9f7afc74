import { z } from 'zod'
import { LOOK_UP } from '../../../platform/authz/reach.ts'
import { type App, contextOf } from '../../../platform/http/request.ts'
import { problem } from '../../../platform/schema.ts'
import { liteAnswer, lookUpAnswer, newLookUp } from '../lite.schema.ts'
import { customerRecord } from '../schema.ts'
import { lookCustomerUp } from '../service/look-up.ts'
import { readLite } from '../service/read-lite.ts'

const tags = ['customers']
const config = { permission: LOOK_UP }

/** The lite view of tellers and call-centre agents. */
export function registerLiteRoutes(app: App): void {
  app.post(
    '/lite/look-ups',
    {
      config,
      schema: {
        tags,
        summary: 'Look up the one customer who has a number, present or on the phone; opens the lite view',
        body: newLookUp,
        response: { 200: lookUpAnswer, 422: problem, 429: problem },
      },
    },
    async (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      return lookCustomerUp(context, { ...request.body, request_id: request.id })
    },
  )
  app.get(
    '/customers/:customer_id/lite',
    {
      config,
      schema: {
        tags,
        summary: 'What serving a customer takes, without amounts, for a quarter of an hour after a look-up',
        params: z.object({ customer_id: customerRecord.shape.customer_id }),
        response: { 200: liteAnswer, 404: problem },
      },
    },
    async (request) => readLite(contextOf(request), request.params.customer_id),
  )
}
