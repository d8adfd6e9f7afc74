import { parsePort } from '../../platform/config.ts'
import type { Command } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { untilStopSignal } from '../signals.ts'
import { textOf } from '../values.ts'

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Serves the API and the pages until it is told to stop.',
  usage: ['zhike serve [--port 8080]'],
  options: { port: { type: 'string' } },
  async run(context, { values }) {
    const stopped = untilStopSignal()
    const port = textOf(values, 'port')
    const config = port === null ? context.config : { ...context.config, port: parsePort(port, '--port') }
    const { startServer } = await import('../../api/server.ts')
    await withDatabases(context, async (databases) => {
      const server = await startServer({ config, databases, log: context.log, clock: context.clock })
      context.print({ answer: { url: server.url }, text: `Serving on ${server.url}` })
      await stopped
      await server.close()
    })
  },
}
