import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DIR } from './config.ts'
import { AppError } from './errors.ts'
import type { Logger } from './log.ts'
import { type Connection, connect } from './postgres/connection.ts'

export const MIGRATIONS_DIR = join(PROJECT_DIR, 'db', 'migrations')

export type Migration = { name: string; sha256: string; sql: string }

/** Any number, as long as every runner takes the same. */
const ADVISORY_LOCK = 7_405_001

/** The files in the order of their numbers. */
export function readMigrations(folder = MIGRATIONS_DIR): Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
  return names.toSorted().map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8')
    return { name, sha256: createHash('sha256').update(sql).digest('hex'), sql }
  })
}

/**
 * Applies what is missing, each file in a transaction of its own, and returns the names of those it
 * applied. Forward only: a file that was changed after it was applied is refused before anything runs.
 */
export function migrate(ownerUrl: string, log: Logger, files = readMigrations()): Promise<string[]> {
  return connect(ownerUrl, async (owner) => {
    await owner.query('select pg_advisory_lock($1)', [ADVISORY_LOCK])
    const applied = await readApplied(owner)
    refuseChanged(files, applied)
    const missing = files.filter((file) => !applied.has(file.name))
    for (const file of missing) {
      await apply(owner, file)
      log.info({ migration: file.name }, 'migration applied')
    }
    return missing.map((file) => file.name)
  })
}

async function readApplied(owner: Connection): Promise<Map<string, string>> {
  await owner.query(
    `create schema if not exists platform;
     create table if not exists platform.migrations (
       name text primary key,
       sha256 text not null,
       applied_at timestamptz not null default now()
     )`,
  )
  const { rows } = await owner.query<{ name: string; sha256: string }>(
    'select name, sha256 from platform.migrations',
  )
  return new Map(rows.map((row) => [row.name, row.sha256]))
}

function refuseChanged(files: Migration[], applied: Map<string, string>): void {
  const known = new Map(files.map((file) => [file.name, file.sha256]))
  const changed = [...applied].filter(([name, sha256]) => known.get(name) !== sha256).map(([name]) => name)
  if (changed.length === 0) return
  throw new AppError({
    code: 'migration_changed',
    status: 409,
    message:
      `Applied migrations were changed or removed since: ${changed.join(', ')}. ` +
      'Put them back as they were and say what is new in a new file.',
    details: { migrations: changed },
  })
}

async function apply(owner: Connection, file: Migration): Promise<void> {
  try {
    await owner.query('begin')
    await owner.query(file.sql)
    await owner.query('insert into platform.migrations (name, sha256) values ($1, $2)', [
      file.name,
      file.sha256,
    ])
    await owner.query('commit')
  } catch (error) {
    await owner.query('rollback')
    throw new AppError({
      code: 'migration_failed',
      status: 500,
      message: `Migration ${file.name} failed and was undone: ${(error as Error).message}`,
      details: { migration: file.name },
    })
  }
}
