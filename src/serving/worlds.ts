import type { DuckDBConnection } from '@duckdb/node-api'
import type { Kysely } from 'kysely'
import type { DB } from '../platform/database.generated.ts'
import { readSource } from './corrections.ts'
import { duckKysely } from './duck-kysely.ts'
import { connectDuck, openDuck, type Duck } from './duckdb.ts'
import { readManifest } from './manifest.ts'
import { attachVersion, createMartViews } from './world.ts'

/** `seenOn`: of a superseded version, the date of the publication that reads it. */
type WorldKey = { warehouseDir: string; version: string; asOf: string; seenOn?: string | null }
type World = { duck: Promise<Duck>; readers: number }

/** Worlds kept open; each holds a handful of views and the footers of the files behind them. */
const WORLDS_MAX = 12

const worlds = new Map<string, World>()

/** Runs a reader on a connection of its own to a version as of a date. Readers share what is open. */
export async function withWorld<T>(
  key: WorldKey,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const world = enter(key)
  try {
    const connection = await connectDuck(await world.duck)
    try {
      return await work(connection)
    } finally {
      connection.closeSync()
    }
  } finally {
    world.readers -= 1
    closeIdleWorlds()
  }
}

/**
 * Runs a reader once over a version as of its own date, of all customers: for the night, which asks for many
 * at a time and no actor stands behind. Nothing of it stays open.
 */
export async function withWholeWorld<T>(
  { warehouseDir, version }: Pick<WorldKey, 'warehouseDir' | 'version'>,
  work: (db: Kysely<DB>) => Promise<T>,
): Promise<T> {
  const duck = await openDuck()
  try {
    const manifest = readManifest(warehouseDir, version)
    const { business_date: businessDate } = manifest
    await attachVersion(duck.connection, { warehouseDir, manifest, asOf: businessDate })
    await createMartViews(duck.connection, { manifest, businessDate })
    return await work(duckKysely(duck.connection))
  } finally {
    duck.close()
  }
}

/** Closes every world; for the end of the process and of tests. */
export async function closeWorlds(): Promise<void> {
  const open = [...worlds.values()]
  worlds.clear()
  for (const world of open) (await world.duck).close()
}

function enter(key: WorldKey): World {
  const name = `${key.warehouseDir} ${key.version} ${key.asOf} ${key.seenOn ?? ''}`
  const known = worlds.get(name)
  const world = known ?? { duck: openWorld(key), readers: 0 }
  // A world that could not be opened must not stay; the next reader tries again.
  if (!known) world.duck.catch(() => worlds.delete(name))
  worlds.delete(name)
  worlds.set(name, world)
  world.readers += 1
  return world
}

/** The least recently used go first, and never one that somebody reads. */
function closeIdleWorlds(): void {
  for (const [name, world] of worlds) {
    if (worlds.size <= WORLDS_MAX) return
    if (world.readers > 0) continue
    worlds.delete(name)
    world.duck.then((duck) => duck.close()).catch(() => undefined)
  }
}

async function openWorld({ warehouseDir, version, asOf, seenOn = null }: WorldKey): Promise<Duck> {
  // One customer's rows lie in few places: what more threads would find sooner is less than they cost.
  const duck = await openDuck({ threads: 1 })
  try {
    const manifest = readSource(warehouseDir, { version, seenOn })
    await attachVersion(duck.connection, { warehouseDir, manifest, asOf })
    await createMartViews(duck.connection, { manifest, businessDate: asOf, onlyCustomer: true })
    return duck
  } catch (error) {
    duck.close()
    throw error
  }
}
