import { invalid } from '../../platform/errors.ts'
import { sendFile } from '../../platform/http/files.ts'
import { type App, callerOf as by } from '../../platform/http/request.ts'
import { listQuery, problem } from '../../platform/schema.ts'
import { POSTS_MANAGE, USERS_MANAGE, USERS_READ } from '../system/index.ts'
import * as imports from './imports.schema.ts'
import * as personnel from './personnel.schema.ts'
import { registerPostChanges, registerPostRoutes } from './routes/posts.ts'
import { registerRoleRoutes } from './routes/roles.ts'
import { registerUnitRoutes } from './routes/units.ts'
import * as schema from './schema.ts'
import * as importing from './service/imports.ts'
import * as staff from './service/personnel.ts'
import * as users from './service/users.ts'

export function registerPeopleRoutes(app: App): void {
  registerUserRoutes(app)
  registerUserChanges(app)
  registerPostRoutes(app)
  registerPostChanges(app)
  registerRoleRoutes(app)
  registerPersonnelRoutes(app)
  registerImportRoutes(app)
  registerUnitRoutes(app)
  void app.register((inner, _options, done) => {
    registerUpload(inner as unknown as App)
    done()
  })
}

const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

function registerUserRoutes(app: App): void {
  const tags = ['users']
  const config = { permission: USERS_READ }
  app.get(
    '/users',
    {
      config,
      schema: {
        tags,
        summary:
          'Who may sign in: filtered by unit, role, state and last sign-in, a page and the exact total',
        querystring: listQuery,
        response: { 200: schema.userPage, 422: problem },
      },
    },
    async (request) => users.listUsers(request.facts, request.query),
  )
  app.get(
    '/users/:user_id',
    {
      config,
      schema: {
        tags,
        summary: 'One user: posts now and before, sign-ins, what he may do, what he would have to hand over',
        params: schema.userParams,
        response: { 200: schema.userAnswer, 404: problem },
      },
    },
    async (request) => ({
      user: await users.getUser(request.facts, { ...request.params, by: by(request) }),
    }),
  )
}

