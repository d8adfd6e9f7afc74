import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { unavailable } from '../errors.ts'

type SealKeys = { encryption: KeyObject; nonce: KeyObject }

/**
 * The installation's keys. They lie outside both databases: a copy of a database alone shows nothing sealed.
 * Sealed values name their key, so a new `seal-<n>.key` is used from then on while older values stay
 * readable. The index key cannot change without indexing everything again, so there is one at a time.
 */
export type KeyRing = {
  index: KeyObject
  current_seal_id: string
  seal: ReadonlyMap<string, SealKeys>
}

const KEY_BYTES = 32
const SEAL_FILE = /^seal-(\d+)\.key$/

/** Reads the key ring of a state folder; at first use the keys are made at random. */
export function openKeyRing(keysDir: string): KeyRing {
  mkdirSync(keysDir, { recursive: true, mode: 0o700 })
  const numbers = sealNumbers(keysDir)
  if (numbers.length === 0) {
    makeKey(keysDir, 'index.key')
    makeKey(keysDir, 'seal-1.key')
    numbers.push(1)
  }
  const seal = new Map(numbers.map((n) => [`s${n}`, sealKeys(readKey(join(keysDir, `seal-${n}.key`)))]))
  return {
    index: createSecretKey(readKey(join(keysDir, 'index.key'))),
    current_seal_id: `s${Math.max(...numbers)}`,
    seal,
  }
}

const sealNumbers = (keysDir: string): number[] =>
  readdirSync(keysDir).flatMap((name) => {
    const found = SEAL_FILE.exec(name)
    return found ? [Number(found[1])] : []
  })

function sealKeys(master: Buffer): SealKeys {
  const derive = (use: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `zhike ${use}`, KEY_BYTES)))
  return { encryption: derive('seal encryption'), nonce: derive('seal nonce') }
}

/** Written aside and linked: a process that starts at the same moment finds a whole key or makes none. */
function makeKey(keysDir: string, name: string): void {
  const draft = join(keysDir, `.${name}.${process.pid}.${randomBytes(4).toString('hex')}`)
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, join(keysDir, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function readKey(path: string): Buffer {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode
  if (mode === undefined) throw unavailable('key_missing', `The key file ${path} is missing.`)
  if ((mode & 0o077) !== 0) {
    throw unavailable('key_readable', `Others may read the key file ${path}: its mode must be 0600.`)
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
  if (key.length !== KEY_BYTES) throw unavailable('key_broken', `The key file ${path} holds no 256-bit key.`)
  return key
}
