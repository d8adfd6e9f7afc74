import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How `pg` hands these to us: as text, so that no number, no day and no moment changes on the way. */
const AS_TEXT = { int8: 'string', timestamptz: 'string', timestamp: 'string', date: 'string', time: 'string' }

/** The types of every table for Kysely, with the names that the database has. */
export function writeDatabaseTypes(url: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhike-types-'))
  const file = join(folder, 'database.ts')
  try {
    const program = join(import.meta.dirname, '../../node_modules/kysely-codegen/dist/cli/bin.js')
    const options = `--dialect postgres --out-file ${file} --numeric-parser string --date-parser string`
    const types = ['--type-mapping', JSON.stringify(AS_TEXT), '--url', url]
    execFileSync(process.execPath, [program, ...options.split(' '), ...types])
    return readFileSync(file, 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
