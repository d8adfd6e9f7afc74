import type { Contract } from './contracts.ts'
import type { Lists } from './lists.ts'
import { makeDecoder } from './lines.ts'

type Range = readonly [from: number, to: number]

/** Digits, letters and blanks as wide as an ideograph. Wide punctuation is how Chinese is written. */
const WIDE: Range[] = [
  [0xa0, 0xa0],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x3000, 0x3000],
  [0xff10, 0xff19],
  [0xff21, 0xff3a],
  [0xff41, 0xff5a],
]
const PRIVATE: Range[] = [[0xe000, 0xf8ff]]

const classOf = (ranges: Range[]) =>
  `[${ranges.map((range) => range.map((code) => String.fromCharCode(code)).join('-')).join('')}]`

const HAS_WIDE = new RegExp(classOf(WIDE))
const WIDE_RUNS = new RegExp(`${classOf(WIDE)}+`, 'g')
const PRIVATE_ONES = new RegExp(classOf(PRIVATE), 'g')

/** What tells in one look that somewhere in a text a character has to be put right. */
export const TELLING = new RegExp(classOf([...WIDE, ...PRIVATE]))

/** The same for a code unit, by table: it is asked for each character of a file. */
export const isTelling = (code: number): boolean => TELLS[code] === 1

const TELLS = new Uint8Array(0x10000)
for (const [from, to] of [...WIDE, ...PRIVATE]) TELLS.fill(1, from, to + 1)

export const isWide = (text: string): boolean => HAS_WIDE.test(text)

/** Wide digits, letters and blanks as narrow ones, and nothing else. */
const narrow = (text: string): string => text.replace(WIDE_RUNS, (run) => run.normalize('NFKC'))

export const isPrivate = (text: string): boolean => text.search(PRIVATE_ONES) >= 0

/** Characters that a system made for itself as those they stand for; one that no list knows stays. */
export const replacePrivate = (text: string, { privateCharacters }: Lists): string =>
  text.replace(PRIVATE_ONES, (it) => privateCharacters.get(it) ?? it)

/** A text with its characters put right, and a word about each kind of them. */
export function mendText(text: string, lists: Lists, tell: (rule: 'PRIVATE' | 'WIDE') => void): string {
  if (!TELLING.test(text)) return text
  const isPrivateOne = isPrivate(text)
  if (isPrivateOne) tell('PRIVATE')
  const known = isPrivateOne ? replacePrivate(text, lists) : text
  if (!isWide(text)) return known
  tell('WIDE')
  return narrow(known).trimEnd()
}

/** A field of a line; `half` are the bytes of the character that was cut through at its end, if one was. */
export type CutField = { text: string; half: Buffer | null }

/**
 * The fields of a line in which the source cut characters through at the length of a column: the first half
 * of one takes the delimiter's first byte, or what follows it, for its second half. Null when the line is
 * spoilt in any other way.
 */
export function readCutLine(line: Buffer, contract: Contract): CutField[] | null {
  const fields = splitBytes(line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line, contract)
  if (fields.length !== contract.columns.length) return null
  const read = fields.map((field) => readCutField(field, contract))
  return read.every((it) => it !== null) ? read : null
}

const CARRIAGE_RETURN = 0x0d

/** The fields as bytes. A character ends at its own length, or before a delimiter that is nearer. */
function splitBytes(line: Buffer, { delimiter, encoding }: Contract): Buffer[] {
  const mark = Buffer.from(delimiter)
  const startsAt = (at: number) => mark.equals(line.subarray(at, at + mark.length))
  const fields: Buffer[] = []
  let from = 0
  let at = 0
  while (at < line.length) {
    if (startsAt(at)) {
      fields.push(line.subarray(from, at))
      at += mark.length
      from = at
      continue
    }
    const length = encoding === 'GB18030' ? lengthOf(line[at]!, line[at + 1]) : 1
    const end = at + length
    do at += 1
    while (at < end && at < line.length && !startsAt(at))
  }
  return [...fields, line.subarray(from)]
}

/** How many bytes a character of GB18030 has: its second byte tells whether there are four. */
function lengthOf(first: number, second: number | undefined): number {
  if (first < 0x81) return 1
  return second !== undefined && second >= 0x30 && second <= 0x39 ? 4 : 2
}

const HALF_BYTES_MAX = 3

function readCutField(field: Buffer, { encoding }: Contract): CutField | null {
  const decode = makeDecoder(encoding)
  const whole = decode(field)
  if (whole !== null) return { text: whole, half: null }
  if (!isOnlyCut(field, encoding)) return null
  for (let bytes = 1; bytes <= HALF_BYTES_MAX; bytes++) {
    const text = decode(field.subarray(0, -bytes))
    if (text !== null) return { text, half: field.subarray(-bytes) }
  }
  return null
}

/** A decoder that expects more to come takes half a character for granted at the end, and only there. */
function isOnlyCut(field: Buffer, encoding: Contract['encoding']): boolean {
  try {
    new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(field, { stream: true })
    return true
  } catch {
    return false
  }
}
