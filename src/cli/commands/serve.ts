import { parsePort } from '../../platform/config.ts'
import { openDatabases } from '../../platform/db.ts'
import type { Command } from '../command.ts'
import { withPostgres } from '../installation.ts'
import { untilStopSignal } from '../signals.ts'
import { textOf } from '../values.ts'

export const serveCommand: Command = {
  name: 'serve',
  summary:
    'Serves the API and the pages, and looks at the landing folder every minute, until it is told to stop.',
  usage: ['zhike serve [--port 8080]'],
  options: { port: { type: 'string' } },
  async run(context, { values }) {
    const stopped = untilStopSignal()
    const port = textOf(values, 'port')
    const config = port === null ? context.config : { ...context.config, port: parsePort(port, '--port') }
    const { log, clock } = context
    const { startServer } = await import('../../api/server.ts')
    const { watchArrivals } = await import('../arrivals.ts')
    await withPostgres(context, async (postgres) => {
      const databases = openDatabases({ url: postgres.url('api'), log })
      try {
        const server = await startServer({ config, databases, log, clock })
        const stopWatching = watchArrivals({ config, log, clock, postgres })
        context.print({ answer: { url: server.url }, text: `Serving on ${server.url}` })
        await stopped
        await stopWatching()
        await server.close()
      } finally {
        await databases.close()
      }
    })
  },
}
