import { invalid } from '../errors.ts'
import type { FileRow } from './file-row.ts'
import { textRows } from './text-rows.ts'
import { workbookRows } from './workbook-rows.ts'

/** What content such files are sent as: a CSV, and a workbook of Excel. */
export const LIST_FILE_TYPES = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const

// How files begin: ZIP, in which workbooks are; and what older or protected ones are in.
const ZIP = '504b0304'
const COMPOUND = 'd0cf11e0'
const MARK_BYTES = 4

/** The first bytes of a stream, and all of it once more. */
async function peek(bytes: AsyncIterable<Uint8Array>) {
  const pieces = bytes[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  let next = await pieces.next()
  while (!next.done && head.length < MARK_BYTES) {
    head = Buffer.concat([head, next.value])
    next = await pieces.next()
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield head
    for (; !next.done; next = await pieces.next()) yield next.value
  }
  return { mark: head.subarray(0, MARK_BYTES).toString('hex'), all: all() }
}

/** The rows of a list, a few at a time: whether CSV or workbook is seen by how the file begins. */
async function* rowsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FileRow[]> {
  const { mark, all } = await peek(bytes)
  if (mark === COMPOUND) {
    throw invalid('An older or protected workbook. Save it as .xlsx without a password.', {
      reason_code: 'old_workbook',
    })
  }
  yield* mark === ZIP ? workbookRows(all) : textRows(all)
}

export type Heads<Column extends string> = {
  /** What a column may be called, in small letters. */
  names: Readonly<Record<string, Column>>
  needed: readonly NoInfer<Column>[]
}
/** Where each column stands; -1 where the file has none. */
export type Places<Column extends string> = Record<Column, number> & { width: number }

function placesOf<Column extends string>({ fields }: FileRow, { names, needed }: Heads<Column>) {
  const found = fields.map(
    (it) =>
      names[
        it
          .replace(/^\uFEFF/, '')
          .trim()
          .toLowerCase()
      ] ?? null,
  )
  const missing = needed.filter((it) => !found.includes(it))
  if (missing.length > 0) throw invalid('Columns are missing.', { reason_code: 'heading', columns: missing })
  const columns = [...new Set(Object.values(names))]
  const places = Object.fromEntries(columns.map((it) => [it, found.indexOf(it)]))
  return { ...places, width: fields.length } as Places<Column>
}

/**
 * The rows of a list below its heading, a few at a time, with where the columns stand. Nothing of it is kept,
 * so it may be of any length.
 */
export async function* readList<Column extends string>(
  bytes: AsyncIterable<Uint8Array>,
  heads: Heads<Column>,
): AsyncGenerator<{ places: Places<Column>; rows: FileRow[] }> {
  let places: Places<Column> | null = null
  for await (const found of rowsOf(bytes)) {
    let rows = found
    if (places === null && rows.length > 0) {
      places = placesOf(rows[0]!, heads)
      rows = rows.slice(1)
    }
    if (places === null || rows.length === 0) continue
    const { width } = places
    for (const row of rows) {
      if (row.problem_code === '' && row.fields.length !== width) row.problem_code = 'fields'
    }
    yield { places, rows }
  }
  if (places === null) throw invalid('The file is empty.', { reason_code: 'empty' })
}

/** What a spreadsheet puts before digits so that they stay text. */
export const asTold = (text: string): string => text.trim().replace(/^['=]?"?'?(?=[A-Za-z0-9])/, '')
