import { z } from 'zod'
import { AppError, invalid } from '../../platform/errors.ts'
import { requireClear } from '../../platform/authz/fields.ts'
import { type App, contextOf, sessionOf } from '../../platform/http/request.ts'
import { hiddenParts, saysHidden } from '../../platform/hidden.schema.ts'
import { listQuery, problem } from '../../platform/schema.ts'
import { CUSTOMERS_READ } from '../customer-management/index.ts'
import { FIELDS_REVEAL, isLastFour } from './policy.ts'
import { comparison, comparisonQuery } from './comparison.schema.ts'
import { correctionAnswer, correctionQuery } from './correction.schema.ts'
import { explainedFigure, explanationQuery } from './explanation.schema.ts'
import { registerMoneyAndWorthRoutes } from './routes/money-and-worth.ts'
import { registerRelationRoutes } from './routes/relations.ts'
import { registerBriefRoute } from './routes/brief.ts'
import { registerAttentionRoutes } from './routes/attention.ts'
import { registerLiteRoutes } from './routes/lite.ts'
import * as schema from './schema.ts'
import { type Tab, TABS } from './tabs.schema.ts'
import { compareDates } from './service/compare-dates.ts'
import { readCorrection } from './service/read-correction.ts'
import { explainRecordFigure, explainReference } from './service/explain-figure.ts'
// The list says of itself that it can be exported.
import './service/export-customers.ts'
import { listChanges } from './service/list-changes.ts'
import { listCustomers } from './service/list-customers.ts'
import { getCustomer, listHistory, listTab, listTransactions } from './service/read-record.ts'
import { revealField } from './service/reveal-field.ts'
import { searchCustomers } from './service/search-customers.ts'
import { listHiddenCustomers, readWorkbench } from './service/workbench.ts'

const SEARCHES_A_MINUTE = 300
const LAST_FOUR_SEARCHES_A_MINUTE = 10
const EXPLANATIONS_A_MINUTE = 120
const CORRECTIONS_A_MINUTE = 20
const REVEALS_A_MINUTE = 20

const tags = ['customers']

export function registerCustomerViewRoutes(app: App): void {
  registerListRoutes(app)
  registerSearchRoute(app)
  registerRecordRoutes(app)
  for (const tab of Object.keys(TABS) as Tab[]) registerTabRoute(app, tab)
  registerHistoryRoutes(app)
  registerComparisons(app)
  registerMoneyAndWorthRoutes(app)
  registerRelationRoutes(app)
  registerAttentionRoutes(app)
  registerBriefRoute(app)
  registerLiteRoutes(app)
  registerRevealRoute(app)
  registerExplanationRoute(app)
}

function registerListRoutes(app: App): void {
  app.get(
    '/workbench',
    {
      config: { permission: CUSTOMERS_READ },
      schema: { tags, summary: 'The four figures of the morning', response: { 200: schema.workbench } },
    },
    async (request) => readWorkbench(contextOf(request)),
  )
  app.get(
    '/workbench/hidden',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'How many customers of one’s whole reach no list, figure or search of one’s own counts',
        response: { 200: z.object({ hidden: hiddenParts }) },
      },
    },
    async (request) => ({ hidden: await listHiddenCustomers(contextOf(request)) }),
  )
  app.get(
    '/customers',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'Customers one may see: filtered, sorted, a page and the exact total',
        querystring: listQuery,
        response: { 200: schema.customerPage, 422: problem },
      },
    },
    async (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      return listCustomers(context, { ...request.query, request_id: request.id })
    },
  )
}

function registerSearchRoute(app: App): void {
  const limitLastFour = app.createRateLimit({
    max: LAST_FOUR_SEARCHES_A_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: (request) => `last four ${contextOf(request).actor.user_id}`,
  })
  // What is looked for is often a person's name or number: it goes in the body, as addresses are kept by
  // proxies, browsers and whoever counts visits.
  app.post(
    '/search',
    {
      config: { permission: CUSTOMERS_READ, rateLimit: { max: SEARCHES_A_MINUTE, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Customers by name, pinyin or number',
        body: schema.searchBody,
        response: { 200: schema.searchAnswer, 429: problem },
      },
    },
    async (request) => {
      const { q } = request.body
      if (isLastFour(q)) {
        const limit = await limitLastFour(request)
        if (!limit.isAllowed && limit.isExceeded) throw tooManyGuesses(limit.ttlInSeconds)
      }
      const context = { ...contextOf(request), keys: request.facts.keys }
      return searchCustomers(context, { q, request_id: request.id })
    },
  )
}

const tooManyGuesses = (seconds: number) =>
  new AppError({
    code: 'too_many_requests',
    status: 429,
    message: `Search by four last digits again in ${seconds} seconds, or type the whole number.`,
  })

const customerParams = z.object({ customer_id: schema.customerRecord.shape.customer_id })
const response = <Answer extends z.ZodType>(answer: Answer) => ({ 200: answer, 404: problem, 422: problem })
const rowsOf = <Row extends z.ZodType>(row: Row) => z.object({ rows: z.array(row), ...saysHidden })

function registerRecordRoutes(app: App): void {
  app.get(
    '/customers/:customer_id',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'A customer whole, today or as of an earlier kept date',
        params: customerParams,
        querystring: schema.asOfQuery,
        response: response(schema.customerAnswer),
      },
    },
    async (request) => getCustomer(contextOf(request, request.query), request.params.customer_id),
  )
}

