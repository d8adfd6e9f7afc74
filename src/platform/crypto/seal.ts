import { createHmac } from 'node:crypto'
import { AppError } from '../errors.ts'
import { decrypt, decryptGcm, encrypt, letterOf, MARK_BYTES, TAG_BYTES } from './algorithms.ts'
import type { KeyRing, SealKey } from './keys.ts'

/**
 * A keyed hash of a value, to find equal values without holding them. The purpose keeps indexes of different
 * columns apart: a mobile and an account with the same digits do not meet.
 */
export const blindIndex = (keys: KeyRing, purpose: string, value: string): string =>
  createHmac('sha256', keys.index).update(`${purpose}\0${value}`).digest('hex')

/** Number and algorithm of the key, as they stand before what it has sealed: `k2a.`. */
export const headerOf = ({ number, algorithm }: Pick<SealKey, 'number' | 'algorithm'>): string =>
  `k${number}${letterOf(algorithm)}.`

/**
 * `k<number><algorithm>.<base64 of mark, tag and ciphertext>`. The mark is an HMAC of the plaintext (a
 * synthetic IV) and not random: sealed columns are part of a table's content hash, and the same input must
 * give the same hash on every run. Equal values so have equal sealed forms, which the blind index beside them
 * shows anyway; different values never share a mark but by a 96-bit collision. Its key does not change with
 * the one that seals, so that a value sealed again is known to be the same: see `sealedMark`.
 */
export function seal(keys: KeyRing, plaintext: string): string {
  const header = headerOf(keys.current)
  const mark = createHmac('sha256', keys.mark).update(plaintext).digest().subarray(0, MARK_BYTES)
  const sealed = encrypt(keys.current, { header, mark, text: plaintext })
  return header + Buffer.concat([mark, sealed]).toString('base64')
}

const SEALED = /^(?:(s)(\d{1,9})|k(\d{1,9})([a-z]))\.([A-Za-z0-9+/]+={0,2})$/

/** Whether a text has the form of a sealed value, of this time or of the one before there was a ring. */
export const isSealed = (text: string): boolean => SEALED.test(text)

/** The clear value of a sealed one. Throws when it was altered or sealed by another installation. */
export function open(keys: KeyRing, sealed: string): string {
  const [, isFirst, firstNumber, number, letter, coded] = SEALED.exec(sealed) ?? []
  const key = keys.seal.get(Number(firstNumber ?? number))
  const bytes = Buffer.from(coded ?? '', 'base64')
  if (!key || bytes.length < MARK_BYTES + TAG_BYTES) throw unreadable()
  const parts = {
    mark: bytes.subarray(0, MARK_BYTES),
    tag: bytes.subarray(MARK_BYTES, MARK_BYTES + TAG_BYTES),
    body: bytes.subarray(MARK_BYTES + TAG_BYTES),
  }
  const clear = isFirst
    ? decryptGcm('aes-256-gcm', { key: key.first, aad: null, ...parts })
    : letter === letterOf(key.algorithm)
      ? decrypt(key, { header: headerOf(key), ...parts })
      : null
  if (clear === null) throw unreadable()
  return clear
}

/** What values of a key begin with, in either form, as a regular expression for SQL. */
export const sealedWith = (number: number): string => `(s${number}|k${number}[a-z])[.]`

/** The same of a sealed value for as long as its clear one is, in SQL: twelve bytes behind the header. */
export const sealedMark = (column: string): string => `substr(${column}, strpos(${column}, '.') + 1, 16)`

const unreadable = () =>
  new AppError({
    code: 'sealed_value_unreadable',
    status: 500,
    message: 'A sealed value was altered, or its key is not in this installation.',
  })
