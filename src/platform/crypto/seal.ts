import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { AppError } from '../errors.ts'
import type { KeyRing } from './keys.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * A keyed hash of a value, to find equal values without holding them. The purpose keeps indexes of different
 * columns apart: a mobile and an account with the same digits do not meet.
 */
export const blindIndex = (keys: KeyRing, purpose: string, value: string): string =>
  createHmac('sha256', keys.index).update(`${purpose}\0${value}`).digest('hex')

/**
 * `<key id>.<base64 of nonce, tag and ciphertext>`, AES-256-GCM. The nonce is an HMAC of the plaintext (a
 * synthetic IV) and not random: sealed columns are part of a table's content hash, and the same input must
 * give the same hash on every run. Equal values so have equal sealed forms, which the blind index beside them
 * shows anyway; different values never share a nonce but by a 96-bit collision.
 */
export function seal(keys: KeyRing, plaintext: string): string {
  const key = sealKey(keys, keys.current_seal_id)
  const nonce = createHmac('sha256', key.nonce).update(plaintext).digest().subarray(0, NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.encryption, nonce)
  const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
  return `${keys.current_seal_id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')}`
}

/** The clear value of a sealed one. Throws when it was altered or sealed by another installation. */
export function open(keys: KeyRing, sealed: string): string {
  const dot = sealed.indexOf('.')
  const key = sealKey(keys, sealed.slice(0, Math.max(dot, 0)))
  const bytes = Buffer.from(sealed.slice(dot + 1), 'base64')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw unreadable()
  const decipher = createDecipheriv('aes-256-gcm', key.encryption, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    return (
      decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    )
  } catch {
    throw unreadable()
  }
}

const unreadable = () =>
  new AppError({
    code: 'sealed_value_unreadable',
    status: 500,
    message: 'A sealed value was altered, or its key is not in this installation.',
  })

function sealKey(keys: KeyRing, id: string) {
  const found = keys.seal.get(id)
  if (!found) throw unreadable()
  return found
}
