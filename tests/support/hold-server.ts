import { dropKeptNights } from './bank-after.ts'
import { startTestServer } from './database.ts'

/** Holds the tests' PostgreSQL for a whole run, so that it does not stop and start between two files. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await startTestServer()
  return async () => {
    await dropKeptNights()
    await server.stop()
  }
}
