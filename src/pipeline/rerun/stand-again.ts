import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../platform/errors.ts'
import { literal } from '../../serving/duckdb.ts'
import { currentFilePath, type Manifest } from '../../serving/manifest.ts'
import { type Standing, tablesAsTheyStood } from './as-they-stood.ts'

type Needs = Pick<Standing, 'connection' | 'warehouseDir' | 'archiveDir'> & {
  /** The version of the date before the one that is run again. */
  parent: Manifest
  /** The newest version built on it. */
  source: Manifest | null
  businessDate: string
}

/** The version that a night builds on, its current file kept or made again. */
export async function standAgain(needs: Needs): Promise<Manifest> {
  const { connection, warehouseDir, parent, source, businessDate } = needs
  const path = currentFilePath(warehouseDir, parent.version)
  if (existsSync(path) && !parent.is_shortened) return parent
  if (!source) {
    const message = `${businessDate} builds on ${parent.business_date}, whose version is no longer kept`
    throw new AppError({ code: 'rerun_too_old', status: 409, message })
  }
  // Of use to one night: nothing names it afterwards.
  const version = `${parent.version}.again`
  const again = currentFilePath(warehouseDir, version)
  rmSync(dirname(again), { recursive: true, force: true })
  mkdirSync(dirname(again), { recursive: true })
  await connection.run(`attach ${literal(again)} as again (recovery_mode no_wal_writes)`)
  const standing = { ...needs, source, version: parent, seenOn: businessDate, into: 'again' }
  const tables = await tablesAsTheyStood(standing, () => true)
  await connection.run('detach again')
  return { ...parent, version, tables }
}
