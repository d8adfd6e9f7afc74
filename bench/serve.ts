import { readCalendar } from '../src/platform/working-days.ts'
import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import pg from 'pg'
import { z } from 'zod'
import { type AppInput, buildApp } from '../src/api/app.ts'
import { guardApi } from '../src/api/guard.ts'
import { startSealing } from '../src/platform/audit-sealer.ts'
import { systemClock } from '../src/platform/clock.ts'
import { followKeyRing } from '../src/platform/crypto/index.ts'
import { openDatabases } from '../src/platform/db.ts'
import { notFound } from '../src/platform/errors.ts'
import { observeRequests } from '../src/platform/http/observe.ts'
import type { App } from '../src/platform/http/request.ts'
import { secureApp } from '../src/platform/http/security.ts'
import { ensurePostgres } from '../src/platform/postgres/index.ts'
import { placesOf } from '../src/platform/reference-lists/index.ts'
import { statePaths } from '../src/platform/state.ts'
import { benchConfig, openBenchLog } from './state.ts'

/** Where the parent process finds the server, and the bare route beside it. */
export type Addresses = { url: string; bareUrl: string }

/**
 * A server with one route: what a signed-in request costs that reads one stored row and sends it as it is.
 * Session, publication, headers, limits and log are the product's own.
 */
async function buildBareApp({ config, databases, log, clock }: AppInput): Promise<App> {
  const app: App = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    trustProxy: 'loopback',
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('onSend', async (request, reply) => void reply.header('zhike-request-id', request.id))
  await secureApp(app)
  const { keysDir, exportsDir, attachmentsDir, referencesDir } = statePaths(config)
  const { warehouseDir, archiveDir, modelsDir } = config
  guardApi(app, {
    databases,
    clock,
    warehouseDir,
    archiveDir,
    calendar: readCalendar(config),
    lists: placesOf(modelsDir, referencesDir),
    readKeys: followKeyRing(keysDir),
    exportsDir,
    attachmentsDir,
    oidc: null,
    administratorFactor: 'demo',
    readsAMinute: config.readsAMinute,
  })
  observeRequests(app, databases, config.metricsFrom)
  const params = z.object({ row_key: z.string() })
  app.get(
    '/api/bare/:row_key',
    { config: { isForAll: true }, schema: { params } },
    async (request, reply) => {
      const { row_key: key } = request.params
      const { rows } = await sql<{ body: string }>`
      select body from bench.stored_rows where row_key = ${key}`.execute(databases.db)
      const [row] = rows
      if (!row) throw notFound('row', key)
      return reply.type('application/json; charset=utf-8').send(row.body)
    },
  )
  await app.ready()
  return app
}

/** Answers statements that write the trail without asking the database: what is left is what they cost. */
function leaveTrailOut(): void {
  const whole = pg.Client.prototype.query
  const isOfTrail = (asked: unknown) => {
    const text = typeof asked === 'string' ? asked : (asked as { text?: string } | undefined)?.text
    return text !== undefined && /^\s*insert into platform\.audit_log/.test(text)
  }
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...asked: unknown[]) {
      if (isOfTrail(asked[0])) return Promise.resolve({ command: 'INSERT', rows: [], rowCount: 1 })
      return Reflect.apply(whole, this, asked) as unknown
    },
  })
}
if (process.argv[3] === 'without-trail') leaveTrailOut()

const config = benchConfig(process.argv[2]!)
const log = openBenchLog(config)
const postgres = await ensurePostgres(config, log)
const input: AppInput = {
  config,
  log,
  clock: systemClock,
  databases: openDatabases({ url: postgres.url('api'), log }),
}
// As the server does, so that sealing is part of what is measured.
const stopSealing = startSealing(input)
const apps = [await buildApp(input), await buildBareApp(input)]
const [url, bareUrl] = await Promise.all(apps.map((app) => app.listen({ host: config.host, port: 0 })))
const addresses: Addresses = { url: url!, bareUrl: bareUrl! }
process.send!(addresses)

process.once('disconnect', async () => {
  for (const app of apps) await app.close()
  await stopSealing()
  await input.databases.close()
  await postgres.stop()
})
