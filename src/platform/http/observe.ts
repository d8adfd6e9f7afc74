import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { AddressList } from '../address-list.ts'
import type { Databases } from '../context.ts'
import { answerUnknownPath } from './problems.ts'
import type { App } from './request.ts'

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * Logs and measures every request by the route's pattern: paths hold customer numbers. The measures are told
 * to those addresses alone; for any other there is no such path.
 */
export function observeRequests(app: App, databases: Databases, metricsFrom: AddressList): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const labelNames = ['method', 'route', 'status']
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Time to answer a request.',
    labelNames,
    buckets: SECONDS,
    registers,
  })
  const failures = new Counter({ name: 'http_failures_total', help: 'Answers of 500 and more.', registers })
  const gauge = new Gauge({
    name: 'database_connections',
    help: 'Connections of the pool, by what they do.',
    labelNames: ['state'],
    registers,
    collect: () => {
      const { totalCount, idleCount, waitingCount } = databases.pool
      gauge.set({ state: 'busy' }, totalCount - idleCount)
      gauge.set({ state: 'idle' }, idleCount)
      gauge.set({ state: 'wanted' }, waitingCount)
    },
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    const status = reply.statusCode
    seconds.observe({ method: request.method, route, status }, reply.elapsedTime / 1_000)
    if (status >= 500) failures.inc()
    const line = { method: request.method, route, status, ms: Math.round(reply.elapsedTime * 10) / 10 }
    request.log.info({ ...line, user_id: request.facts.session?.actor.user_id }, 'answered')
    done()
  })
  app.get('/metrics', { config: { isOpen: true }, schema: { hide: true } }, async (request, reply) => {
    if (!metricsFrom.has(request.ip)) {
      answerUnknownPath(request, reply)
      return reply
    }
    void reply.type(registry.contentType).serializer((payload: unknown) => String(payload))
    return registry.metrics()
  })
}
