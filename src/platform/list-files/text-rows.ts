import { invalid } from '../errors.ts'
import type { FileRow } from './file-row.ts'

/**
 * The text of a file piece by piece: UTF-8, or else what Chinese office programs write, GBK as part of
 * GB 18030. So long as only ASCII has come, it may still be either.
 */
async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder = new TextDecoder('utf-8', { fatal: true })
  let isOpen = true
  for await (const piece of bytes) {
    try {
      const text = decoder.decode(piece, { stream: true })
      isOpen = isOpen && text.length === piece.length
      yield text
    } catch {
      if (!isOpen) throw notText()
      isOpen = false
      decoder = new TextDecoder('gb18030', { fatal: true })
      yield decoder.decode(piece, { stream: true })
    }
  }
  try {
    yield decoder.decode()
  } catch {
    throw notText()
  }
}

const notText = () => invalid('The file is neither UTF-8 nor GBK.', { reason_code: 'encoding' })

/** The lines of a text that comes in pieces, without their ends. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!
    if (lines.length > 0) yield lines
  }
  if (rest !== '') yield [rest]
}

/** The fields of one line; null where a quote is not closed in it. */
export function fieldsOf(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',')
  const field = /"((?:[^"]|"")*)"|([^,"]*)/y
  const fields: string[] = []
  for (let at = 0; ; at = field.lastIndex + 1) {
    field.lastIndex = at
    const found = field.exec(line)!
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2]!)
    if (field.lastIndex >= line.length) return fields
    if (line[field.lastIndex] !== ',') return null
  }
}

function rowOf(line: string, line_no: number): FileRow {
  const fields = fieldsOf(line)
  return fields === null
    ? { line_no, fields: [line], problem_code: 'quotes' }
    : { line_no, fields, problem_code: '' }
}

/** The rows of a CSV file; its empty lines are passed over, and count. */
export async function* textRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FileRow[]> {
  let line_no = 0
  for await (const lines of linesOf(textOf(bytes))) {
    const rows: FileRow[] = []
    for (const raw of lines) {
      line_no += 1
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
      if (line.trim() !== '') rows.push(rowOf(line, line_no))
    }
    yield rows
  }
}
