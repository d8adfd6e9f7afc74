import { hkdfSync } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { conflict, invalid, notFound, unavailable } from '../errors.ts'
import { writeJsonFile } from '../state.ts'
import { type Algorithm, ALGORITHMS, isOffered, MASTER_BYTES, offeredAlgorithms } from './algorithms.ts'
import { algorithmIn, placeKey, placeOnce, readKey } from './key-files.ts'

/** `current` seals and opens, `reading` opens only, `retired` does neither any more. */
const KEY_STATES = ['current', 'reading', 'retired'] as const

const ringKey = z.object({
  number: z.int().min(1),
  algorithm: z.enum(ALGORITHMS),
  made_at: z.string(),
  state: z.enum(KEY_STATES),
  /** Since when it is in this state. */
  state_since: z.string(),
})
export type RingKey = z.infer<typeof ringKey>

const RING_FILE = 'ring.json'
const SEAL_FILE = /^seal-(\d+)\.key$/

export const ringPath = (keysDir: string) => join(keysDir, RING_FILE)
export const sealPath = (keysDir: string, number: number) => join(keysDir, `seal-${number}.key`)

/**
 * The keys of a folder, in the order of their numbers; at first use they are made at random. A folder without
 * a list, as all were before there was one, gets it: its newest key is the current one.
 */
export function readRing(keysDir: string): RingKey[] {
  const path = ringPath(keysDir)
  if (!existsSync(path)) beginRing(keysDir)
  try {
    return z.object({ keys: z.array(ringKey) }).parse(JSON.parse(readFileSync(path, 'utf8'))).keys
  } catch {
    throw unavailable('ring_broken', `The list of keys ${path} cannot be read. Bring it back from a copy.`)
  }
}

function beginRing(keysDir: string): void {
  mkdirSync(keysDir, { recursive: true, mode: 0o700 })
  placeKey(keysDir, 'index.key')
  if (sealNumbers(keysDir).length === 0) placeKey(keysDir, 'seal-1.key', { algorithm: 'aes-256-gcm' })
  const numbers = sealNumbers(keysDir)
  placeMarkKey(keysDir, Math.max(...numbers))
  const keys = numbers.map((number): RingKey => {
    const made_at = statSync(sealPath(keysDir, number)).mtime.toISOString()
    const state = number === Math.max(...numbers) ? 'current' : 'reading'
    const algorithm = algorithmIn(sealPath(keysDir, number))
    return { number, algorithm, made_at, state, state_since: made_at }
  })
  placeOnce(keysDir, RING_FILE, textOf(keys))
}

/**
 * Marks tell equal values whatever key sealed them. The first key of a folder has marked values before there
 * was a key for it; what it made of them goes on, so that they are told to be the same as those to come.
 */
function placeMarkKey(keysDir: string, number: number): void {
  const master = readKey(sealPath(keysDir, number))
  const key = Buffer.from(hkdfSync('sha256', master, '', 'zhike seal nonce', MASTER_BYTES))
  placeKey(keysDir, 'mark.key', { key })
}

const sealNumbers = (keysDir: string): number[] =>
  readdirSync(keysDir)
    .flatMap((name) => SEAL_FILE.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b)

const textOf = (keys: RingKey[]) => `${JSON.stringify({ keys }, null, 2)}\n`

const writeRing = (keysDir: string, keys: RingKey[]): void => writeJsonFile(ringPath(keysDir), { keys })

/** A new key, which every process can open with from now on and nobody seals with yet. */
export function addKey(keysDir: string, { algorithm, at }: { algorithm: Algorithm; at: string }): RingKey {
  if (!isOffered(algorithm)) {
    const offered = offeredAlgorithms()
    throw invalid(`OpenSSL of this machine has no ${algorithm}; it has ${offered.join(' and ')}.`, {
      offered,
    })
  }
  const keys = readRing(keysDir)
  const number = Math.max(...keys.map((it) => it.number), ...sealNumbers(keysDir)) + 1
  const made: RingKey = { number, algorithm, made_at: at, state: 'reading', state_since: at }
  // The key first: a ring never names one that is not there.
  placeKey(keysDir, `seal-${number}.key`, { algorithm })
  writeRing(keysDir, [...keys, made])
  return made
}

export function findKey(keysDir: string, number: number): RingKey {
  const found = readRing(keysDir).find((it) => it.number === number)
  if (!found) throw notFound('key', String(number))
  return found
}

/** What is sealed from now on is sealed with this key; the one until now opens what it has sealed. */
export function useKey(keysDir: string, { number, at }: { number: number; at: string }): RingKey {
  const found = findKey(keysDir, number)
  if (found.state === 'retired') throw conflict('key_retired', `Key ${number} is retired.`)
  if (found.state === 'current') return found
  const become = (it: RingKey, state: RingKey['state']): RingKey => ({ ...it, state, state_since: at })
  const keys = readRing(keysDir).map((it) => {
    if (it.number === number) return become(it, 'current')
    return it.state === 'current' ? become(it, 'reading') : it
  })
  // A key that cannot be read would stop every process that is told to use it.
  readKey(sealPath(keysDir, number))
  writeRing(keysDir, keys)
  return findKey(keysDir, number)
}

/** How long a process may be at work with what it read of the ring before. */
const AT_WORK_MINUTES = 10

/** Refuses a key that seals, or sealed so lately that somebody may be about to write with it. */
export function refuseInUse(keysDir: string, { number, now }: { number: number; now: Date }): RingKey {
  const found = findKey(keysDir, number)
  if (found.state === 'current') {
    throw conflict('key_in_use', `Key ${number} is the current one. Use another one first.`)
  }
  const minutes = (now.getTime() - Date.parse(found.state_since)) / 60_000
  if (found.state === 'reading' && minutes < AT_WORK_MINUTES) {
    const then = `Retire it in ${AT_WORK_MINUTES} minutes.`
    throw conflict('key_in_use', `Key ${number} was in use until ${found.state_since}. ${then}`)
  }
  return found
}

/** Nothing opens with it any more. Its file stays: copies of former days are sealed with it. */
export function retireKey(keysDir: string, { number, at }: { number: number; at: string }): RingKey {
  const keys = readRing(keysDir).map((it): RingKey =>
    it.number === number ? { ...it, state: 'retired', state_since: at } : it,
  )
  writeRing(keysDir, keys)
  return findKey(keysDir, number)
}
