import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const ENDING = '.sealed'
const DRAFT = '.draft'

export type SealedFile = { key: string; sha256: string; byte_count: number }
type Place = { dir: string; file_id: string }

const pathOf = ({ dir, file_id }: Place): string => join(dir, `${file_id}${ENDING}`)

/**
 * Writes a file as its pieces come, under a key of its own: nonce, sealed text, tag. The key is for the
 * caller to keep; without it the file says nothing.
 */
export async function writeSealed(
  place: Place,
  pieces: AsyncIterable<string> | Iterable<Buffer>,
): Promise<SealedFile> {
  await mkdir(place.dir, { recursive: true, mode: 0o700 })
  const draft = `${pathOf(place)}${DRAFT}`
  const file = await open(draft, 'wx', 0o600)
  try {
    const [key, nonce] = [randomBytes(KEY_BYTES), randomBytes(NONCE_BYTES)]
    const cipher = createCipheriv(CIPHER, key, nonce)
    cipher.setAAD(Buffer.from(place.file_id))
    const hash = createHash('sha256')
    let byteCount = 0
    await file.write(nonce)
    for await (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece
      hash.update(bytes)
      byteCount += bytes.length
      await file.write(cipher.update(bytes))
    }
    await file.write(Buffer.concat([cipher.final(), cipher.getAuthTag()]))
    await file.close()
    await rename(draft, pathOf(place))
    return { key: key.toString('hex'), sha256: hash.digest('hex'), byte_count: byteCount }
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
}

/**
 * The file as it was written, null where it is missing or was touched. Read to its end first: nothing of
 * such a one is given out.
 */
export async function openSealed(place: Place, key: string): Promise<AsyncGenerator<Buffer> | null> {
  const path = pathOf(place)
  const found = await stat(path).catch(() => null)
  if (found === null || found.size < NONCE_BYTES + TAG_BYTES) return null
  const tag = await readTag(path, found.size)
  const pieces = () => decrypted({ path, size: found.size, tag, key, aad: place.file_id })
  try {
    for await (const piece of pieces()) void piece
  } catch {
    return null
  }
  return pieces()
}

async function readTag(path: string, size: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(TAG_BYTES), 0, TAG_BYTES, size - TAG_BYTES)
    return buffer
  } finally {
    await file.close()
  }
}

type Opening = { path: string; size: number; tag: Buffer; key: string; aad: string }

async function* decrypted({ path, size, tag, key, aad }: Opening): AsyncGenerator<Buffer> {
  let decipher: ReturnType<typeof createDecipheriv> | null = null
  let head = Buffer.alloc(0)
  for await (const read of createReadStream(path, { end: size - TAG_BYTES - 1 })) {
    let bytes = read as Buffer
    if (decipher === null) {
      head = Buffer.concat([head, bytes])
      if (head.length < NONCE_BYTES) continue
      decipher = openCipher({ key, nonce: head.subarray(0, NONCE_BYTES), tag, aad })
      bytes = head.subarray(NONCE_BYTES)
    }
    const piece = decipher.update(bytes)
    if (piece.length > 0) yield piece
  }
  const rest = decipher?.final() ?? Buffer.alloc(0)
  if (rest.length > 0) yield rest
}

function openCipher({ key, nonce, tag, aad }: { key: string; nonce: Buffer; tag: Buffer; aad: string }) {
  const decipher = createDecipheriv(CIPHER, Buffer.from(key, 'hex'), nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(aad))
  decipher.setAuthTag(tag)
  return decipher
}

export const removeFile = (place: Place): Promise<void> => rm(pathOf(place), { force: true })

const HOUR_MS = 3_600_000

/** Removes what belongs to nothing that can still be fetched, but what is being written. */
export async function removeOthers(
  dir: string,
  { keep, now }: { keep: ReadonlySet<string>; now: Date },
): Promise<number> {
  const names = await readdir(dir).catch(() => [] as string[])
  let removed = 0
  for (const name of names) {
    if (keep.has(name.split('.')[0]!)) continue
    const path = join(dir, name)
    const found = await stat(path).catch(() => null)
    if (found === null || now.getTime() - found.mtimeMs < HOUR_MS) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}
