import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { removeUnnamedFiles } from '../src/pipeline/housekeeping.ts'
import type { Config } from '../src/platform/config.ts'
import { readJsonFile, writeJsonFile } from '../src/platform/state.ts'
import { readHead, readManifest, writeHead } from '../src/serving/manifest.ts'
import { asAdmin, type Server } from './admin.ts'

/** How things stood before the night that is measured. */
export type Evening = {
  version: string
  business_date: string
  register_files: number
  publication_id: number
  ownership_id: string
  grant_id: string
}

const eveningFile = (config: Config) => join(config.stateDir, 'evening.json')

export const readEvening = (config: Config): Evening | null => readJsonFile<Evening>(eveningFile(config))

/** Notes once how things stood, so that every measured night begins with the same. */
export async function keepEvening(server: Server): Promise<Evening> {
  const { config } = server
  const known = readEvening(config)
  if (known) return known
  const head = readHead(config.warehouseDir)!
  const marks = await asAdmin(server, async (admin) => {
    const { rows } = await admin.query<Pick<Evening, 'publication_id' | 'ownership_id' | 'grant_id'>>(
      `select (select max(publication_id) from serving.publications) as publication_id,
         (select coalesce(max(ownership_id), 0)::text from customer_management.ownerships) as ownership_id,
         (select coalesce(max(grant_id), 0)::text from platform.grants) as grant_id`,
    )
    return rows[0]!
  })
  const evening = {
    version: head.version,
    business_date: head.business_date,
    register_files: registerFiles(config).length,
    ...marks,
  }
  writeJsonFile(eveningFile(config), evening)
  return evening
}

/** Undoes everything that a night after this evening has left: versions, numbers, publications, holders. */
export async function rewind(server: Server, evening: Evening): Promise<void> {
  const { config } = server
  await asAdmin(server, async (admin) => {
    await dropPartitions(admin, evening.publication_id)
    await admin.query('begin')
    await admin.query('delete from serving.publications where publication_id > $1', [evening.publication_id])
    await admin.query('update serving.publications set expires_at = null where publication_id = $1', [
      evening.publication_id,
    ])
    await admin.query('delete from platform.units where publication_id > $1', [evening.publication_id])
    await admin.query('delete from customer_management.ownerships where ownership_id > $1', [
      evening.ownership_id,
    ])
    await admin.query('delete from platform.grants where grant_id > $1', [evening.grant_id])
    await admin.query('commit')
  })
  writeHead(config.warehouseDir, evening.version)
  for (const file of registerFiles(config).slice(evening.register_files)) rmSync(file)
  const { version } = evening
  const { business_date } = readManifest(config.warehouseDir, version)
  removeUnnamedFiles(config.warehouseDir, [{ version, business_date, superseded: [] }])
}

function registerFiles(config: Config): string[] {
  const folder = join(config.warehouseDir, 'register')
  return readdirSync(folder)
    .toSorted()
    .map((name) => join(folder, name))
}

async function dropPartitions(admin: pg.Client, publicationId: number): Promise<void> {
  const { rows } = await admin.query<{ partition: string }>(
    `select c.relname as partition
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'marts' and c.relkind = 'r'
        and substring(c.relname from '_p([0-9]+)$')::integer > $1`,
    [publicationId],
  )
  for (const { partition } of rows) await admin.query(`drop table marts.${partition}`)
}
