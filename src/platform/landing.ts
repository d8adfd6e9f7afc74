import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file for the landing folder: one of a system of ours, delivered as the bank's other systems deliver. */
export type LandingFile = {
  landingDir: string
  /** In lower case, as its folder is called. */
  system: string
  file: string
  date: string
  /** Whole lines without their ends, in UTF-8. */
  lines: string[]
  /** yyyy-mm-dd hh:mm:ss in the bank's time. */
  createdAt: string
}

/**
 * Writes the data file, its control file and, last, the flag of the system's folder. What lies there already
 * is left alone, so that a night that runs again reads what it read; what was cut off is written anew. Where
 * the system delivers other files, the flag is theirs to set. Says whether it wrote the file.
 */
export function landFile(landing: LandingFile): boolean {
  const day = landing.date.replaceAll('-', '')
  const folder = join(landing.landingDir, landing.system, day)
  mkdirSync(folder, { recursive: true })
  const stem = `${landing.file}.f.${day}`
  const isMissing = !existsSync(join(folder, `${stem}.ctl`))
  if (isMissing) writeFiles({ folder, stem, day }, landing)
  const flag = `${landing.system.toUpperCase()}_${day}.ok`
  const isAlone = readdirSync(folder).every((name) => name === flag || name.startsWith(`${landing.file}.`))
  if (isAlone && !existsSync(join(folder, flag))) writeFileSync(join(folder, flag), '')
  return isMissing
}

function writeFiles(place: { folder: string; stem: string; day: string }, landing: LandingFile): void {
  const bytes = Buffer.from(landing.lines.map((line) => `${line}\n`).join(''), 'utf8')
  const control = [
    `${place.stem}.dat`,
    landing.lines.length,
    bytes.length,
    createHash('sm3').update(bytes).digest('hex'),
    '0.00',
    place.day,
    landing.createdAt,
  ].join('|@|')
  const write = (name: string, content: Buffer | string) => {
    const path = join(place.folder, name)
    writeFileSync(`${path}.tmp`, content)
    renameSync(`${path}.tmp`, path)
  }
  // The control file says that the data is whole, so it comes after it.
  write(`${place.stem}.dat`, bytes)
  write(`${place.stem}.ctl`, `${control}\n`)
}
