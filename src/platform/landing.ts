import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** A file for the landing folder: one of a system of ours, delivered as the bank's other systems deliver. */
export type LandingFile = LandingPlace & {
  /** All of it, or what the day changed. */
  mode: 'f' | 'i'
  /** The files that we deliver of this system; where others lie, the flag is theirs to set. */
  ours: readonly string[]
  /** Whole lines without their ends, in UTF-8, a batch at a time; not asked for where the file lies there. */
  lines: Iterable<string[]> | AsyncIterable<string[]>
  /** yyyy-mm-dd hh:mm:ss in the bank's time. */
  createdAt: string
}

export type LandingPlace = {
  landingDir: string
  /** In lower case, as its folder is called. */
  system: string
  file: string
  date: string
}

const dayOf = ({ date }: LandingPlace) => date.replaceAll('-', '')
const folderOf = (place: LandingPlace) => join(place.landingDir, place.system, dayOf(place))

/** The control file of a file that has landed whole, in whatever mode; null where it has not. */
export function findLanded(place: LandingPlace): string | null {
  const [whole, changes] = ['f', 'i'].map((mode) =>
    join(folderOf(place), `${place.file}.${mode}.${dayOf(place)}.ctl`),
  )
  return [whole!, changes!].find((path) => existsSync(path)) ?? null
}

/**
 * Writes the data file, its control file and, last, the flag of the system's folder. What lies there already
 * is left alone, so that a night that runs again reads what it read; what was cut off is written anew. Where
 * the system delivers other files, the flag is theirs to set. Says whether it wrote the file.
 */
export async function landFile(landing: LandingFile): Promise<boolean> {
  const folder = folderOf(landing)
  mkdirSync(folder, { recursive: true })
  const isMissing = findLanded(landing) === null
  if (isMissing) await writeFiles(folder, landing)
  const flag = `${landing.system.toUpperCase()}_${dayOf(landing)}.ok`
  const isOurs = (name: string) => landing.ours.some((file) => name.startsWith(`${file}.`))
  const isAlone = readdirSync(folder).every((name) => name === flag || isOurs(name))
  if (isAlone && !existsSync(join(folder, flag))) writeFileSync(join(folder, flag), '')
  return isMissing
}

async function writeFiles(folder: string, landing: LandingFile): Promise<void> {
  const path = join(folder, `${landing.file}.${landing.mode}.${dayOf(landing)}`)
  const written = await writeLines(`${path}.dat`, landing.lines)
  const control = [
    `${landing.file}.${landing.mode}.${dayOf(landing)}.dat`,
    written.rows,
    written.bytes,
    written.checksum,
    '0.00',
    dayOf(landing),
    landing.createdAt,
  ].join('|@|')
  // The control file says that the data is whole, so it comes after it.
  writeFileSync(`${path}.ctl.tmp`, `${control}\n`)
  renameSync(`${path}.ctl.tmp`, `${path}.ctl`)
}

async function writeLines(path: string, batches: LandingFile['lines']) {
  const hash = createHash('sm3')
  let rows = 0
  let bytes = 0
  const file = openSync(`${path}.tmp`, 'w')
  try {
    for await (const batch of batches) {
      const content = Buffer.from(batch.map((line) => `${line}\n`).join(''), 'utf8')
      writeSync(file, content)
      hash.update(content)
      rows += batch.length
      bytes += content.length
    }
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.tmp`, path)
  return { rows, bytes, checksum: hash.digest('hex') }
}
