import { type Kysely, sql } from 'kysely'
import { type Anchor, isSignedBy, listAnchors, readAnchorFiles } from './audit-anchor.ts'
import { LINE_TEXTS, type Seal, SEALED_AT, textsOf } from './audit-seal.ts'
import { NO_HASH, sealHash, type SealedText } from './audit-text.ts'
import { bankMoment } from './clock.ts'
import type { Databases } from './context.ts'
import { addDays } from './dates.ts'
import { type DB, inTransaction } from './db.ts'

const BATCH_ROWS = 5_000
/** Findings that are told one by one; of more, how many. */
const TOLD_MAX = 20

export type FindingCode =
  /** A line, or its seal, is not what was sealed. */
  | 'line_changed'
  /** A seal names a line that is not there. */
  | 'line_missing'
  /** The line that was sealed here stands at another seal. */
  | 'lines_reordered'
  /** Numbers of seals are left out. */
  | 'seals_missing'
  /** An anchor vouches for a seal that is not there, or for another one. */
  | 'anchored_seal_missing'
  | 'anchored_seal_changed'
  /** An anchor that nobody signed, or that is only in one of its two places. */
  | 'anchor_forged'
  | 'anchor_missing'

export type Finding = {
  code: FindingCode
  seal_no: string | null
  audit_id: string | null
  anchored_day: string | null
  message: string
}

export type Verification = {
  /** Seals looked at, with their lines. */
  seals: number
  first_seal_no: string | null
  last_seal_no: string | null
  anchors: number
  /** Lines without a seal, and since when the oldest of them waits. */
  unsealed: number
  unsealed_since: string | null
  findings: number
  told: Finding[]
}

export type VerifyInput = {
  /** Bank days of sealing; without them the whole trail. */
  from: string | null
  to: string | null
  anchorsDir: string
  /** The public halves of the keys that anchors may be signed with. */
  publicPems: readonly string[]
}

/**
 * Reckons every hash again, in one pass and as of one moment, and holds anchors against the seals they vouch
 * for. The first finding is the first place where the trail is not what it was.
 */
export function verifyAudit(databases: Databases, input: VerifyInput): Promise<Verification> {
  return inTransaction(databases, async (db) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(db)
    await sql`set local statement_timeout = 0`.execute(db)
    const pass = openPass(await boundsOf(db, input))
    for (let hasMore = true; hasMore;) hasMore = await readBatch(db, pass)
    const anchors = await checkAnchors(db, { pass, input })
    const { unsealed, unsealed_since } = await countUnsealed(db)
    const { seals, first_seal_no, last_seal_no, findings, told } = pass
    return { seals, first_seal_no, last_seal_no, anchors, unsealed, unsealed_since, findings, told }
  })
}

type Bounds = { first: string; last: string | null; previous: Buffer }

/** A part of the trail is held against the seal before it. */
async function boundsOf(db: Kysely<DB>, { from, to }: VerifyInput): Promise<Bounds> {
  const after = from && bankMoment(from, '00:00').toISOString()
  const before = to && bankMoment(addDays(to, 1), '00:00').toISOString()
  const { rows } = await sql<{ first: string | null; last: string | null; previous: Buffer | null }>`
    with bounds as (
      select (
        select seal_no from platform.audit_seals where sealed_at >= ${after ?? '-infinity'}::timestamptz
        order by seal_no limit 1
      ) as first, (
        select seal_no from platform.audit_seals where sealed_at < ${before ?? 'infinity'}::timestamptz
        order by seal_no desc limit 1
      ) as last
    )
    select first, last, (
      select hash from platform.audit_seals where seal_no < first order by seal_no desc limit 1
    ) as previous
    from bounds`.execute(db)
  const { first, last, previous } = rows[0]!
  // Of the whole trail nothing stands before the first seal, whatever its number.
  if (after === null) return { first: '1', last: before === null ? null : (last ?? '0'), previous: NO_HASH }
  return { first: first ?? '1', last: first === null ? '0' : last, previous: previous ?? NO_HASH }
}

type Pass = Omit<Verification, 'anchors' | 'unsealed' | 'unsealed_since'> & {
  next: bigint
  last: string | null
  previous: Buffer
}

const openPass = ({ first, last, previous }: Bounds): Pass => ({
  seals: 0,
  first_seal_no: null,
  last_seal_no: null,
  findings: 0,
  told: [],
  next: BigInt(first),
  last,
  previous,
})

function find(pass: Pass, finding: Pick<Finding, 'code' | 'message'> & Partial<Finding>): void {
  pass.findings += 1
  if (pass.told.length >= TOLD_MAX) return
  pass.told.push({ seal_no: null, audit_id: null, anchored_day: null, ...finding })
}

type Row = Seal & { hash: Buffer; texts: SealedText | null }

/** Looks at the next seals; false when there were no more. */
async function readBatch(db: Kysely<DB>, pass: Pass): Promise<boolean> {
  const { rows } = await sql<Row>`
    select s.seal_no, s.audit_id, ${SEALED_AT} as sealed_at, s.settled_below::text as settled_below,
      s.algorithm, s.hash, case when l.audit_id is not null then ${LINE_TEXTS} end as texts
    from platform.audit_seals as s
    left join platform.audit_log as l on l.audit_id = s.audit_id
    where s.seal_no >= ${String(pass.next)}::bigint
      and s.seal_no <= coalesce(${pass.last}::bigint, 9223372036854775807)
    order by s.seal_no
    limit ${BATCH_ROWS}`.execute(db)
  for (const row of rows) checkRow(pass, row, rows)
  return rows.length === BATCH_ROWS
}

