import { readFileSync } from 'node:fs'
import { bankTime, type Clock } from '../platform/clock.ts'
import { findLanded, landFile } from '../platform/landing.ts'

/** What people did by day, as the night reads it: files of one more system, each from a module. */
const OWN_FEEDS = ['CRM_IDENTITY', 'CRM_HOLDER', 'CRM_FIELD_REPORT', 'CRM_HOUSEHOLD'] as const
const SYSTEM = 'crm'
const DELIMITER = '|@|'

type Cell = string | number | null
type Place = { clock: Clock; landingDir: string }
export type OwnFile = {
  file: (typeof OWN_FEEDS)[number]
  date: string
  /** All of it, or what the night is told anew. */
  mode: 'f' | 'i'
  /** Cells in the order of the contract's columns, a batch of rows at a time. */
  rows: Iterable<Cell[][]> | AsyncIterable<Cell[][]>
}

/** A day as files have it. */
export const compactDay = (date: string): string => date.replaceAll('-', '')

/** Delivers a file to the night of a date, unless one lies there. Says whether it did. */
export const deliverOwn = ({ clock, landingDir }: Place, { rows, ...file }: OwnFile): Promise<boolean> =>
  landFile({
    ...file,
    system: SYSTEM,
    ours: OWN_FEEDS,
    landingDir,
    lines: linesOf(rows),
    createdAt: `${bankTime(clock.now())}:00`,
  })

async function* linesOf(batches: OwnFile['rows']) {
  for await (const rows of batches) yield rows.map((cells) => cells.map((it) => it ?? '').join(DELIMITER))
}

/** When a file was made, as its control file says in its last field; null where none lies there. */
export function ownMadeAt(landingDir: string, { file, date }: Pick<OwnFile, 'file' | 'date'>): string | null {
  const control = findLanded({ landingDir, system: SYSTEM, file, date })
  return control && readFileSync(control, 'utf8').trim().split(DELIMITER).at(-1)!
}
