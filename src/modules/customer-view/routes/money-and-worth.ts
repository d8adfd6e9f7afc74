import { z } from 'zod'
import { type App, contextOf } from '../../../platform/http/request.ts'
import { customerId, problem } from '../../../platform/schema.ts'
import { CUSTOMERS_READ } from '../../customer-management/index.ts'
import { channelMonthsAnswer } from '../channel-months.schema.ts'
import { contributionAnswer } from '../contribution.schema.ts'
import { flowQuery, flowsAnswer } from '../flows.schema.ts'
import { pointsAnswer } from '../points.schema.ts'
import { asOfQuery } from '../schema.ts'
import { readChannelMonths } from '../service/read-channel-months.ts'
import { readContribution } from '../service/read-contribution.ts'
import { readFlows } from '../service/read-flows.ts'
import { readPoints } from '../service/read-points.ts'

const tags = ['customers']
const params = z.object({ customer_id: customerId })
const response = <Answer extends z.ZodType>(answer: Answer) => ({ 200: answer, 404: problem, 422: problem })

/** What is reckoned for one customer when it is asked for. */
export function registerMoneyAndWorthRoutes(app: App): void {
  app.get(
    '/customers/:customer_id/flows',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary:
          "What came to and went from the customer's accounts, by month and by who is on the other side",
        params,
        querystring: flowQuery,
        response: response(flowsAnswer),
      },
    },
    async (request) =>
      readFlows(contextOf(request, request.query), { ...request.params, query: request.query }),
  )
  app.get(
    '/customers/:customer_id/contribution',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'What the customer earns the bank, and what scores, warnings and grade are made of',
        params,
        querystring: asOfQuery,
        response: response(contributionAnswer),
      },
    },
    async (request) => readContribution(contextOf(request, request.query), request.params.customer_id),
  )
  app.get(
    '/customers/:customer_id/channel-months',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'How often the customer used each electronic channel, by month over a year',
        params,
        querystring: asOfQuery,
        response: response(channelMonthsAnswer),
      },
    },
    async (request) => readChannelMonths(contextOf(request, request.query), request.params.customer_id),
  )
  app.get(
    '/customers/:customer_id/points',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: "The customer's points, what expires soon, and what the newest were earned by",
        params,
        querystring: asOfQuery,
        response: response(pointsAnswer),
      },
    },
    async (request) => readPoints(contextOf(request, request.query), request.params.customer_id),
  )
}
