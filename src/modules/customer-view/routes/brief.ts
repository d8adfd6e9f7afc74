import { z } from 'zod'
import { type App, contextOf } from '../../../platform/http/request.ts'
import { customerId } from '../../../platform/schema.ts'
import { CUSTOMERS_READ } from '../../customer-management/index.ts'
import { briefQuery } from '../service/brief-content.ts'
import { printBrief } from '../service/read-brief.ts'

const BRIEFS_A_MINUTE = 20

/** A file leaves the house: as for exports, who fetches it shows once more who he is. */
export function registerBriefRoute(app: App): void {
  app.get(
    '/customers/:customer_id/brief',
    {
      config: {
        permission: CUSTOMERS_READ,
        needsProof: true,
        rateLimit: { max: BRIEFS_A_MINUTE, timeWindow: '1 minute' },
      },
      schema: {
        tags: ['customers'],
        summary: 'The customer on two pages, for a visit (PDF)',
        params: z.object({ customer_id: customerId }),
        querystring: briefQuery,
      },
    },
    async (request, reply) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      const asked = { ...request.params, ...request.query, request_id: request.id }
      const { file_name, bytes } = await printBrief(context, asked)
      void reply.type('application/pdf').header('content-disposition', `attachment; filename="${file_name}"`)
      return reply.send(bytes)
    },
  )
}