function registerUserChanges(app: App): void {
  const tags = ['users']
  const config = { permission: USERS_MANAGE }
  app.post(
    '/users',
    {
      config,
      schema: {
        tags,
        summary: 'Let somebody in: an employee, or anybody else for 90 days at most',
        body: schema.newUser,
        response: { 201: schema.madeUser, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await users.addUser(request.facts, request.body, by(request))),
  )
  app.put(
    '/users/:user_id',
    {
      config,
      schema: {
        tags,
        summary: 'Change what a user is called, or until when he is let in',
        params: schema.userParams,
        body: schema.userEdit,
        response: { 200: schema.userAnswer, ...refusals },
      },
    },
    async (request) => {
      const input = { ...request.params, edit: request.body }
      return { user: await users.editUser(request.facts, input, by(request)) }
    },
  )
  app.post(
    '/users/:user_id/password',
    {
      config: { ...config, needsProof: true },
      schema: {
        tags,
        summary: 'A new password, shown once; the user’s sessions end',
        params: schema.userParams,
        response: { 200: schema.madeUser, ...refusals },
      },
    },
    async (request) => users.resetPassword(request.facts, request.params.user_id, by(request)),
  )
  registerUserMoves(app)
}

function registerUserMoves(app: App): void {
  for (const [move, summary] of [
    ['lock', 'Lock a user: his sessions end at once'],
    ['unlock', 'Let a locked or disabled user in again'],
    ['disable', 'Disable a user who fills no post any more; nobody is deleted'],
  ] as const) {
    app.post(
      `/users/:user_id/${move}`,
      {
        config: { permission: USERS_MANAGE },
        schema: {
          tags: ['users'],
          summary,
          params: schema.userParams,
          body: schema.reasonBody,
          response: { 200: schema.userAnswer, ...refusals },
        },
      },
      async (request) => {
        const input = { ...request.params, ...request.body, move }
        return { user: await users.moveUser(request.facts, input, by(request)) }
      },
    )
  }
}

function registerPersonnelRoutes(app: App): void {
  const tags = ['personnel']
  app.get(
    '/personnel',
    {
      config: { permission: USERS_READ },
      schema: {
        tags,
        summary: 'Who works for the bank beside who may sign in, and where the two differ',
        querystring: listQuery,
        response: { 200: personnel.personnelPage, 422: problem },
      },
    },
    async (request) => {
      const as_of = request.facts.publication?.business_date ?? null
      return staff.listPersonnel(request.facts, { query: request.query, by: by(request), as_of })
    },
  )
  app.post(
    '/personnel/users',
    {
      config: { permission: USERS_MANAGE },
      schema: {
        tags,
        summary: 'Let chosen employees in; a preview writes nothing',
        body: personnel.takeOver,
        response: { 200: personnel.takenOver, ...refusals },
      },
    },
    async (request) => staff.takeOver(request.facts, request.body, by(request)),
  )
  app.post(
    '/personnel/posts',
    {
      config: { permission: POSTS_MANAGE, needsProof: true },
      schema: {
        tags,
        summary: 'Let chosen employees fill posts of the suggested role; a preview writes nothing',
        body: personnel.takeOver,
        response: { 200: personnel.filledPosts, ...refusals },
      },
    },
    async (request) => staff.fillSuggested(request.facts, request.body, by(request)),
  )
  app.get(
    '/personnel/post-roles',
    {
      config: { permission: USERS_READ },
      schema: {
        tags,
        summary: 'Which role a word for a post suggests',
        response: { 200: personnel.postRoles },
      },
    },
    async (request) => staff.readPostRoles(request.facts),
  )
  app.put(
    '/personnel/post-roles',
    {
      config: { permission: POSTS_MANAGE },
      schema: {
        tags,
        summary: 'Say which role a word for a post suggests',
        body: personnel.postRoles,
        response: { 200: personnel.postRoles, ...refusals },
      },
    },
    async (request) => staff.writePostRoles(request.facts, request.body, by(request)),
  )
}

function registerImportRoutes(app: App): void {
  const tags = ['users']
  const config = { permission: USERS_MANAGE }
  app.get(
    '/user-imports',
    {
      config,
      schema: { tags, summary: 'Files of users, newest first', response: { 200: imports.importList } },
    },
    async (request) => ({ imports: await importing.listImports(request.facts) }),
  )
  app.get(
    '/user-imports/:import_id',
    {
      config,
      schema: {
        tags,
        summary: 'One file of users: what it would do, and what is wrong in it',
        params: imports.importParams,
        response: { 200: imports.importAnswer, 404: problem },
      },
    },
    async (request) => ({ import: await importing.getImport(request.facts, request.params.import_id) }),
  )
  app.get(
    '/user-imports/:import_id/errors.csv',
    {
      config,
      schema: { tags, summary: 'All errors of a file, as a file', params: imports.importParams },
    },
    async (request, reply) => {
      const text = await importing.errorsFile(request.facts, request.params.import_id)
      return sendFile(reply, { name: 'user-import-errors.csv', type: 'text/csv', text })
    },
  )
  app.post(
    '/user-imports/:import_id/run',
    {
      config,
      schema: {
        tags,
        summary: 'Write the users of a file that was looked through: all or none',
        params: imports.importParams,
        response: { 200: imports.importAnswer, ...refusals },
      },
    },
    async (request) => ({
      import: await importing.runImport(request.facts, request.params.import_id, by(request)),
    }),
  )
}

/** The only route that takes a file: in a place of its own, where bodies may be CSV and are larger. */
function registerUpload(app: App): void {
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post(
    '/user-imports',
    {
      bodyLimit: imports.IMPORT_BYTES_MAX,
      config: { permission: USERS_MANAGE },
      schema: {
        tags: ['users'],
        summary: 'Look a file of users through (CSV, UTF-8 or GBK); no user is written',
        querystring: imports.importQuery,
        response: { 201: imports.importAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw invalid('Send the file as text/csv.')
      const input = { ...request.query, bytes: request.body }
      return reply.code(201).send({ import: await importing.checkFile(request.facts, input, by(request)) })
    },
  )
}
