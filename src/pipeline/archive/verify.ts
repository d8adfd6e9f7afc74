import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { listArchived, readCatalogueOf } from '../../serving/archive-catalogue.ts'
import { sha256Of } from './archived-file.ts'

export type ArchiveProblem = { problem: 'missing' | 'changed' | 'unlisted'; location: string }
export type Verified = { files: number; bytes: number; problems: ArchiveProblem[] }

/** Reads every file of the archive again, and says which is not there, not the same, or in no list. */
export async function verifyArchive(archiveDir: string): Promise<Verified> {
  const entries = readCatalogueOf(archiveDir)
  const problems: ArchiveProblem[] = []
  for (const { location, sha256 } of entries) {
    const path = join(archiveDir, location)
    if (!existsSync(path)) problems.push({ problem: 'missing', location })
    else if ((await sha256Of(path)) !== sha256) problems.push({ problem: 'changed', location })
  }
  const listed = new Set(entries.map((it) => it.location))
  for (const location of listArchived(archiveDir)) {
    if (!listed.has(location)) problems.push({ problem: 'unlisted', location })
  }
  return { files: entries.length, bytes: entries.reduce((sum, it) => sum + it.bytes, 0), problems }
}
