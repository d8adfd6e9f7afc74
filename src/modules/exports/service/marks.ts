import { blindIndex, type KeyRing } from '../../../platform/crypto/index.ts'
import { MARK_BITS } from '../policy.ts'

/** Four characters that nothing shows and editors, spreadsheets and chats keep: two bits each. */
const SIGNS = ['\u200B', '\u200C', '\u200D', '\u2060']
const RUN = /[\u200B-\u200D\u2060]+/g
const MARK_SIGNS = (MARK_BITS.salt + MARK_BITS.export_no + MARK_BITS.tag) / 2
const SALT_DIGITS = MARK_BITS.salt / 4
const NO_DIGITS = MARK_BITS.export_no / 4
const TAG_DIGITS = MARK_BITS.tag / 4
/** A text that is made of signs and holds no marks is given up. */
const MISSES_MAX = 20_000

export type Mark = { export_no: number; salt: string }

/** What the mark of a customer's row begins with in an export: told by the keys of the installation alone. */
export const saltOf = (keys: KeyRing, it: { export_no: number; customer_id: string }): string =>
  blindIndex(keys, 'export row', `${it.export_no} ${it.customer_id}`).slice(0, SALT_DIGITS)

const padOf = (keys: KeyRing, salt: string): number =>
  Number.parseInt(blindIndex(keys, 'export pad', salt).slice(0, NO_DIGITS), 16)

const tagOf = (keys: KeyRing, { export_no, salt }: Mark): string =>
  blindIndex(keys, 'export tag', `${export_no} ${salt}`).slice(0, TAG_DIGITS)

/**
 * The mark of a row: a keyed salt of the export and the customer, the number of the export under a pad that
 * follows from the salt, and a keyed tag over both. Rows do not look alike, and each one names its export.
 */
export function markOf(keys: KeyRing, it: { export_no: number; customer_id: string }): string {
  const { export_no } = it
  const salt = saltOf(keys, it)
  const hidden = (export_no ^ padOf(keys, salt)).toString(16).padStart(NO_DIGITS, '0')
  return signsOf(`${salt}${hidden}${tagOf(keys, { export_no, salt })}`)
}

/** Every mark of this installation that a text holds, whatever stands between them. */
export function readMarks(keys: KeyRing, text: string): Mark[] {
  const found: Mark[] = []
  let misses = 0
  for (const [run] of text.matchAll(RUN)) {
    let at = 0
    while (at + MARK_SIGNS <= run.length && misses < MISSES_MAX) {
      const mark = readMark(keys, run.slice(at, at + MARK_SIGNS))
      if (mark) found.push(mark)
      else misses += 1
      // Signs of somebody else may stand before ours.
      at += mark ? MARK_SIGNS : 1
    }
  }
  return found
}

/** A text without its marks. */
export const withoutMarks = (text: string): string => text.replaceAll(RUN, '')

function readMark(keys: KeyRing, signs: string): Mark | null {
  const digits = digitsOf(signs)
  const salt = digits.slice(0, SALT_DIGITS)
  const hidden = Number.parseInt(digits.slice(SALT_DIGITS, SALT_DIGITS + NO_DIGITS), 16)
  const mark = { export_no: hidden ^ padOf(keys, salt), salt }
  return tagOf(keys, mark) === digits.slice(-TAG_DIGITS) ? mark : null
}

const signsOf = (digits: string): string =>
  [...digits]
    .map((digit) => Number.parseInt(digit, 16))
    .map((value) => `${SIGNS[value >> 2]!}${SIGNS[value & 3]!}`)
    .join('')

function digitsOf(signs: string): string {
  let digits = ''
  for (let at = 0; at < signs.length; at += 2) {
    digits += ((SIGNS.indexOf(signs[at]!) << 2) | SIGNS.indexOf(signs[at + 1]!)).toString(16)
  }
  return digits
}
