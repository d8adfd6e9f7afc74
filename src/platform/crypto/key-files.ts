import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unavailable } from '../errors.ts'
import { type Algorithm, ALGORITHMS, MASTER_BYTES } from './algorithms.ts'

/**
 * Written aside and linked: a process that starts at the same moment finds a whole file or makes none. Says
 * whether it was made here.
 */
export function placeOnce(keysDir: string, name: string, text: string): boolean {
  const draft = join(keysDir, `.${name}.${process.pid}.${randomBytes(4).toString('hex')}`)
  writeFileSync(draft, text, { mode: 0o600 })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, join(keysDir, name))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

/** A key in a file of its own; of one that seals, its algorithm stands behind it. */
export function placeKey(
  keysDir: string,
  name: string,
  { key = randomBytes(MASTER_BYTES), algorithm }: { key?: Buffer; algorithm?: Algorithm } = {},
): boolean {
  const words = [key.toString('hex'), ...(algorithm ? [algorithm] : [])]
  return placeOnce(keysDir, name, `${words.join(' ')}\n`)
}

/** The algorithm that a key file names; those from before there were others name none. */
export function algorithmIn(path: string): Algorithm {
  const [, named] = readFileSync(path, 'utf8').trim().split(' ')
  return ALGORITHMS.find((it) => it === named) ?? 'aes-256-gcm'
}

export function readKey(path: string): Buffer {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode
  if (mode === undefined) throw unavailable('key_missing', `The key file ${path} is missing.`)
  if ((mode & 0o077) !== 0) {
    throw unavailable('key_readable', `Others may read the key file ${path}: its mode must be 0600.`)
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim().split(' ')[0]!, 'hex')
  if (key.length !== MASTER_BYTES) {
    throw unavailable('key_broken', `The key file ${path} holds no 256-bit key.`)
  }
  return key
}