function registerTabRoute(app: App, tab: Tab): void {
  app.get(
    `/customers/:customer_id/${tab}`,
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: `The customer's ${tab}`,
        params: customerParams,
        querystring: schema.asOfQuery,
        response: response(rowsOf<z.ZodType>(TABS[tab])),
      },
    },
    async (request) => {
      const context = contextOf(request, request.query)
      return { rows: await listTab(context, { customer_id: request.params.customer_id, tab }) }
    },
  )
}

function registerHistoryRoutes(app: App): void {
  app.get(
    '/customers/:customer_id/transactions',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: "The customer's transactions, the newest first",
        params: customerParams,
        querystring: schema.transactionQuery,
        response: response(schema.transactionPage),
      },
    },
    async (request) => {
      const { customer_id } = request.params
      return listTransactions(contextOf(request, request.query), {
        customer_id,
        query: request.query,
      })
    },
  )
  app.get(
    '/customers/:customer_id/history',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'Balances on every kept date',
        params: customerParams,
        querystring: schema.asOfQuery,
        response: response(rowsOf(schema.historyRow)),
      },
    },
    async (request) => {
      const context = contextOf(request, request.query)
      return { rows: await listHistory(context, request.params.customer_id) }
    },
  )
  app.get(
    '/customers/:customer_id/changes',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'What people changed about the customer: who, when, which field, from what to what',
        params: customerParams,
        response: response(schema.changesAnswer),
      },
    },
    async (request) => listChanges(contextOf(request), request.params.customer_id),
  )
}

/** A customer on two dates, and a date as it was known at two times. */
function registerComparisons(app: App): void {
  app.get(
    '/customers/:customer_id/comparison',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'The customer on two kept dates, and why his balances differ',
        params: customerParams,
        querystring: comparisonQuery,
        response: response(comparison),
      },
    },
    async (request) => {
      const { than } = request.query
      return compareDates(contextOf(request, request.query), {
        customer_id: request.params.customer_id,
        than,
      })
    },
  )
  app.get(
    '/customers/:customer_id/correction',
    {
      config: {
        permission: CUSTOMERS_READ,
        rateLimit: { max: CORRECTIONS_A_MINUTE, timeWindow: '1 minute' },
      },
      schema: {
        tags,
        summary: 'What was published of a date that has been corrected since, beside what is known now',
        params: customerParams,
        querystring: correctionQuery,
        response: response(correctionAnswer),
      },
    },
    async (request) => readCorrection(contextOf(request, request.query), request.params.customer_id),
  )
}

function registerExplanationRoute(app: App): void {
  app.get(
    '/customers/:customer_id/explanation',
    {
      config: {
        permission: CUSTOMERS_READ,
        rateLimit: { max: EXPLANATIONS_A_MINUTE, timeWindow: '1 minute' },
      },
      schema: {
        tags,
        summary: 'Where a figure comes from, one step: the rows it rests on',
        params: customerParams,
        querystring: explanationQuery,
        response: response(explainedFigure),
      },
    },
    async (request) => {
      const { column, ref } = request.query
      // Every line of it is an amount.
      requireClear(sessionOf(request).actor, 'amount', 'record')
      const context = { ...contextOf(request, request.query), keys: request.facts.keys }
      const { customer_id } = request.params
      if (ref !== undefined) return explainReference(context, { customer_id, ref })
      if (column === undefined) throw invalid('Name a figure: column or ref.')
      return explainRecordFigure(context, { customer_id, column })
    },
  )
}

function registerRevealRoute(app: App): void {
  app.post(
    '/customers/:customer_id/reveal',
    {
      config: {
        permission: FIELDS_REVEAL,
        needsProof: true,
        rateLimit: { max: REVEALS_A_MINUTE, timeWindow: '1 minute' },
      },
      schema: {
        tags,
        summary: 'Open a masked value of the record, for a reason that stays on record',
        params: customerParams,
        body: schema.reveal,
        response: response(schema.revealed),
      },
    },
    async (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      return revealField(context, { ...request.params, ...request.body, request_id: request.id })
    },
  )
}
