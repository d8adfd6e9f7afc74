import type { z } from 'zod'
import { type App, contextOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import * as bulk from './bulk.schema.ts'
import { LISTS_USE } from './policy.ts'
import * as schema from './schema.ts'
import type { Bulk } from './service/bulk.ts'
import * as acts from './service/bulk-acts.ts'
import { changeMember, listMembers } from './service/members.ts'
import { getList, listLists } from './service/read-lists.ts'
import type { WithKeys } from './service/seen-lists.ts'
import { shareList } from './service/shares.ts'
import { addMembers, changeList, makeList } from './service/write-lists.ts'

const tags = ['work-lists']
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }
const config = { permission: LISTS_USE }

export function registerWorkListsRoutes(app: App): void {
  registerReading(app)
  registerLists(app)
  registerMembers(app)
  registerBulk(app, { path: 'assign', body: bulk.bulkAssign, work: acts.assignInBulk })
  registerBulk(app, { path: 'task', body: bulk.bulkTask, work: acts.taskInBulk })
  registerBulk(app, { path: 'contact', body: bulk.bulkContact, work: acts.contactInBulk })
  registerBulk(app, { path: 'tag', body: bulk.bulkTag, work: acts.tagInBulk })
  registerBulk(app, { path: 'remove', body: bulk.bulkRemove, work: acts.removeInBulk })
}

function registerReading(app: App): void {
  app.get(
    '/work-lists',
    {
      config,
      schema: {
        tags,
        summary: 'Own lists and those shared with the caller, with their progress',
        querystring: schema.pageQuery,
        response: { 200: schema.workListPage },
      },
    },
    (request) => listLists(contextOf(request), request.query),
  )
  app.get(
    '/work-lists/:list_id',
    {
      config,
      schema: {
        tags,
        summary: 'A list: progress by state and worker, whom it is shared with, how many are hidden',
        params: schema.listParams,
        response: { 200: schema.workListAnswer, 404: problem },
      },
    },
    (request) => getList(contextOf(request), request.params.list_id),
  )
  app.get(
    '/work-lists/:list_id/members',
    {
      config: { ...config, listsOthers: true },
      schema: {
        tags,
        summary: 'Members of a list within reach, of a live one those who match today',
        params: schema.listParams,
        querystring: schema.membersQuery,
        response: { 200: schema.memberPage, 403: problem, 404: problem, 422: problem },
      },
    },
    (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      return listMembers(context, { ...request.params, ...request.query })
    },
  )
}

function registerLists(app: App): void {
  app.post(
    '/work-lists',
    {
      config,
      schema: {
        tags,
        summary: 'Make a list: static of customers or of all that a condition shows, or live by a condition',
        body: schema.newList,
        response: { 201: schema.workListAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const made = await makeList(contextOf(request), { ...request.body, request_id: request.id })
      return reply.code(201).send(made)
    },
  )
  app.put(
    '/work-lists/:list_id',
    {
      config,
      schema: {
        tags,
        summary: 'Rename, close or reopen a list, or hand it to another owner',
        params: schema.listParams,
        body: schema.listChange,
        response: { 200: schema.workListAnswer, ...refusals },
      },
    },
    (request) =>
      changeList(contextOf(request), { ...request.params, ...request.body, request_id: request.id }),
  )
  app.put(
    '/work-lists/:list_id/shares',
    {
      config,
      schema: {
        tags,
        summary: 'Say with whom a list is shared, to see it or to work on it',
        params: schema.listParams,
        body: schema.sharesBody,
        response: { 200: schema.workListAnswer, ...refusals },
      },
    },
    (request) =>
      shareList(contextOf(request), { ...request.params, ...request.body, request_id: request.id }),
  )
}

function registerMembers(app: App): void {
  app.post(
    '/work-lists/:list_id/members',
    {
      config,
      schema: {
        tags,
        summary: 'Put customers on a static list',
        params: schema.listParams,
        body: schema.newMembers,
        response: { 200: schema.membersAdded, ...refusals },
      },
    },
    (request) =>
      addMembers(contextOf(request), { ...request.params, ...request.body, request_id: request.id }),
  )
  app.put(
    '/work-lists/:list_id/members/:customer_id',
    {
      config: { ...config, listsOthers: true },
      schema: {
        tags,
        summary: 'Say what has become of a member; 409 with the present values if another did meanwhile',
        params: schema.memberParams,
        body: schema.memberChange,
        response: { 200: schema.memberAnswer, ...refusals },
      },
    },
    (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      return changeMember(context, { ...request.params, ...request.body, request_id: request.id })
    },
  )
}

type Bulked<Body extends z.ZodType<object>> = {
  path: string
  body: Body
  work: (context: WithKeys, input: Bulk & z.output<Body>) => Promise<bulk.BulkAnswer>
}

function registerBulk<Body extends z.ZodType<object>>(app: App, { path, body, work }: Bulked<Body>): void {
  app.post(
    `/work-lists/:list_id/bulk/${path}`,
    {
      config: { ...config, listsOthers: true },
      schema: {
        tags,
        summary: `Several members at once: ${path}. Dry it says the counts, and who is left out and why`,
        params: schema.listParams,
        body,
        response: { 200: bulk.bulkAnswer, ...refusals },
      },
    },
    (request) => {
      const context = { ...contextOf(request), keys: request.facts.keys }
      const input = { ...request.params, ...(request.body as z.output<Body>), request_id: request.id }
      return work(context, input as unknown as Bulk & z.output<Body>)
    },
  )
}
