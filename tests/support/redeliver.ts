import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFeeds } from '../../fixtures/deliver.ts'

/** A file, of the core system unless said, that lies in the landing folder. `file` is its name and mode. */
export type Landed = { landingDir: string; date: string; file: string; system?: string }

const compact = (date: string) => date.replaceAll('-', '')

export const landedFolder = ({ landingDir, date, system = 'core' }: Omit<Landed, 'file'>) =>
  join(landingDir, system, compact(date))

export const landedPath = (landed: Landed, ending: 'dat' | 'ctl') =>
  join(landedFolder(landed), `${landed.file}.${compact(landed.date)}.${ending}`)

/** Lines as bytes in a text of one byte a character, so that no encoding is touched. */
const splitLines = (bytes: Buffer) => bytes.toString('latin1').split('\n').filter(Boolean)

export const linesOf = (landed: Landed) => splitLines(readFileSync(landedPath(landed, 'dat')))

export const controlTotal = (landed: Landed) => controlOf(landed)[4]!

const controlOf = (landed: Landed) => readFileSync(landedPath(landed, 'ctl'), 'utf8').trim().split('|@|')

/** Writes other bytes under the file's name and a control file that fits them, as the source itself would. */
export function redeliver(landed: Landed, lines: string[], control: Record<number, string> = {}): void {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1')
  writeFileSync(landedPath(landed, 'dat'), bytes)
  const fields = controlOf(landed)
  fields[1] = String(lines.length)
  fields[2] = String(bytes.length)
  fields[3] = createHash('sm3').update(bytes).digest('hex')
  for (const [index, value] of Object.entries(control)) fields[Number(index)] = value
  writeFileSync(landedPath(landed, 'ctl'), `${fields.join('|@|')}\n`)
}

/** Delivers a file again with another value in one column of its first line. */
export function correctFirst(landed: Landed, column: string, value: string): void {
  const feed = readFeeds()[landed.file.split('.')[0]!]!
  const at = feed.columns.findIndex((it) => it.name === column)
  const [first, ...others] = linesOf(landed)
  redeliver(landed, [first!.split(feed.delimiter).with(at, value).join(feed.delimiter), ...others])
}

/** Delivers a file again with another text, as bytes, wherever the first one stands. */
export const correctText = (landed: Landed, { from, to }: { from: string; to: string }): void =>
  redeliver(
    landed,
    linesOf(landed).map((line) => line.replaceAll(from, to)),
  )
