import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { MASTER_BYTES, type WorkingKeys, workingKeys } from './algorithms.ts'
import { readKey } from './key-files.ts'
import { readRing, ringPath, sealPath } from './ring.ts'

/** A key as values are sealed with it, and as the first keys did before there was a ring. */
export type SealKey = WorkingKeys & { number: number; first: KeyObject }

/**
 * The installation's keys as they stood when they were read. They lie outside both databases: a copy of a
 * database alone shows nothing sealed. Sealed values name their key, so that another may seal from some
 * moment on while older values stay readable. The index key cannot change without indexing everything again
 * (docs/guides/keys.md), so there is one, and so is the key of marks.
 */
export type KeyRing = {
  index: KeyObject
  mark: KeyObject
  current: SealKey
  seal: ReadonlyMap<number, SealKey>
}

/** Reads the key ring of a state folder; at first use the keys are made at random. */
export function openKeyRing(keysDir: string): KeyRing {
  const known = readRing(keysDir).filter((it) => it.state !== 'retired')
  const seal = new Map(
    known.map(({ number, algorithm }) => {
      const master = readKey(sealPath(keysDir, number))
      return [number, { number, ...workingKeys(algorithm, master), first: firstKey(master) }]
    }),
  )
  const current = known.find((it) => it.state === 'current')!
  return {
    index: createSecretKey(readKey(join(keysDir, 'index.key'))),
    mark: createSecretKey(readKey(join(keysDir, 'mark.key'))),
    current: seal.get(current.number)!,
    seal,
  }
}

const firstKey = (master: Buffer) =>
  createSecretKey(Buffer.from(hkdfSync('sha256', master, '', 'zhike seal encryption', MASTER_BYTES)))

/**
 * The key ring for a process that serves for months: asked each time, it is read again where the list of keys
 * has changed. What was read stays as it is for whoever is at work with it.
 */
export function followKeyRing(keysDir: string): () => KeyRing {
  let ring = openKeyRing(keysDir)
  let read = stampOf(keysDir)
  return () => {
    const now = stampOf(keysDir)
    if (now !== read) {
      ring = openKeyRing(keysDir)
      read = now
    }
    return ring
  }
}

/** The list is replaced whole, by a file with a number of its own. */
function stampOf(keysDir: string): string {
  const { ino, mtimeNs, size } = statSync(ringPath(keysDir), { bigint: true })
  return `${ino} ${mtimeNs} ${size}`
}
