import type { Readable } from 'node:stream'
import { SaxesParser } from 'saxes'
import { invalid } from '../errors.ts'
import type { FileRow } from './file-row.ts'

/** More letters than this without a tag are no cell. */
const UNTAGGED_MAX = 1_048_576
/** What one cell holds at most in Excel. */
const CELL_LENGTH_MAX = 32_767
/** Columns that are looked at; whatever stands further right stands in one more. */
const COLUMNS_MAX = 100

export const tooLarge = () => invalid('The workbook is too large.', { reason_code: 'workbook_too_large' })

type Attributes = Readonly<Record<string, string>>
type Reader = {
  open?: (name: string, attributes: Attributes) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

// Some programs write names with a prefix: `x:row`.
const plain = (name: string) => name.slice(name.indexOf(':') + 1)
const plainNames = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [plain(name), value]))

/** Reads XML as it comes; after each piece whoever reads may give on what he has. */
async function* readXml(stream: Readable, reader: Reader): AsyncGenerator<void> {
  const parser = new SaxesParser()
  let untagged = 0
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    untagged = 0
    reader.open?.(plain(name), attributes)
  })
  parser.on('text', (text) => reader.text?.(text))
  parser.on('closetag', ({ name }) => {
    untagged = 0
    reader.close?.(plain(name))
  })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const bytes of stream) {
    const text = decoder.decode(bytes as Buffer, { stream: true })
    untagged += text.length
    parser.write(text)
    if (untagged > UNTAGGED_MAX) throw tooLarge()
    yield
  }
  parser.close()
}

async function readAll(stream: Readable, reader: Reader): Promise<void> {
  for await (const _ of readXml(stream, reader)) continue
}

/** The attributes of the elements of a name, by their plain names. */
export async function readElements(stream: Readable, wanted: string): Promise<Attributes[]> {
  const found: Attributes[] = []
  await readAll(stream, {
    open: (name, attributes) => {
      if (name === wanted) found.push(plainNames(attributes))
    },
  })
  return found
}

/** Gathers the text of a cell: of its runs, without how a name is read aloud. */
function textOfCell() {
  let text = ''
  let isText = false
  let isAloud = false
  return {
    clear: () => (text = ''),
    open: (name: string) => {
      if (name === 'rPh') isAloud = true
      isText = name === 't' || name === 'v'
    },
    add: (more: string) => {
      if (isText && !isAloud && text.length < CELL_LENGTH_MAX) text += more
    },
    close: (name: string) => {
      if (name === 'rPh') isAloud = false
      isText = false
    },
    take: () => text.slice(0, CELL_LENGTH_MAX),
  }
}

/** The texts that cells share, by their places. */
export async function readStrings(stream: Readable): Promise<string[]> {
  const strings: string[] = []
  const cell = textOfCell()
  await readAll(stream, {
    open: (name) => (name === 'si' ? cell.clear() : cell.open(name)),
    text: cell.add,
    close: (name) => (name === 'si' ? strings.push(cell.take()) : cell.close(name)),
  })
  return strings
}

/** Which column a place like `AB12` is in, from 0 on. */
function columnOf(place: string): number {
  let column = 0
  for (const letter of place) {
    if (letter < 'A') break
    column = column * 26 + letter.charCodeAt(0) - 64
  }
  return column - 1
}

// From this many places on the last ones of a number are not what was typed.
const EXACT_BELOW = 1e15
const isLong = (text: string) => /e\+|^-?[0-9]{16}/i.test(text)

const LINES_MAX = 1_048_576
const lineOf = (place: string | undefined) => {
  const line = Number(place)
  return Number.isInteger(line) && line <= LINES_MAX ? line : 0
}

type Cell = { kind: string; column: number }

/** What a cell shows as text; a number in full, and whether its end was lost. */
function shownOf({ kind }: Cell, text: string, strings: readonly string[]) {
  if (kind === 's') return { text: strings[Number(text)] ?? '', isRounded: false }
  if (kind === 'b') return { text: text === '1' ? 'TRUE' : 'FALSE', isRounded: false }
  if ((kind === '' || kind === 'n') && isLong(text)) {
    const number = Number(text)
    if (Math.abs(number) >= EXACT_BELOW)
      return { text: BigInt(Math.round(number)).toString(), isRounded: true }
    return { text: String(number), isRounded: false }
  }
  return { text, isRounded: false }
}

/** The rows of a sheet, a few at a time; cells that are left out are empty. */
export async function* readSheet(stream: Readable, strings: readonly string[]): AsyncGenerator<FileRow[]> {
  let rows: FileRow[] = []
  let row: FileRow = { line_no: 0, fields: [], problem_code: '' }
  let at: Cell = { kind: '', column: -1 }
  const cell = textOfCell()
  const open = (name: string, { r, t }: Attributes) => {
    if (name === 'row') {
      // A number that runs backwards is not believed: lines are told apart by theirs.
      row = { line_no: Math.max(row.line_no + 1, lineOf(r)), fields: [], problem_code: '' }
      at = { kind: '', column: -1 }
    } else if (name === 'c') {
      at = { kind: t ?? '', column: r === undefined ? at.column + 1 : columnOf(r) }
      cell.clear()
    } else cell.open(name)
  }
  const close = (name: string) => {
    if (name === 'row') rows.push(row)
    else if (name === 'c') {
      const { text, isRounded } = shownOf(at, cell.take(), strings)
      if (text === '') return
      if (isRounded) row.problem_code = 'rounded'
      const place = Math.min(at.column, COLUMNS_MAX)
      while (row.fields.length < place) row.fields.push('')
      row.fields[place] = text
    } else cell.close(name)
  }
  for await (const _ of readXml(stream, { open, text: cell.add, close })) {
    yield rows
    rows = []
  }
  yield rows
}
