import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../../src/api/app.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { createLogger } from '../../src/platform/log.ts'

/** The API as it describes itself at `/api/openapi.json`. */
export async function writeOpenApi(databaseUrl: string): Promise<string> {
  const config = readConfig({ ZHIKE_STATE: join(tmpdir(), 'zhike-openapi') })
  const log = createLogger({ logLevel: 'error' })
  const databases = openDatabases({ url: databaseUrl, log })
  const app = await buildApp({ config, databases, log, clock: systemClock })
  try {
    return `${JSON.stringify(app.swagger(), null, 2)}\n`
  } finally {
    await app.close()
    await databases.close()
  }
}
