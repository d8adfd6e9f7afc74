import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { invalid } from '../../../platform/errors.ts'
import { type App, contextOf } from '../../../platform/http/request.ts'
import { LIST_FILE_TYPES } from '../../../platform/list-files/read-list.ts'
import { problem } from '../../../platform/schema.ts'
import * as schema from '../allocation.schema.ts'
import { CUSTOMERS_READ, OWNERSHIP_ALLOCATE } from '../policy.ts'
import { allocateByRule, listManagerChoices } from '../service/allocate-by-rule.ts'
import type { AllocationContext } from '../service/allocation-rules.ts'
import * as reading from '../service/allocations.ts'
import { beginApplying, beginUndoing, goOn, withdraw } from '../service/apply-allocation.ts'
import { allocateFile, allocateLines, checkAgain } from '../service/check-allocation.ts'

export function registerAllocationRoutes(app: App): void {
  registerLists(app)
  registerOne(app)
  registerNew(app)
  registerMoves(app)
  void app.register((inner, _options, done) => {
    registerListFile(inner as unknown as App)
    done()
  })
}

const tags = ['allocations']
const config = { permission: OWNERSHIP_ALLOCATE }
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

const allocating = (request: FastifyRequest): AllocationContext => ({
  ...contextOf(request),
  lists: request.facts.lists,
  request_id: request.id,
})

function registerLists(app: App): void {
  app.get(
    '/allocations',
    {
      config,
      schema: {
        tags,
        summary: 'Allocations prepared by oneself or within one’s reach, the newest first',
        querystring: schema.allocationListQuery,
        response: { 200: schema.allocationList, 422: problem },
      },
    },
    async (request) => reading.listAllocations(contextOf(request), request.query.page),
  )
  app.get(
    '/allocations/managers',
    {
      config,
      schema: {
        tags,
        summary: 'Managers within reach by name or number, with how many customers each holds',
        querystring: schema.managerQuery,
        response: { 200: schema.managersAnswer, 422: problem },
      },
    },
    async (request) => ({ managers: await listManagerChoices(contextOf(request), request.query.q) }),
  )
  app.get(
    '/unallocated-customers',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags,
        summary: 'Companies within reach that have no manager, who has waited longest first',
        querystring: schema.unallocatedQuery,
        response: { 200: schema.unallocatedAnswer, 422: problem },
      },
    },
    async (request) => reading.listUnallocated(contextOf(request), request.query.page),
  )
}

