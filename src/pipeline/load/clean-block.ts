import { isUtf8 } from 'node:buffer'
import { isTelling } from './characters.ts'
import type { Contract } from './contracts.ts'
import { LINE_FEED, makeDecoder, markLength } from './lines.ts'

const RETURN = 0x0d
const BLANK = 0x20
const DELETE = 0x7f

/** The longest line number and what separates it from the fields. */
const NUMBER_BYTES = 12

/** `isTelling` when a character of it has to be put right. */
export type CleanBlock = { bytes: Buffer; rows: number; hasPadding: boolean; isTelling: boolean }

/**
 * A block of whole lines as staging lines, whose bytes are gone when the next block is read; null when one of
 * its lines must be looked at by itself.
 */
export type CleanBlockReader = (block: Buffer, linesBefore: number) => CleanBlock | null

/** Where one pass over a block stands; changed in place, since it is touched at each byte. */
type Cursor = { block: Buffer; at: number; target: Buffer; out: number; isTelling: boolean }

/**
 * Turns the bytes of a file into those of its staging file in one pass: characters into UTF-8, delimiters
 * into the separator, a number before each line. Nearly every block is clean, and no text is made of it.
 */
export function makeCleanBlockReader(contract: Contract, separator: number): CleanBlockReader {
  const columns = contract.columns.length
  const delimiter = Buffer.from(contract.delimiter, 'latin1')
  const isGb = contract.encoding === 'GB18030'
  const copyWide = isGb ? makeGbCopier() : copyUtf8
  const lineBytesMin = (columns - 1) * delimiter.length + 1
  let space = Buffer.alloc(0)
  return (block, linesBefore) => {
    if (!isGb && !isUtf8(block)) return null
    // Two bytes become three at most.
    const size = Math.ceil(block.length * 1.5) + (Math.ceil(block.length / lineBytesMin) + 1) * NUMBER_BYTES
    const at = linesBefore === 0 ? markLength(block, contract.encoding) : 0
    if (space.length < size) space = Buffer.allocUnsafe(size)
    const cursor: Cursor = { block, at, target: space, out: 0, isTelling: false }
    let rows = 0
    let hasPadding = false
    while (cursor.at < block.length) {
      writeNumber(cursor, linesBefore + rows + 1)
      for (let field = 1; field <= columns; field++) {
        cursor.target[cursor.out++] = separator
        const ended = copyField(cursor, delimiter, copyWide)
        hasPadding ||= endsInBlank(cursor)
        if (ended !== (field < columns ? DELIMITER_ENDED : LINE_ENDED)) return null
      }
      cursor.target[cursor.out++] = LINE_FEED
      rows += 1
    }
    const { target, out, isTelling } = cursor
    return { bytes: target.subarray(0, out), rows, hasPadding, isTelling }
  }
}

const [DELIMITER_ENDED, LINE_ENDED, NOT_CLEAN] = [0, 1, 2]

/** Copies up to the end of a field, steps over it, and says what ended it. */
function copyField(cursor: Cursor, delimiter: Buffer, copyWide: (cursor: Cursor) => boolean): number {
  const { block, target } = cursor
  const first = delimiter[0]!
  let { at, out } = cursor
  let ended = LINE_ENDED
  while (at < block.length) {
    const byte = block[at]!
    if (byte > DELETE) {
      cursor.at = at
      cursor.out = out
      if (!copyWide(cursor)) return NOT_CLEAN
      ;({ at, out } = cursor)
    } else if (byte === first && isAt(block, at, delimiter)) {
      at += delimiter.length
      ended = DELIMITER_ENDED
      break
    } else if (byte >= BLANK && byte < DELETE) {
      target[out++] = byte
      at += 1
    } else if (byte === LINE_FEED) {
      at += 1
      break
    } else if (byte === RETURN && block[at + 1] === LINE_FEED) at += 1
    else return NOT_CLEAN
  }
  cursor.at = at
  cursor.out = out
  return ended
}

function isAt(block: Buffer, at: number, delimiter: Buffer): boolean {
  for (let index = 1; index < delimiter.length; index++) {
    if (block[at + index] !== delimiter[index]) return false
  }
  return true
}

/** A blank, or the wide blank U+3000. */
const endsInBlank = ({ target, out }: Cursor): boolean =>
  target[out - 1] === BLANK ||
  (target[out - 1] === 0x80 && target[out - 2] === 0x80 && target[out - 3] === 0xe3)

function writeNumber(cursor: Cursor, value: number): void {
  let digits = 1
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1
  let rest = value
  for (let at = cursor.out + digits - 1; at >= cursor.out; at--) {
    cursor.target[at] = 0x30 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
  cursor.out += digits
}

/** UTF-8 stays as it is. What tells is of two bytes or of three, of which the first says how many. */
function copyUtf8(cursor: Cursor): boolean {
  const { block, at } = cursor
  const byte = block[at]!
  if (byte >= 0xc2 && byte < 0xf0) {
    const [second, third] = [block[at + 1]! & 0x3f, block[at + 2]! & 0x3f]
    const code = byte < 0xe0 ? ((byte & 0x1f) << 6) | second : ((byte & 0xf) << 12) | (second << 6) | third
    cursor.isTelling ||= isTelling(code)
  }
  cursor.target[cursor.out++] = byte
  cursor.at += 1
  return true
}

const LEAD_MIN = 0x81
const LEAD_MAX = 0xfe
const TRAIL_MIN = 0x40
const TRAILS = 0xc0

/** The code point of each character of two bytes, 0 where there is none, as the platform decodes it. */
function readGbTable(): Uint16Array {
  const decode = makeDecoder('GB18030')
  const table = new Uint16Array((LEAD_MAX - LEAD_MIN + 1) * TRAILS)
  for (let lead = LEAD_MIN; lead <= LEAD_MAX; lead++) {
    for (let trail = TRAIL_MIN; trail < 0xff; trail++) {
      const text = decode(Uint8Array.of(lead, trail))
      if (text?.length === 1) table[(lead - LEAD_MIN) * TRAILS + trail - TRAIL_MIN] = text.charCodeAt(0)
    }
  }
  return table
}

let gbTable: Uint16Array | null = null

/** Characters of two bytes by the table, the rare ones of four by the decoder. */
function makeGbCopier(): (cursor: Cursor) => boolean {
  const table = (gbTable ??= readGbTable())
  const decode = makeDecoder('GB18030')
  return (cursor) => {
    const { block, at, target } = cursor
    const lead = block[at]!
    const trail = block[at + 1] ?? 0
    if (trail >= 0x30 && trail <= 0x39) {
      const text = decode(block.subarray(at, at + 4))
      if (text === null || [...text].length !== 1) return false
      cursor.isTelling ||= isTelling(text.charCodeAt(0))
      cursor.out += target.write(text, cursor.out, 'utf8')
      cursor.at += 4
      return true
    }
    // 0x80, which is a character by itself, is as rare as bytes that are none: the decoder knows them apart.
    const isPair = lead >= LEAD_MIN && lead <= LEAD_MAX && trail >= TRAIL_MIN
    const code = isPair ? table[(lead - LEAD_MIN) * TRAILS + trail - TRAIL_MIN]! : 0
    if (code === 0) return false
    cursor.isTelling ||= isTelling(code)
    cursor.at += 2
    if (code < 0x800) target[cursor.out++] = 0xc0 | (code >> 6)
    else {
      target[cursor.out++] = 0xe0 | (code >> 12)
      target[cursor.out++] = 0x80 | ((code >> 6) & 0x3f)
    }
    target[cursor.out++] = 0x80 | (code & 0x3f)
    return true
  }
}
