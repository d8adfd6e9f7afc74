import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  getCiphers,
  getHashes,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto'

export const ALGORITHMS = ['aes-256-gcm', 'sm4-gcm', 'sm4-ctr-hmac-sm3'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

export const MARK_BYTES = 12
export const TAG_BYTES = 16
export const MASTER_BYTES = 32

type Made = {
  /** Stands in each sealed value behind the number of its key. */
  letter: string
  cipher: 'aes-256-gcm' | 'sm4-gcm' | 'sm4-ctr'
  /** What derives the working keys from the kept one, and where it has a key of its own, authenticates. */
  digest: 'sha256' | 'sm3'
  cipherKeyBytes: 16 | 32
}

const MADE: Record<Algorithm, Made> = {
  'aes-256-gcm': { letter: 'a', cipher: 'aes-256-gcm', digest: 'sha256', cipherKeyBytes: 32 },
  'sm4-gcm': { letter: 'g', cipher: 'sm4-gcm', digest: 'sm3', cipherKeyBytes: 16 },
  'sm4-ctr-hmac-sm3': { letter: 's', cipher: 'sm4-ctr', digest: 'sm3', cipherKeyBytes: 16 },
}

export const letterOf = (algorithm: Algorithm): string => MADE[algorithm].letter

/** Whether the OpenSSL that this process runs on has what the algorithm is made of. */
export const isOffered = (algorithm: Algorithm): boolean =>
  getCiphers().includes(MADE[algorithm].cipher) && getHashes().includes(MADE[algorithm].digest)

export const offeredAlgorithms = (): Algorithm[] => ALGORITHMS.filter(isOffered)

/** Two keys of one purpose each, so that no use of the kept key tells anything of another. */
export type WorkingKeys = { algorithm: Algorithm; cipher: KeyObject; mac: KeyObject }

export function workingKeys(algorithm: Algorithm, master: Buffer): WorkingKeys {
  const { digest, cipherKeyBytes } = MADE[algorithm]
  const derive = (use: string, bytes: number) =>
    createSecretKey(Buffer.from(hkdfSync(digest, master, '', `zhike ring ${algorithm} ${use}`, bytes)))
  return { algorithm, cipher: derive('cipher', cipherKeyBytes), mac: derive('mac', MASTER_BYTES) }
}

type Bound = { header: string; mark: Buffer }

/** Tag and ciphertext. What stands before them in the value, key number and algorithm, is authenticated. */
export function encrypt(keys: WorkingKeys, { header, mark, text }: Bound & { text: string }): Buffer {
  const { cipher: name } = MADE[keys.algorithm]
  if (name === 'sm4-ctr') {
    const cipher = createCipheriv(name, keys.cipher, counterOf(mark))
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([macOf(keys, { header, mark, body }), body])
  }
  const cipher = createCipheriv(name as 'aes-256-gcm', keys.cipher, mark, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(header))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([cipher.getAuthTag(), body])
}

/** Null where anything was altered, or the key is another. */
export function decrypt(
  keys: WorkingKeys,
  { header, mark, tag, body }: Bound & { tag: Buffer; body: Buffer },
): string | null {
  const { cipher: name } = MADE[keys.algorithm]
  if (name === 'sm4-ctr') {
    if (!timingSafeEqual(macOf(keys, { header, mark, body }), tag)) return null
    const cipher = createDecipheriv(name, keys.cipher, counterOf(mark))
    return cipher.update(body, undefined, 'utf8') + cipher.final('utf8')
  }
  return decryptGcm(name as 'aes-256-gcm', { key: keys.cipher, mark, tag, body, aad: header })
}

type Gcm = { key: KeyObject; mark: Buffer; tag: Buffer; body: Buffer; aad: string | null }

export function decryptGcm(name: 'aes-256-gcm', { key, mark, tag, body, aad }: Gcm): string | null {
  const cipher = createDecipheriv(name, key, mark, { authTagLength: TAG_BYTES })
  if (aad !== null) cipher.setAAD(Buffer.from(aad))
  cipher.setAuthTag(tag)
  try {
    return cipher.update(body, undefined, 'utf8') + cipher.final('utf8')
  } catch {
    return null
  }
}

const COUNTER_BYTES = 4

/** The mark and a counter of blocks, from zero: no two values but equal ones begin with one mark. */
const counterOf = (mark: Buffer): Buffer => Buffer.concat([mark, Buffer.alloc(COUNTER_BYTES)])

/** Encrypt, then authenticate what was encrypted, with a key of its own. */
const macOf = (keys: WorkingKeys, { header, mark, body }: Bound & { body: Buffer }): Buffer =>
  createHmac(MADE[keys.algorithm].digest, keys.mac)
    .update(header)
    .update(mark)
    .update(body)
    .digest()
    .subarray(0, TAG_BYTES)
