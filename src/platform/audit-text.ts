import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { maskEmail, maskMiddle, maskPhone } from './crypto/masking.ts'

/** What became of one field. Of a protected one only that it changed. */
export type Change = { field: string; from: unknown; to: unknown; is_hidden?: true }

type Fields = Readonly<Record<string, unknown>>

/**
 * Field by field what differs between a record before and after; a record that was not there has no fields.
 * Of `hidden` fields neither value is told.
 */
export function changesBetween(
  before: Fields | null,
  after: Fields | null,
  hidden: readonly string[] = [],
): Change[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return names.flatMap((field) => {
    const [from, to] = [before?.[field] ?? null, after?.[field] ?? null]
    if (isDeepStrictEqual(asTold(from), asTold(to))) return []
    return hidden.includes(field)
      ? [{ field, from: null, to: null, is_hidden: true as const }]
      : [{ field, from, to }]
  })
}

/** A value as the line will have it: the order of keys says nothing. */
const asTold = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const SEPARATOR = '[ \\-\u00A0]?'
/** What people type into reasons and filters although it does not belong there, and how it is kept. */
const IDENTIFIERS: readonly [RegExp, (found: string) => string][] = [
  [
    new RegExp(`(?<![0-9A-Za-z])\\d{6}${SEPARATOR}\\d{8}${SEPARATOR}\\d{3}[\\dXx](?![0-9A-Za-z])`, 'g'),
    (found) => maskMiddle(digitsOf(found)),
  ],
  [/(?<!\d)\d{19}(?!\d)/g, (found) => `${found.slice(0, 6)}${'*'.repeat(9)}${found.slice(-4)}`],
  [
    new RegExp(`(?<!\\d)1[3-9]\\d${SEPARATOR}\\d{4}${SEPARATOR}\\d{4}(?!\\d)`, 'g'),
    (found) => maskPhone(digitsOf(found)),
  ],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, maskEmail],
]

const digitsOf = (text: string) => text.replace(/[^0-9A-Za-z]/g, '')

/** A text in which identity, card and mobile numbers and mail addresses are masked. */
export const withoutIdentifiers = (text: string): string =>
  IDENTIFIERS.reduce((rest, [pattern, mask]) => rest.replace(pattern, (found) => mask(found)), text)

/** Numbers of records are no identifiers of people, however they look. */
const RECORD_NUMBER = /_(id|ids|no|nos|mark)$/

/** The same for every text within a value. */
export function withoutIdentifiersIn(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return RECORD_NUMBER.test(name) ? value : withoutIdentifiers(value)
  if (Array.isArray(value)) return value.map((it) => withoutIdentifiersIn(it, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, withoutIdentifiersIn(it, key)]))
}

export type HashAlgorithm = 'sm3' | 'sha256'

/** What every seal's hash is made of, in this order; all of it text as PostgreSQL writes it. */
export type SealedText = readonly (string | null)[]

/** Before the first seal there is none. */
export const NO_HASH = Buffer.alloc(32)

/** JSON of the texts: no two rows have the same, whatever stands in them. */
export const sealHash = (algorithm: HashAlgorithm, previous: Buffer, texts: SealedText): Buffer =>
  createHash(algorithm).update(previous).update(JSON.stringify(texts)).digest()
