import { open } from 'node:fs/promises'
import type { Contract } from './contracts.ts'

const BLOCK_BYTES = 1 << 20
export const LINE_FEED = 0x0a

/**
 * A row longer than this is no row: a file without line feeds must not fill the memory, and what a row
 * becomes in the staging file must be within the longest line that DuckDB takes.
 */
export const LINE_BYTES_MAX = 1 << 18

/**
 * The file in blocks of whole lines; the bytes of a block are gone when the next is asked for. A line feed is
 * never a part of another character, in GB18030 as little as in UTF-8, so bytes may be cut there before they
 * are decoded. A line beyond the limit ends the reading.
 */
export async function* readBlocks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path)
  try {
    // No longer than the file: most are small, and the collector comes for long buffers, not for full ones.
    const { size } = await file.stat()
    const buffer = Buffer.allocUnsafe(Math.min(size + 1, BLOCK_BYTES + LINE_BYTES_MAX))
    let rest = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, rest, Math.min(BLOCK_BYTES, buffer.length - rest))
      if (bytesRead === 0) break
      const read = buffer.subarray(0, rest + bytesRead)
      const end = read.lastIndexOf(LINE_FEED) + 1
      if (end > 0) yield read.subarray(0, end)
      buffer.copyWithin(0, end, read.length)
      rest = read.length - end
      if (rest > LINE_BYTES_MAX) break
    }
    if (rest > 0) yield buffer.subarray(0, rest)
  } finally {
    await file.close()
  }
}

/** Which line of a block is the first beyond the limit, from 1; null when none is. Looks at few bytes. */
export function findLongLine(block: Buffer): number | null {
  let from = 0
  while (block.length - from > LINE_BYTES_MAX) {
    const end = block.lastIndexOf(LINE_FEED, from + LINE_BYTES_MAX)
    if (end < from) return [...eachLine(block.subarray(0, from))].length + 1
    from = end + 1
  }
  return null
}

const CHUNK_BYTES = 1 << 20

/** The bytes of a file as they lie, in chunks that are gone when the next is asked for. */
export async function* readChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const buffer = Buffer.allocUnsafe(Math.min(size + 1, CHUNK_BYTES))
    for (;;) {
      const { bytesRead } = await file.read(buffer)
      if (bytesRead === 0) break
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

export type Decoder = (bytes: Uint8Array) => string | null

/** Decodes without replacing anything: null where a byte has no meaning in the encoding. */
export function makeDecoder(encoding: Contract['encoding']): Decoder {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return null
    }
  }
}

/** The lines of a block, without their ends. A line that cannot be decoded is null. */
export function decodeLines(block: Buffer, decode: Decoder): (string | null)[] {
  const text = decode(block)
  if (text !== null) return splitLines(text)
  return [...eachLine(block)].map((bytes) => {
    const line = decode(bytes)
    return line === null ? null : withoutReturn(line)
  })
}

/** Lines of a text without their ends; what follows the last line feed is a line unless it is empty. */
export function splitLines(text: string): string[] {
  if (text === '') return []
  const lines = text.includes('\r') ? text.split('\n').map(withoutReturn) : text.split('\n')
  if (lines.at(-1) === '' && text.endsWith('\n')) lines.pop()
  return lines
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

/** The bytes of each line of a block, without the line feed. */
export function* eachLine(block: Buffer): Generator<Buffer> {
  let from = 0
  while (from < block.length) {
    const at = block.indexOf(LINE_FEED, from)
    const to = at < 0 ? block.length : at
    yield block.subarray(from, to)
    from = to + 1
  }
}

const BYTE_ORDER_MARK = '\uFEFF'
const MARKS = { GB18030: Buffer.of(0x84, 0x31, 0x95, 0x33), 'UTF-8': Buffer.of(0xef, 0xbb, 0xbf) }

/** Bytes of a byte order mark at the beginning of a file: they are no part of its first line. */
export function markLength(block: Buffer, encoding: Contract['encoding']): number {
  const mark = MARKS[encoding]
  return block.subarray(0, mark.length).equals(mark) ? mark.length : 0
}

/** The same for a text; the character may stand in a text, where it is a space without width. */
export const withoutMark = (text: string): string =>
  text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text
