import { startSealing } from '../platform/audit-sealer.ts'
import { unavailable } from '../platform/errors.ts'
import { buildApp, type AppInput } from './app.ts'

export type Server = { url: string; close(): Promise<void> }

/** Serves the API and the pages until closed; requests that are under way are answered first. */
export async function startServer(input: AppInput): Promise<Server> {
  const { host, port } = input.config
  const app = await buildApp(input)
  try {
    const url = await app.listen({ host, port })
    input.log.info({ url }, 'serving')
    const stopSealing = startSealing(input)
    return {
      url,
      // What the last requests have written is sealed before the end.
      close: async () => {
        await app.close()
        await stopSealing()
      },
    }
  } catch (error) {
    await app.close()
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw unavailable('port_taken', `Port ${port} is in use. Set PORT to another one.`, { port })
    }
    throw error
  }
}
