import { z } from 'zod'
import { type App, sessionOf } from '../../../platform/http/request.ts'
import { problem } from '../../../platform/schema.ts'
import { SESSIONS_END, SESSIONS_READ } from '../policy.ts'
import { endSessionOf, listSessions } from '../service/open-sessions.ts'
import * as schema from '../sign-in.schema.ts'

const tags = ['session']

export function registerOpenSessionRoutes(app: App): void {
  app.get(
    '/sessions',
    {
      config: { permission: SESSIONS_READ },
      schema: { tags, summary: 'Who is signed in now', response: { 200: schema.openSessions } },
    },
    async (request) => ({ sessions: await listSessions(request.facts, sessionOf(request)) }),
  )
  app.delete(
    '/sessions/:session_no',
    {
      config: { permission: SESSIONS_END },
      schema: {
        tags,
        summary: 'End somebody’s session',
        params: schema.sessionNo,
        response: { 204: z.null(), 403: problem, 404: problem },
      },
    },
    async (request, reply) => {
      const { session_no } = request.params
      await endSessionOf(request.facts, { session_no, session: sessionOf(request), request_id: request.id })
      return reply.code(204).send(null)
    },
  )
}
