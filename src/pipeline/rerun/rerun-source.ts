import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  hasManifest,
  type Manifest,
  readHead,
  readManifest,
  readNote,
  writeNote,
} from '../../serving/manifest.ts'

/*
 * While dates are run again, the newest version is an earlier one, night by night. What was the newest before
 * holds the rows of the dates still to come as they were delivered, and its files stay until the last of them
 * is done, also where a command was cut off in between.
 */

const NOTE = 'RERUN.json'

/** The newest version before the re-run that is under way, or null where none is. */
export function readRerunSource(warehouseDir: string): Manifest | null {
  const note = readNote<{ version: string }>(warehouseDir, NOTE)
  return note && hasManifest(warehouseDir, note.version) ? readManifest(warehouseDir, note.version) : null
}

/** The newest there was of all dates: of a re-run under way, the version before it. */
export const newestVersion = (warehouseDir: string): Manifest | null =>
  readRerunSource(warehouseDir) ?? readHead(warehouseDir)

/** Remembers the newest version before a date of its own, or an earlier one, is run. */
export function beginRerun(warehouseDir: string, businessDate: string): void {
  const head = readHead(warehouseDir)
  if (!head || businessDate > head.business_date || readRerunSource(warehouseDir)) return
  writeNote(warehouseDir, NOTE, { version: head.version })
}

/** Forgets it once every date that it had is there again. */
export function endRerun(warehouseDir: string): void {
  const source = readRerunSource(warehouseDir)
  const head = readHead(warehouseDir)
  if (source && head && head.business_date < source.business_date) return
  rmSync(join(warehouseDir, NOTE), { force: true })
}
