import pg from 'pg'
import { unavailable } from '../errors.ts'

export type Connection = pg.Client

/** One connection for one piece of work: for set-up, migrations and tools. Screens use `platform/db.ts`. */
export async function connect<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // Without a listener a broken connection would end the process; the query at hand reports it.
  client.on('error', () => {})
  try {
    await client.connect().catch((error: Error) => {
      const { host, port, user } = client
      throw unavailable(
        'database_unreachable',
        `No connection to ${host}:${port} as ${user}: ${error.message}`,
      )
    })
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