function checkRow(pass: Pass, row: Row, near: readonly Row[]): void {
  const { seal_no, audit_id } = row
  const hasGap = BigInt(seal_no) !== pass.next
  if (hasGap) {
    const message = `Seals ${pass.next} to ${BigInt(seal_no) - 1n} are missing.`
    find(pass, { code: 'seals_missing', seal_no: String(pass.next), message })
  }
  if (row.texts === null) {
    const message = `Line ${audit_id} of seal ${seal_no} is missing.`
    find(pass, { code: 'line_missing', seal_no, audit_id, message })
  } else if (!hasGap && !isSealOf(row, row, pass.previous)) {
    find(pass, { seal_no, audit_id, ...explain(pass, row, near) })
  }
  pass.seals += 1
  pass.first_seal_no ??= seal_no
  pass.last_seal_no = seal_no
  pass.next = BigInt(seal_no) + 1n
  // What is stored, so that one changed line is one finding and not everything after it.
  pass.previous = row.hash
}

const isSealOf = (row: Row, line: Row, previous: Buffer) =>
  line.texts !== null &&
  sealHash(row.algorithm, previous, textsOf({ ...row, audit_id: line.audit_id }, line.texts)).equals(row.hash)

/** A line that fits where another stands has changed places with it. */
function explain(pass: Pass, row: Row, near: readonly Row[]): Pick<Finding, 'code' | 'message'> {
  const other = pass.told.length < TOLD_MAX && near.find((it) => isSealOf(row, it, pass.previous))
  if (other) {
    const { audit_id: line, seal_no: place } = other
    const message = `Seal ${row.seal_no} is over line ${line}, which stands at seal ${place} now.`
    return { code: 'lines_reordered', message }
  }
  const message = `Line ${row.audit_id}, or its seal ${row.seal_no}, was changed after it was sealed.`
  return { code: 'line_changed', message }
}

type Checking = { pass: Pass; input: VerifyInput }

/** Every anchor, whatever part of the trail was looked at. */
async function checkAnchors(db: Kysely<DB>, { pass, input }: Checking): Promise<number> {
  const stored = new Map((await listAnchors(db)).map((it) => [it.anchored_day, it] as const))
  const files = readAnchorFiles(input.anchorsDir)
  const days = [...new Set([...stored.keys(), ...files.keys()])].toSorted()
  for (const day of days) {
    const [row, file] = [stored.get(day) ?? null, files.get(day) ?? null]
    const places = [
      [row, 'the database'],
      [file, 'the state folder'],
    ] as const
    for (const [anchor, place] of places) {
      if (anchor) await checkAnchor(db, { pass, input }, { anchor, place, day })
      else
        find(pass, {
          code: 'anchor_missing',
          anchored_day: day,
          message: `The anchor of ${day} is not in ${place}.`,
        })
    }
  }
  return days.length
}

type Placed = { anchor: Anchor; place: string; day: string }

async function checkAnchor(db: Kysely<DB>, { pass, input }: Checking, placed: Placed): Promise<void> {
  const { anchor, place, day } = placed
  const { seal_no } = anchor
  const isSigned = anchor.anchored_day === day && input.publicPems.some((pem) => hasSigned(pem, anchor))
  if (!isSigned) {
    const message = `The anchor of ${day} in ${place} is not signed by a key that is known.`
    return find(pass, { code: 'anchor_forged', anchored_day: day, seal_no, message })
  }
  const { rows } = await sql<{ hash: string }>`
    select encode(hash, 'hex') as hash from platform.audit_seals where seal_no = ${seal_no}::bigint`.execute(
    db,
  )
  const found = rows[0]?.hash
  if (found === anchor.hash) return
  if (found === undefined) {
    const message = `Seal ${seal_no} is missing, for which the anchor of ${day} in ${place} vouches.`
    return find(pass, { code: 'anchored_seal_missing', anchored_day: day, seal_no, message })
  }
  const message = `Seal ${seal_no} is another one than the anchor of ${day} in ${place} vouches for.`
  find(pass, { code: 'anchored_seal_changed', anchored_day: day, seal_no, message })
}

/** A file may hold anything. */
function hasSigned(pem: string, anchor: Anchor): boolean {
  try {
    return isSignedBy(pem, anchor)
  } catch {
    return false
  }
}

async function countUnsealed(db: Kysely<DB>): Promise<Pick<Verification, 'unsealed' | 'unsealed_since'>> {
  const { rows } = await sql<{ unsealed: string; since: string | null }>`
    select count(*) as unsealed, min(l.occurred_at) as since
    from platform.audit_log as l
    where not exists (select from platform.audit_seals as s where s.audit_id = l.audit_id)`.execute(db)
  const { unsealed, since } = rows[0]!
  return { unsealed: Number(unsealed), unsealed_since: since && new Date(since).toISOString() }
}
