import { z } from 'zod'
import type { App } from './request.ts'

const health = z.object({ status: z.enum(['ok', 'unavailable']), checks: z.record(z.string(), z.boolean()) })

type Checks = Record<string, () => Promise<boolean>>

/** `live`: the process answers. `ready`: everything it needs answers too, so people can be sent here. */
export function addHealth(app: App, checks: Checks): void {
  const config = { isOpen: true }
  const response = { 200: health, 503: health }
  app.get('/health/live', { config, schema: { tags: ['health'], response: { 200: health } } }, async () => ({
    status: 'ok' as const,
    checks: {},
  }))
  app.get('/health/ready', { config, schema: { tags: ['health'], response } }, async (_request, reply) => {
    const names = Object.keys(checks)
    const answers = await Promise.all(names.map((name) => checks[name]!().catch(() => false)))
    const isReady = answers.every(Boolean)
    void reply.code(isReady ? 200 : 503).header('cache-control', 'no-store')
    return {
      status: isReady ? ('ok' as const) : ('unavailable' as const),
      checks: Object.fromEntries(names.map((name, index) => [name, answers[index] ?? false])),
    }
  })
}
