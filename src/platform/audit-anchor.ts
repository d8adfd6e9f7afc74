import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  getCurves,
  getHashes,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { bankMoment, type Clock } from './clock.ts'
import type { Databases } from './context.ts'
import { addDays } from './dates.ts'
import { type DB, inTransaction } from './db.ts'
import { unavailable } from './errors.ts'
import { readJsonFile, writeJsonFile } from './state.ts'

export type AnchorAlgorithm = 'sm2' | 'ed25519'
export type AnchorKey = { algorithm: AnchorAlgorithm; key_id: string; private: KeyObject; public_pem: string }

/** The last seal of a bank day, and who vouches for it. */
export type Anchor = {
  anchored_day: string
  seal_no: string
  /** Hexadecimal, like the signature. */
  hash: string
  anchored_at: string
  algorithm: AnchorAlgorithm
  key_id: string
  signature: string
}

const PRIVATE_FILE = 'audit-anchor.key'
export const PUBLIC_FILE = 'audit-anchor.pub'

const hasSm2 = () => getCurves().includes('SM2') && getHashes().includes('sm3')

/** The key that signs anchors: made at first use, readable by nobody else, its public half beside it. */
export function openAnchorKey(keysDir: string): AnchorKey {
  mkdirSync(keysDir, { recursive: true, mode: 0o700 })
  const path = join(keysDir, PRIVATE_FILE)
  if (!existsSync(path)) makeKey(keysDir)
  if ((statSync(path).mode & 0o077) !== 0) {
    throw unavailable('key_readable', `Others may read the key file ${path}: its mode must be 0600.`)
  }
  const privateKey = createPrivateKey(readFileSync(path, 'utf8'))
  const public_pem = pemOf(createPublicKey(privateKey))
  const publicPath = join(keysDir, PUBLIC_FILE)
  if (!existsSync(publicPath)) writeFileSync(publicPath, public_pem, { mode: 0o644 })
  return { ...identify(public_pem), private: privateKey, public_pem }
}

/** What kind of key it is, and the short name that anchors know it by. */
export function identify(publicPem: string): Pick<AnchorKey, 'algorithm' | 'key_id'> {
  const key = createPublicKey(publicPem)
  const der = key.export({ type: 'spki', format: 'der' })
  const algorithm = key.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'sm2'
  return { algorithm, key_id: createHash('sha256').update(der).digest('hex').slice(0, 16) }
}

const pemOf = (key: KeyObject) => String(key.export({ type: 'spki', format: 'pem' }))

/** Written aside and linked: of two processes that start at the same moment both find the same key. */
function makeKey(keysDir: string): void {
  const made = hasSm2()
    ? generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey
    : generateKeyPairSync('ed25519').privateKey
  const draft = join(keysDir, `.${PRIVATE_FILE}.${process.pid}.${randomBytes(4).toString('hex')}`)
  writeFileSync(draft, String(made.export({ type: 'pkcs8', format: 'pem' })), { mode: 0o600 })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, join(keysDir, PRIVATE_FILE))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

type Vouched = Omit<Anchor, 'signature'>

const signedText = (it: Vouched) =>
  Buffer.from(
    [
      'zhike audit anchor 1',
      it.anchored_day,
      it.seal_no,
      it.hash,
      it.anchored_at,
      it.algorithm,
      it.key_id,
    ].join('\n'),
  )

const digestOf = (algorithm: AnchorAlgorithm) => (algorithm === 'sm2' ? 'sm3' : null)

export const signAnchor = (key: AnchorKey, anchor: Vouched): Anchor => ({
  ...anchor,
  signature: sign(digestOf(key.algorithm), signedText(anchor), key.private).toString('hex'),
})

/** Whether the holder of a public key's other half signed just this. */
export function isSignedBy(publicPem: string, anchor: Anchor): boolean {
  const { algorithm, key_id } = identify(publicPem)
  if (anchor.algorithm !== algorithm || anchor.key_id !== key_id) return false
  const signature = Buffer.from(anchor.signature, 'hex')
  return verify(digestOf(algorithm), signedText(anchor), createPublicKey(publicPem), signature)
}

type Needs = { databases: Databases; clock: Clock; keysDir: string; anchorsDir: string }

const fileOf = (anchorsDir: string, day: string) => join(anchorsDir, `${day}.json`)

/**
 * Signs the last seal of the bank day before this one, once, into the database and into a file that the
 * database cannot reach: whoever cuts the end off the trail, or makes it anew, has to forge both.
 */
export function anchorYesterday(needs: Needs): Promise<Anchor | null> {
  const { databases, clock, keysDir, anchorsDir } = needs
  const today = clock.today()
  const day = addDays(today, -1)
  return inTransaction(databases, async (db) => {
    const known = await db
      .selectFrom('platform.audit_anchors')
      .where('anchored_day', '=', day)
      .select('seal_no')
      .executeTakeFirst()
    if (known) return null
    const last = await lastSealBefore(db, bankMoment(today, '00:00'))
    if (!last) return null
    const key = openAnchorKey(keysDir)
    const { algorithm, key_id } = key
    const anchored_at = clock.now().toISOString()
    const anchor = signAnchor(key, { anchored_day: day, ...last, anchored_at, algorithm, key_id })
    if (!(await insertAnchor(db, anchor))) return null
    // Before the commit: a file without its row is written again, a row without its file would be forever.
    mkdirSync(anchorsDir, { recursive: true, mode: 0o700 })
    writeJsonFile(fileOf(anchorsDir, day), anchor)
    return anchor
  })
}

async function lastSealBefore(
  db: Kysely<DB>,
  moment: Date,
): Promise<Pick<Anchor, 'seal_no' | 'hash'> | null> {
  const { rows } = await sql<Pick<Anchor, 'seal_no' | 'hash'>>`
    select seal_no, encode(hash, 'hex') as hash
    from platform.audit_seals
    where sealed_at < ${moment.toISOString()}
    order by seal_no desc
    limit 1`.execute(db)
  return rows[0] ?? null
}

/** False where another process was faster. */
async function insertAnchor(db: Kysely<DB>, anchor: Anchor): Promise<boolean> {
  const made = await db
    .insertInto('platform.audit_anchors')
    .values({
      ...anchor,
      hash: Buffer.from(anchor.hash, 'hex'),
      signature: Buffer.from(anchor.signature, 'hex'),
    })
    .onConflict((known) => known.doNothing())
    .executeTakeFirst()
  return Number(made.numInsertedOrUpdatedRows) === 1
}

/** The anchors of the database, the oldest first. */
export async function listAnchors(db: Kysely<DB>): Promise<Anchor[]> {
  const { rows } = await sql<Anchor>`
    select anchored_day, seal_no, encode(hash, 'hex') as hash, anchored_at, algorithm, key_id,
      encode(signature, 'hex') as signature
    from platform.audit_anchors
    order by anchored_day`.execute(db)
  return rows.map((it) => ({ ...it, anchored_at: new Date(it.anchored_at).toISOString() }))
}

/** The anchors of the state folder; null for a file that holds none. */
export function readAnchorFiles(anchorsDir: string): Map<string, Anchor | null> {
  if (!existsSync(anchorsDir)) return new Map()
  const days = readdirSync(anchorsDir).flatMap((name) => /^(\d{4}-\d\d-\d\d)\.json$/.exec(name)?.[1] ?? [])
  return new Map(days.toSorted().map((day) => [day, readAnchorFile(fileOf(anchorsDir, day))] as const))
}

function readAnchorFile(path: string): Anchor | null {
  try {
    return readJsonFile<Anchor>(path)
  } catch {
    return null
  }
}
