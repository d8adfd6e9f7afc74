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
  const layout = readLayout(system, file)
  const rows = linesOf(join(folder, name), layout)
    .filter((line) => line !== '')
    .map((line) => rowOf(line, layout))
  return { mode: name.split('.')[1]!, rows }
}

/** One line of a delivered file, counted from one. */
export function readLine(path: string, of: { system: string; file: string; line: number }): Row {
  const layout = readLayout(of.system, of.file)
  return rowOf(linesOf(path, layout)[of.line - 1] ?? '', layout)
}

const readLayout = (system: string, file: string) =>
  parse(readFileSync(join(PROJECT_DIR, 'warehouse', 'sources', system, `${file}.yml`), 'utf8')) as Layout

const linesOf = (path: string, { encoding }: Layout) =>
  new TextDecoder(encoding).decode(readFileSync(path)).split(/\r?\n/)

function rowOf(line: string, { delimiter, columns }: Layout): Row {
  const cells = line.split(delimiter)
  return Object.fromEntries(columns.map((it, index) => [it.name, (cells[index] ?? '').trimEnd()]))
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
