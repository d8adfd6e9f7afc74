import { createReadStream, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Kysely } from 'kysely'
import type { Superseded } from '../platform/context.ts'
import { kyselyOver, type Bank, type DB } from '../platform/db.ts'
import { literal, type Duck } from './duckdb.ts'
import { supersededBy } from './corrections.ts'
import type { MartDefinition } from './manifest.ts'
import type { Definition, PublishedLineage } from './metric-catalogue.ts'

/**
 * How long a superseded publication stays readable, so that an open page can finish with figures of one
 * night.
 */
export const SUPERSEDED_MINUTES = 30
const LOCK_TIMEOUT = '50ms'
const LOCK_TRIES = 200

/** Runs in the transaction that publishes, as the batch role. */
export type OnSwitch = (
  db: Kysely<DB>,
  publication: { publication_id: number; business_date: string },
) => Promise<unknown>

export type PublishInput = {
  /** Makes and attaches the tables of a publication. */
  owner: pg.Client
  /** Writes the switch. */
  batch: pg.Client
  duck: Duck
  warehouseDir: string
  version: string
  runId: string
  businessDate: string
  marts: MartDefinition[]
  contents: Record<string, { rows: number; hash: string }>
  bank: Bank
  definitions: Record<string, Definition>
  lineage: PublishedLineage
  publishedAt: Date
  /** What must change together with the switch, in its transaction. */
  onSwitch?: OnSwitch
}

/**
 * Makes a version of the warehouse the one people see. Its rows are loaded into new partitions that no
 * reader names yet; the insert of the publication's row is the switch, and one commit.
 */
export async function publish(input: PublishInput): Promise<number> {
  const { owner, batch } = input
  await dropLeftovers(owner)
  const publicationId = await nextPublicationId(batch)
  for (const mart of input.marts) await loadPartition(input, mart, publicationId)
  for (const mart of input.marts) await attachPartition(owner, mart.table, publicationId)
  await batch.query('begin')
  try {
    await copyUnits(batch, publicationId)
    await supersede(batch, input.publishedAt)
    await insertPublication(input, publicationId)
    // The hook reads the new publication as its readers will.
    await input.onSwitch?.(kyselyOver(batch), {
      publication_id: publicationId,
      business_date: input.businessDate,
    })
    await batch.query('commit')
  } catch (error) {
    await batch.query('rollback')
    throw error
  }
  return publicationId
}

async function nextPublicationId(batch: pg.Client): Promise<number> {
  const sequence = "pg_get_serial_sequence('serving.publications', 'publication_id')"
  const { rows } = await batch.query<{ id: string }>(`select nextval(${sequence}) as id`)
  return Number(rows[0]!.id)
}

const partitionName = (table: string, publicationId: number) => `marts.${table}_p${publicationId}`

async function loadPartition(
  input: PublishInput,
  mart: MartDefinition,
  publicationId: number,
): Promise<void> {
  const { owner, duck, warehouseDir } = input
  const partition = partitionName(mart.table, publicationId)
  const folder = join(warehouseDir, 'work')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${mart.table}.csv`)
  const columns = mart.columns.join(', ')
  await duck.connection.run(
    `copy (select ${publicationId} as publication_id, ${columns} from published.${mart.table})
       to ${literal(file)} (format csv, header false)`,
  )
  // Its rows never change and are vacuumed below; a vacuum of the server's own would hold up the attaching
  // for longer than the short turns wait.
  await owner.query(
    `create table ${partition} (like marts.${mart.table} including defaults including constraints,
       check (publication_id = ${publicationId})) with (autovacuum_enabled = false)`,
  )
  const stream = owner.query(
    copyFrom(`copy ${partition} (publication_id, ${columns}) from stdin (format csv)`),
  )
  await pipeline(createReadStream(file), stream)
  rmSync(file)
}

/** Indexes the rows and makes them part of the mart. Readers of other publications do not notice. */
async function attachPartition(owner: pg.Client, table: string, publicationId: number): Promise<void> {
  const partition = partitionName(table, publicationId)
  await withShortLocks(owner, () =>
    owner.query(`alter table marts.${table} attach partition ${partition} for values in (${publicationId})`),
  )
  await owner.query(`vacuum (analyze) ${partition}`)
}

async function copyUnits(batch: pg.Client, publicationId: number): Promise<void> {
  await batch.query(
    `insert into platform.units (publication_id, unit_id, parent_unit_id, unit_name, unit_level, lo, hi)
     select publication_id, unit_id, parent_unit_id, unit_name, unit_level, lo, hi
       from marts.units where publication_id = $1`,
    [publicationId],
  )
}

/** What people see until the switch, and what that supersedes. */
async function readShown(batch: pg.Client): Promise<{ version: string; superseded: Superseded[] } | null> {
  const { rows } = await batch.query<{ version: string; superseded: Superseded[] }>(
    `select warehouse_version as version, superseded from serving.publications
      order by publication_id desc limit 1`,
  )
  return rows[0] ?? null
}

async function supersede(batch: pg.Client, publishedAt: Date): Promise<void> {
  await batch.query(
    `update serving.publications set expires_at = $1::timestamptz + interval '${SUPERSEDED_MINUTES} minutes'
      where expires_at is null`,
    [publishedAt],
  )
}

async function insertPublication(input: PublishInput, publicationId: number): Promise<void> {
  const { batch, warehouseDir, version, publishedAt: at } = input
  const superseded = supersededBy(await readShown(batch), { warehouseDir, next: version, at })
  await batch.query(
    `insert into serving.publications
       (publication_id, business_date, warehouse_version, run_id, published_at, bank, definitions, tables,
        lineage, superseded)
     overriding system value values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      publicationId,
      input.businessDate,
      version,
      input.runId,
      at,
      input.bank,
      input.definitions,
      input.contents,
      input.lineage,
      JSON.stringify(superseded),
    ],
  )
}

const MAY_BE_READ = `select publication_id from serving.publications
                      where expires_at is null or expires_at > now()`

/**
 * Drops the rows of publications that were never finished or may no longer be read. Their line in
 * serving.publications stays: it is the record of what people saw, and when.
 */
async function dropLeftovers(owner: pg.Client): Promise<void> {
  await owner.query(`delete from platform.units where publication_id not in (${MAY_BE_READ})`)
  const { rows } = await owner.query<{ parent: string; partition: string; is_attached: boolean }>(
    `select regexp_replace(c.relname, '_p[0-9]+$', '') as parent, c.relname as partition,
      c.relispartition as is_attached
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'marts' and c.relkind = 'r' and c.relname ~ '_p[0-9]+$'
        and substring(c.relname from '_p([0-9]+)$')::integer not in (${MAY_BE_READ})`,
  )
  for (const { parent, partition, is_attached } of rows) {
    if (is_attached) {
      await withShortLocks(owner, () =>
        owner.query(`alter table marts.${parent} detach partition marts.${partition}`),
      )
    }
    await owner.query(`drop table marts.${partition}`)
  }
}

/** Waits for a lock in short turns, because a waiting writer makes every later reader wait behind it. */
async function withShortLocks(client: pg.Client, work: () => Promise<unknown>): Promise<void> {
  await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'`)
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await work()
        return
      } catch (error) {
        const isLocked = error instanceof pg.DatabaseError && error.code === '55P03'
        if (!isLocked || attempt === LOCK_TRIES) throw error
        await new Promise((resolve) => setTimeout(resolve, 10 + (attempt % 7) * 13))
      }
    }
  } finally {
    await client.query('set lock_timeout = 0')
  }
}
