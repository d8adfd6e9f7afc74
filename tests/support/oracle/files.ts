import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { PROJECT_DIR } from '../../../src/platform/config.ts'

export type Row = Record<string, string>

type Layout = { delimiter: string; encoding: string; columns: { name: string }[] }

/** The rows of one delivered file by the names of its layout, every cell as text; null where none came. */
export function readDelivered(
  landingDir: string,
  { system, file, date }: { system: string; file: string; date: string },
): { mode: string; rows: Row[] } | null {
  const day = date.replaceAll('-', '')
  const folder = join(landingDir, system, day)
  const name = readdirSync(folder).find((it) => it.startsWith(`${file}.`) && it.endsWith('.dat'))
  if (!name) return null
  const layout = parse(
    readFileSync(join(PROJECT_DIR, 'warehouse', 'sources', system, `${file}.yml`), 'utf8'),
  ) as Layout
  const text = new TextDecoder(layout.encoding).decode(readFileSync(join(folder, name)))
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split(layout.delimiter)
      return Object.fromEntries(layout.columns.map((it, index) => [it.name, (cells[index] ?? '').trimEnd()]))
    })
  return { mode: name.split('.')[1]!, rows }
}

/** The lines of a hand-kept list that hold on a date; its cells hold no quoted comma where one is read. */
export function readList(name: string, date: string): Row[] {
  const [head, ...lines] = readFileSync(join(PROJECT_DIR, 'warehouse', 'ref', `${name}.csv`), 'utf8')
    .trim()
    .split('\n')
  const columns = head!.split(',')
  return lines
    .map((line) => line.split(','))
    .map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) as Row)
    .filter((row) => !row['valid_from'] || (row['valid_from'] <= date && date < row['valid_to']!))
}

/** 20260630 as 2026-06-30. */
export const dayOf = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`
