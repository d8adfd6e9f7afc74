import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { literal } from '../serving/duckdb.ts'
import { currentFilePath, readNote, type StoredTable, writeNote } from '../serving/manifest.ts'
import { storedName } from '../serving/world.ts'
import type { FeedState, Night } from './night-state.ts'

/**
 * What a night had made when it came to an error: its tables so far, to go on from when it is run again with
 * the same inputs. A night that was killed leaves none, and begins anew.
 */
export type Unfinished = {
  /** Hash of all that the tables depend on. */
  content_id: string
  /** The folder of its current file. */
  version: string
  business_date: string
  feeds: Record<string, FeedState>
  tables: Record<string, StoredTable>
}

const NOTE = 'UNFINISHED.json'

export const readUnfinished = (warehouseDir: string) => readNote<Unfinished>(warehouseDir, NOTE)

export function forgetUnfinished(warehouseDir: string): void {
  rmSync(join(warehouseDir, NOTE), { force: true })
}

/** Writes the current file down as far as it goes, and says what is in it. */
export async function saveUnfinished(night: Night, contentId: string): Promise<void> {
  await night.connection.run('detach next')
  const left: Unfinished = {
    content_id: contentId,
    version: night.version,
    business_date: night.businessDate,
    feeds: Object.fromEntries(night.feeds),
    tables: night.tables,
  }
  writeNote(night.warehouseDir, NOTE, left)
}

/**
 * Takes the current file of an unfinished night over. A history that it had not come to the end of may be
 * half changed, and is again as the day before left it.
 */
export async function takeOver(night: Night, left: Unfinished): Promise<void> {
  const { connection, warehouseDir, parent, version } = night
  const path = currentFilePath(warehouseDir, version)
  if (left.version !== version) {
    rmSync(dirname(path), { recursive: true, force: true })
    renameSync(dirname(currentFilePath(warehouseDir, left.version)), dirname(path))
  }
  await connection.run(`attach ${literal(path)} as next (recovery_mode no_wal_writes)`)
  for (const [name, table] of Object.entries(parent?.tables ?? {})) {
    if (table.write !== 'scd2' || left.tables[name]) continue
    const relation = storedName(name)
    await connection.run(`create or replace table next.${relation} as from parent.${relation}`)
  }
}

/** Whether the folder of its current file is still there. */
export const isKept = (warehouseDir: string, { version }: Unfinished): boolean =>
  existsSync(currentFilePath(warehouseDir, version))
