import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { systemClock } from '../platform/clock.ts'
import { readConfig } from '../platform/config.ts'
import { openDatabases, type Databases } from '../platform/db.ts'
import { startServer } from './server.ts'

describe('serving', () => {
  let database: TestDatabase
  let databases: Databases
  const stateDir = mkdtempSync(join(tmpdir(), 'zhike-serve-'))
  const start = (port: number) => {
    const config = { ...readConfig({ ZHIKE_STATE: stateDir }), port }
    return startServer({ config, databases, log: quietLog, clock: systemClock })
  }

  beforeAll(async () => {
    database = await givenDatabase()
    databases = openDatabases({ url: database.url('api'), log: quietLog })
  })
  afterAll(async () => {
    await databases?.close()
    await database?.drop()
    rmSync(stateDir, { recursive: true, force: true })
  })

  it('answers at the address it gives, and no longer once closed', async () => {
    const server = await start(0)
    const answer = await fetch(`${server.url}/health/live`)
    expect(await answer.json()).toEqual({ status: 'ok', checks: {} })

    await server.close()

    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow('fetch failed')
  })

  it('says which port is taken', async () => {
    const server = await start(0)
    const port = Number(new URL(server.url).port)

    await expect(start(port)).rejects.toMatchObject({ code: 'port_taken', details: { port } })
    await server.close()
  })
})
