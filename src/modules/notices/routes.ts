import { type App, sessionOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import type { FastifyRequest } from 'fastify'
import { calendarYear, yearQuery } from './calendar.schema.ts'
import * as schema from './schema.ts'
import { readCalendarYear } from './service/calendar.ts'
import {
  chooseChannel,
  countUnread,
  finishNotice,
  listNotices,
  type Own,
  readAllNotices,
  readNotices,
  readSettings,
} from './service/inbox.ts'
import {
  cancelTask,
  commentTask,
  countTasks,
  finishTask,
  getTask,
  giveTask,
  handOverTask,
  listTasks,
  searchReceivers,
} from './service/tasks.ts'
import * as tasks from './tasks.schema.ts'

export function registerNoticesRoutes(app: App): void {
  registerInboxRoutes(app)
  registerReadingRoutes(app)
  registerSettingRoutes(app)
  registerTaskLists(app)
  registerTaskRoutes(app)
  registerTaskMoves(app)
  registerClosing(app, { path: 'done', summary: 'Say that a task is done', close: finishTask })
  registerClosing(app, { path: 'cancel', summary: 'Take back a task that one has given', close: cancelTask })
  registerCalendarRoutes(app)
}

/** Everybody has notices and tasks, also before the first night and without a customer. */
const config = { isForAll: true }

function ownOf(request: FastifyRequest): Own {
  const { databases, clock, calendar } = request.facts
  return { databases, clock, calendar, actor: sessionOf(request).actor }
}

/** With the keys, for where people are written to. */
const keyedOf = (request: FastifyRequest) => ({ ...ownOf(request), keys: request.facts.keys })

function registerInboxRoutes(app: App): void {
  const tags = ['notices']
  app.get(
    '/notices/unread',
    {
      config,
      schema: {
        tags,
        summary: 'How many notices one has not read',
        response: { 200: schema.unreadAnswer },
      },
    },
    async (request) => countUnread(ownOf(request)),
  )
  app.get(
    '/notices',
    {
      config,
      schema: {
        tags,
        summary: 'One’s notices, the newest first',
        querystring: schema.noticeQuery,
        response: { 200: schema.noticePage, 422: problem },
      },
    },
    async (request) => listNotices(ownOf(request), request.query),
  )
}

function registerReadingRoutes(app: App): void {
  const tags = ['notices']
  const response = { 200: schema.unreadAnswer, 404: problem, 422: problem }
  app.post(
    '/notices/read',
    { config, schema: { tags, summary: 'Mark notices as read', body: schema.readBody, response } },
    async (request) => readNotices(ownOf(request), request.body.notice_ids),
  )
  app.post(
    '/notices/read-all',
    {
      config,
      schema: { tags, summary: 'Mark all as read, or all of a kind', body: schema.readAllBody, response },
    },
    async (request) => readAllNotices(ownOf(request), request.body.kind ?? null),
  )
  app.post(
    '/notices/:notice_id/done',
    {
      config,
      schema: {
        tags,
        summary: 'Say that what a notice asks for is seen to',
        params: schema.noticeParams,
        response,
      },
    },
    async (request) => finishNotice(ownOf(request), request.params.notice_id),
  )
}

function registerSettingRoutes(app: App): void {
  const tags = ['notices']
  app.get(
    '/notices/settings',
    {
      config,
      schema: { tags, summary: 'How one is told of each kind', response: { 200: schema.settings } },
    },
    async (request) => readSettings(keyedOf(request)),
  )
  app.put(
    '/notices/settings/:kind_code',
    {
      config,
      schema: {
        tags,
        summary: 'Choose whether a kind also comes by mail',
        params: schema.settingParams,
        body: schema.settingBody,
        response: { 200: schema.settings, 404: problem, 422: problem },
      },
    },
    async (request) => chooseChannel(keyedOf(request), { ...request.params, ...request.body }),
  )
}

const tags = ['tasks']
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

function registerTaskLists(app: App): void {
  app.get(
    '/tasks',
    {
      config,
      schema: {
        tags,
        summary: 'Tasks of one’s own, of one’s posts, or given to others',
        querystring: tasks.taskQuery,
        response: { 200: tasks.taskPage, 422: problem },
      },
    },
    async (request) => listTasks(ownOf(request), request.query),
  )
  app.get(
    '/tasks/counts',
    { config, schema: { tags, summary: 'How many tasks are open', response: { 200: tasks.taskCounts } } },
    async (request) => countTasks(ownOf(request)),
  )
  app.get(
    '/tasks/receivers',
    {
      config,
      schema: {
        tags,
        summary: 'People and posts that a task can be given to, by a piece of their name',
        querystring: tasks.receiverQuery,
        response: { 200: tasks.receivers, 422: problem },
      },
    },
    async (request) => searchReceivers(ownOf(request), request.query.text),
  )
}

function registerTaskRoutes(app: App): void {
  app.post(
    '/tasks',
    {
      config,
      schema: {
        tags,
        summary: 'Ask a person, or whoever fills a post, to do something',
        body: tasks.newTask,
        response: { 201: tasks.taskAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const task = await giveTask(ownOf(request), { ...request.body, request_id: request.id })
      return reply.code(201).send({ task })
    },
  )
  app.get(
    '/tasks/:task_id',
    {
      config,
      schema: {
        tags,
        summary: 'A task whole: who gave it, and what became of it',
        params: tasks.taskParams,
        response: { 200: tasks.taskAnswer, 404: problem },
      },
    },
    async (request) => ({ task: await getTask(ownOf(request), request.params.task_id) }),
  )
}

function registerTaskMoves(app: App): void {
  app.post(
    '/tasks/:task_id/comment',
    {
      config,
      schema: {
        tags,
        summary: 'Say something about a task',
        params: tasks.taskParams,
        body: tasks.commentBody,
        response: { 200: tasks.taskAnswer, ...refusals },
      },
    },
    async (request) => {
      const input = { ...request.params, ...request.body, request_id: request.id }
      return { task: await commentTask(ownOf(request), input) }
    },
  )
  app.post(
    '/tasks/:task_id/hand-over',
    {
      config,
      schema: {
        tags,
        summary: 'Give a task to another person or post',
        params: tasks.taskParams,
        body: tasks.handOverBody,
        response: { 200: tasks.taskAnswer, ...refusals },
      },
    },
    async (request) => {
      const input = { ...request.params, ...request.body, request_id: request.id }
      return { task: await handOverTask(ownOf(request), input) }
    },
  )
}

type Closing = { path: 'done' | 'cancel'; summary: string; close: typeof finishTask }

function registerClosing(app: App, { path, summary, close }: Closing): void {
  app.post(
    `/tasks/:task_id/${path}`,
    {
      config,
      schema: {
        tags,
        summary,
        params: tasks.taskParams,
        body: tasks.closeBody,
        response: { 200: tasks.taskAnswer, ...refusals },
      },
    },
    async (request) => {
      const input = { ...request.params, ...request.body, request_id: request.id }
      return { task: await close(ownOf(request), input) }
    },
  )
}

function registerCalendarRoutes(app: App): void {
  app.get(
    '/calendar',
    {
      config,
      schema: {
        tags: ['calendar'],
        summary: 'The working days of a year, with holidays, swapped days and ends of months',
        querystring: yearQuery,
        response: { 200: calendarYear, 422: problem },
      },
    },
    async (request) => readCalendarYear(ownOf(request), request.query.year),
  )
}