function registerOne(app: App): void {
  const params = schema.allocationParams
  app.get(
    '/allocations/:allocation_id',
    {
      config,
      schema: {
        tags,
        summary: 'An allocation with its state, and the lines of it that cannot be done',
        params,
        response: { 200: schema.allocationAnswer, 404: problem },
      },
    },
    async (request) => reading.getAllocation(contextOf(request), request.params.allocation_id),
  )
  app.get(
    '/allocations/:allocation_id/effects',
    {
      config,
      schema: {
        tags,
        summary: 'Who gains and who loses customers by it',
        params,
        response: { 200: schema.effectsAnswer, 404: problem },
      },
    },
    async (request) => ({
      effects: await reading.readEffects(allocating(request), request.params.allocation_id),
    }),
  )
  app.get(
    '/allocations/:allocation_id/rows',
    {
      config: { ...config, listsOthers: true },
      schema: {
        tags,
        summary: 'The changes it makes, of customers within reach, line by line',
        params,
        querystring: schema.rowsQuery,
        response: { 200: schema.rowsAnswer, 404: problem, 422: problem },
      },
    },
    async (request) =>
      reading.listRows(contextOf(request), request.params.allocation_id, request.query.after_line),
  )
  app.get(
    '/allocations/:allocation_id/problems.csv',
    { config, schema: { tags, summary: 'All lines that cannot be done, as a file', params } },
    async (request, reply) => {
      const context = contextOf(request)
      const { allocation_id } = request.params
      await reading.requireAllocation(context, allocation_id)
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="allocation-${allocation_id}-problems.csv"`)
      return reply.send(Readable.from(reading.problemLines(context, allocation_id)))
    },
  )
}

const created = { 201: schema.allocationAnswer, ...refusals }

function registerNew(app: App): void {
  app.post(
    '/allocations',
    {
      config,
      schema: {
        tags,
        summary: 'Prepare and check changes of single customers; nobody is given to anybody yet',
        body: schema.newAllocation,
        response: created,
      },
    },
    async (request, reply) => {
      const id = await allocateLines(allocating(request), request.body)
      return reply.code(201).send(await reading.getAllocation(contextOf(request), id))
    },
  )
  app.post(
    '/allocations/by-rule',
    {
      config,
      schema: {
        tags,
        summary: 'Spread the customers of a rule over managers, and check it; nothing is changed yet',
        body: schema.newRuleAllocation,
        response: created,
      },
    },
    async (request, reply) => {
      const id = await allocateByRule(allocating(request), request.body)
      return reply.code(201).send(await reading.getAllocation(contextOf(request), id))
    },
  )
}

/** Takes a file of any length by the stream: in a place of its own, where bodies are not read first. */
function registerListFile(app: App): void {
  app.addContentTypeParser([...LIST_FILE_TYPES], (_request, payload, done) => done(null, payload))
  app.post(
    '/allocations/from-file',
    {
      bodyLimit: schema.LIST_BYTES_MAX,
      config,
      schema: {
        tags,
        summary: 'Check a list (.xlsx or CSV): customer_no, employee_id, role, reason; no row limit',
        querystring: schema.listFileQuery,
        response: created,
      },
    },
    async (request, reply) => {
      if (!(request.body instanceof Readable)) throw invalid('Send the file as CSV or .xlsx.')
      const id = await allocateFile(allocating(request), { ...request.query, bytes: request.body })
      return reply.code(201).send(await reading.getAllocation(contextOf(request), id))
    },
  )
}

const answered = { 200: schema.allocationAnswer, ...refusals }
/** An answer is waited for as long as people wait for a page; what takes longer goes on behind it. */
const WAIT_MS = 3_000

/** Goes on with what was begun, and answers with how far it has come. */
async function answerOnTheWay(request: FastifyRequest, allocation_id: string) {
  const work = goOn(allocating(request), { allocation_id })
  const late = new Promise<void>((resolve) => setTimeout(resolve, WAIT_MS).unref())
  work.catch((error: Error) =>
    request.log.error({ allocation_id, reason: error.message }, 'an allocation stopped on its way'),
  )
  await Promise.race([work, late])
  return reading.getAllocation(contextOf(request), allocation_id)
}

function registerMoves(app: App): void {
  const params = schema.allocationParams
  app.post(
    '/allocations/:allocation_id/check',
    {
      config,
      schema: { tags, summary: 'Check it again, as things stand now', params, response: answered },
    },
    async (request) => {
      const { allocation_id } = request.params
      await reading.requireAllocation(contextOf(request), allocation_id)
      await checkAgain(allocating(request), allocation_id)
      return reading.getAllocation(contextOf(request), allocation_id)
    },
  )
  app.post(
    '/allocations/:allocation_id/apply',
    {
      config: { ...config, needsProof: true },
      schema: {
        tags,
        summary: 'Write down what was checked; goes on where it stopped',
        params,
        body: schema.applyBody,
        response: answered,
      },
    },
    async (request) => {
      const { allocation_id } = request.params
      await reading.requireAllocation(contextOf(request), allocation_id)
      await beginApplying(allocating(request), { allocation_id, ...request.body })
      return answerOnTheWay(request, allocation_id)
    },
  )
  app.post(
    '/allocations/:allocation_id/undo',
    {
      config: { ...config, needsProof: true },
      schema: {
        tags,
        summary: 'Give every customer of it back to who held him before, by new entries',
        params,
        body: schema.undoBody,
        response: answered,
      },
    },
    async (request) => {
      const { allocation_id } = request.params
      await reading.requireAllocation(contextOf(request), allocation_id)
      await beginUndoing(allocating(request), { allocation_id, reason: request.body.reason })
      return answerOnTheWay(request, allocation_id)
    },
  )
  app.post(
    '/allocations/:allocation_id/withdraw',
    {
      config,
      schema: { tags, summary: 'Put it aside before it is applied', params, response: answered },
    },
    async (request) => {
      const { allocation_id } = request.params
      await reading.requireAllocation(contextOf(request), allocation_id)
      await withdraw(allocating(request), allocation_id)
      return reading.getAllocation(contextOf(request), allocation_id)
    },
  )
}
