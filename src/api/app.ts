import { readCalendar } from '../platform/working-days.ts'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { jsonSchemaTransform, serializerCompiler } from 'fastify-type-provider-zod'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { registerApprovalRoutes } from '../modules/approvals/routes.ts'
import { registerAccessRoutes } from '../modules/access/routes.ts'
import { registerPeopleRoutes } from '../modules/people/routes.ts'
import { registerConsentsRoutes } from '../modules/consents/routes.ts'
import { registerCustomerContactsRoutes } from '../modules/customer-contacts/routes.ts'
import { registerCustomerManagementRoutes } from '../modules/customer-management/routes.ts'
import { registerCustomerBookRoutes } from '../modules/customer-book/routes.ts'
import { registerCustomFieldsRoutes } from '../modules/custom-fields/routes.ts'
import { registerCustomerProfileRoutes } from '../modules/customer-profile/routes.ts'
import { registerCustomerTagsRoutes } from '../modules/customer-tags/routes.ts'
import { registerCustomerViewRoutes } from '../modules/customer-view/routes.ts'
import { registerDataQualityRoutes } from '../modules/data-quality/routes.ts'
import { registerExportRoutes } from '../modules/exports/routes.ts'
import { registerNoticesRoutes } from '../modules/notices/routes.ts'
import { registerParameterRoutes } from '../modules/parameters/routes.ts'
import { registerProspectsRoutes } from '../modules/prospects/routes.ts'
import { registerSystemRoutes } from '../modules/system/routes.ts'
import { registerWorkListsRoutes } from '../modules/work-lists/routes.ts'
import { administratorFactorOf } from '../platform/auth/administrator-factor.ts'
import { openOidc } from '../platform/auth/oidc.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Databases } from '../platform/context.ts'
import { followKeyRing } from '../platform/crypto/index.ts'
import { addHealth } from '../platform/http/health.ts'
import { observeRequests } from '../platform/http/observe.ts'
import { answerBadAddress, answerProblem, answerUnknownPath } from '../platform/http/problems.ts'
import type { App } from '../platform/http/request.ts'
import { secureApp } from '../platform/http/security.ts'
import { compileValidator } from '../platform/http/validation.ts'
import type { Logger } from '../platform/log.ts'
import { placesOf } from '../platform/reference-lists/index.ts'
import { readBankState, statePaths } from '../platform/state.ts'
import { findLivePublication } from '../serving/publications.ts'
import { closeKeptRows } from '../serving/kept-rows.ts'
import { closeWorlds } from '../serving/worlds.ts'
import { guardApi } from './guard.ts'

/** How long a caller may take to say what he wants. Who holds a line open to keep others out is cut off. */
const PATIENCE = { headersMs: 15_000, requestMs: 60_000, lookMs: 5_000 }

export type AppInput = {
  config: Config
  databases: Databases
  log: Logger
  clock: Clock
  patience?: typeof PATIENCE
}

const BODY_BYTES_MAX = 1_048_576

/** The server, complete but not listening: tests talk to it by `inject`. */
export async function buildApp(input: AppInput): Promise<App> {
  const { databases, clock, config, patience = PATIENCE } = input
  const app: App = Fastify({
    loggerInstance: input.log as FastifyBaseLogger,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: patience.requestMs,
    http: { headersTimeout: patience.headersMs, connectionsCheckingInterval: patience.lookMs },
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    // Behind a proxy on this machine the caller's address is in its header.
    trustProxy: 'loopback',
    frameworkErrors: answerBadAddress,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerProblem)
  // Bodies are JSON; Fastify would read plain text as well.
  app.removeContentTypeParser('text/plain')
  app.addHook('onSend', async (request, reply) => void reply.header('zhike-request-id', request.id))
  await secureApp(app)
  guardApi(app, {
    databases,
    clock,
    warehouseDir: config.warehouseDir,
    archiveDir: config.archiveDir,
    calendar: readCalendar(config),
    lists: placesOf(config.modelsDir, statePaths(config).referencesDir),
    readKeys: followKeyRing(statePaths(config).keysDir),
    exportsDir: statePaths(config).exportsDir,
    attachmentsDir: statePaths(config).attachmentsDir,
    oidc: config.oidc && openOidc(config.oidc),
    administratorFactor: administratorFactorOf(config),
    readsAMinute: config.readsAMinute,
  })
  app.addHook('onClose', closeWorlds)
  app.addHook('onClose', closeKeptRows)
  observeRequests(app, databases, config.metricsFrom)
  await documentApi(app, { isServed: config.apiDocs ?? readBankState(config)?.is_demo ?? false })
  addHealth(app, {
    postgres: async () => Boolean(await sql`select 1`.execute(databases.db)),
    publication: async () => (await findLivePublication(databases.db)) !== null,
  })
  await app.register(registerModules, { prefix: '/api' })
  await servePages(app, statePaths(config).webDir)
  await app.ready()
  return app
}

/** The modules, one line each; lines that anyone can read beat a loader that finds them. */
async function registerModules(app: App): Promise<void> {
  registerSystemRoutes(app)
  registerCustomerViewRoutes(app)
  registerCustomerManagementRoutes(app)
  registerCustomerBookRoutes(app)
  registerDataQualityRoutes(app)
  registerApprovalRoutes(app)
  registerAccessRoutes(app)
  registerPeopleRoutes(app)
  registerNoticesRoutes(app)
  registerExportRoutes(app)
  registerParameterRoutes(app)
  registerProspectsRoutes(app)
  registerCustomFieldsRoutes(app)
  registerCustomerProfileRoutes(app)
  registerConsentsRoutes(app)
  registerCustomerContactsRoutes(app)
  registerCustomerTagsRoutes(app)
  registerWorkListsRoutes(app)
}

/** The API describes itself; over HTTP it does so to people who are signed in, where that is served. */
async function documentApi(app: App, { isServed }: { isServed: boolean }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Zhike 知客',
        description:
          'Customers of the bank as of the published business date, each caller within their reach.',
        version: '1',
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'zhike_session' } } },
      security: [{ session: [] }],
    },
    transform: jsonSchemaTransform,
  })
  if (!isServed) return
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: false })
  const schema = { hide: true }
  app.get('/api/openapi.json', { config: { isForAll: true }, schema }, async (_request, reply) => {
    void reply.type('application/json; charset=utf-8').serializer((payload: unknown) => String(payload))
    return JSON.stringify(app.swagger())
  })
}

/** The built pages; a path of the browser's own router gets the page that holds the router. */
async function servePages(app: App, webDir: string): Promise<void> {
  const hasPages = existsSync(join(webDir, 'index.html'))
  if (hasPages) {
    await app.register(fastifyStatic, {
      root: webDir,
      wildcard: false,
      // Built files carry their content's hash in the name; the page that names them is asked for each time.
      setHeaders: (reply, path) =>
        void reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    })
  }
  app.setNotFoundHandler((request, reply) => {
    if (!hasPages || request.method !== 'GET' || !isPage(request.url))
      return answerUnknownPath(request, reply)
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').sendFile('index.html')
  })
}

/** A name with an ending is a file's: where there is none, a page in its place would be taken for it. */
function isPage(url: string): boolean {
  const [path = ''] = url.split('?')
  return !/^\/(api|health|metrics)(\/|$)/.test(path) && !/\.[^/]*$/.test(path)
}
