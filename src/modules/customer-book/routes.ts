import type { FastifyRequest } from 'fastify'
import { type App, contextOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { BOOK_READ } from './policy.ts'
import * as schema from './schema.ts'
import { readBoard, readCalendar } from './service/board.ts'
import { readBook } from './service/book.ts'
import { readCoverage } from './service/coverage.ts'
import type { BookContext } from './service/intervals.ts'

const tags = ['customer-book']
const config = { permission: BOOK_READ }
const refusals = { 403: problem, 422: problem }

const booking = (request: FastifyRequest): BookContext => ({
  ...contextOf(request),
  lists: request.facts.lists,
})

export function registerCustomerBookRoutes(app: App): void {
  app.get(
    '/customer-book',
    {
      config,
      schema: {
        tags,
        summary: 'Customers by grade and stage of life, and how they have moved',
        querystring: schema.bookQuery,
        response: { 200: schema.bookAnswer, ...refusals },
      },
    },
    async (request) => readBook(booking(request), request.query),
  )
  app.get(
    '/customer-book/coverage',
    {
      config,
      schema: {
        tags,
        summary: 'Who has not been contacted for how long, by grade and by manager',
        querystring: schema.bookQuery,
        response: { 200: schema.coverageAnswer, ...refusals },
      },
    },
    async (request) => readCoverage(booking(request), request.query),
  )
  app.get(
    '/customer-book/board',
    {
      config,
      schema: {
        tags,
        summary: 'Customers by when they are to be contacted next',
        querystring: schema.bookQuery,
        response: { 200: schema.boardAnswer, ...refusals },
      },
    },
    async (request) => readBoard(booking(request), request.query),
  )
  app.get(
    '/customer-book/calendar',
    {
      config,
      schema: {
        tags,
        summary: 'Contacts planned and held, and tasks due, by day',
        querystring: schema.calendarQuery,
        response: { 200: schema.calendarAnswer, ...refusals },
      },
    },
    async (request) => readCalendar(booking(request), request.query),
  )
}
