import type { FastifyRequest } from 'fastify'
import { type App, contextOf } from '../../platform/http/request.ts'
import { listQuery, problem } from '../../platform/schema.ts'
import { CUSTOMERS_READ } from '../customer-management/index.ts'
import { QUALITY_READ } from './policy.ts'
import * as repair from './repair.schema.ts'
import * as schema from './schema.ts'
import { readQuality, readTrend } from './service/read-quality.ts'
import { getTask, listTasks, moveTask, openRightValue, readCustomerRepairs } from './service/repairs.ts'
import { reportField } from './service/report-field.ts'

export function registerDataQualityRoutes(app: App): void {
  registerQualityRoutes(app)
  registerCustomerRoutes(app)
  registerTaskRoutes(app)
  registerMove(app, { move: 'accept', summary: 'Take a reported field up' })
  registerMove(app, { move: 'reject', summary: 'Say why a reported field stays as it is' })
  registerMove(app, {
    move: 'fix',
    summary: 'Say that the source has been put right; the next files will show',
  })
  registerOpening(app)
}

function registerQualityRoutes(app: App): void {
  const tags = ['data quality']
  const config = { permission: QUALITY_READ }
  app.get(
    '/quality',
    {
      config,
      schema: {
        tags,
        summary: 'The four ratings of every field, in a unit and the units right below it',
        querystring: schema.qualityQuery,
        response: { 200: schema.qualityAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => readQuality(contextOf(request), request.query),
  )
  app.get(
    '/quality/trend',
    {
      config,
      schema: {
        tags,
        summary: 'The ratings of a field in a unit, on each day on which it was counted',
        querystring: schema.trendQuery,
        response: { 200: schema.trendAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => ({ rows: await readTrend(contextOf(request), request.query) }),
  )
}

/** What people say of fields is sealed. */
const keyedOf = (request: FastifyRequest) => ({ ...contextOf(request), keys: request.facts.keys })

const tags = ['repairs']
/** Whose department a report is decides the rest, report by report. */
const config = { permission: CUSTOMERS_READ }
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

const REPORTS_A_MINUTE = 20

function registerCustomerRoutes(app: App): void {
  app.get(
    '/customers/:customer_id/repairs',
    {
      config,
      schema: {
        tags,
        summary: 'Fields of the customer that can be reported as wrong, and those that were',
        params: repair.customerParams,
        response: { 200: repair.customerRepairs, 404: problem },
      },
    },
    async (request) => readCustomerRepairs(keyedOf(request), request.params.customer_id),
  )
  app.post(
    '/customers/:customer_id/repairs',
    {
      config: { ...config, rateLimit: { max: REPORTS_A_MINUTE, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Report a field as wrong; of one that is reported already, join the task',
        params: repair.customerParams,
        body: repair.report,
        response: { 201: repair.taskAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, ...request.params, request_id: request.id }
      return reply.code(201).send({ task: await reportField(keyedOf(request), input) })
    },
  )
}

function registerTaskRoutes(app: App): void {
  app.get(
    '/repairs',
    {
      config,
      schema: {
        tags,
        summary: 'Reported fields of the customers one may see: filtered, sorted, a page and the exact total',
        querystring: listQuery,
        response: { 200: repair.taskPage, 422: problem },
      },
    },
    async (request) => listTasks(contextOf(request), request.query),
  )
  app.get(
    '/repairs/:task_id',
    {
      config,
      schema: {
        tags,
        summary: 'A reported field whole: who reported it, and what became of it',
        params: repair.taskParams,
        response: { 200: repair.taskAnswer, 404: problem },
      },
    },
    async (request) => ({ task: await getTask(keyedOf(request), request.params.task_id) }),
  )
}

type Moving = { move: repair.RepairMove; summary: string }

function registerMove(app: App, { move, summary }: Moving): void {
  app.post(
    `/repairs/:task_id/${move}`,
    {
      config,
      schema: {
        tags,
        summary,
        params: repair.taskParams,
        body: repair.moveBody,
        response: { 200: repair.taskAnswer, ...refusals },
      },
    },
    async (request) => {
      const input = { ...request.params, ...request.body, move, request_id: request.id }
      return { task: await moveTask(keyedOf(request), input) }
    },
  )
}

const OPENINGS_A_MINUTE = 30

function registerOpening(app: App): void {
  app.post(
    '/repairs/:task_id/right-value',
    {
      config: { ...config, needsProof: true, rateLimit: { max: OPENINGS_A_MINUTE, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Open the sealed right value of a report, for a reason that stays on record',
        params: repair.taskParams,
        body: repair.openBody,
        response: { 200: repair.openAnswer, ...refusals },
      },
    },
    async (request) => {
      return openRightValue(keyedOf(request), {
        ...request.params,
        ...request.body,
        request_id: request.id,
      })
    },
  )
}
