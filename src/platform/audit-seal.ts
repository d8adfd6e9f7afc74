import { getHashes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type HashAlgorithm, NO_HASH, sealHash, type SealedText } from './audit-text.ts'
import type { Clock } from './clock.ts'
import type { Databases } from './context.ts'
import { type DB, inTransaction } from './db.ts'

/** Any number, as long as all sealers take the same and nothing else does. */
const SEALER_LOCK = 7_405_002
const BATCH_ROWS = 2_000

/** The bank's own digest where the cryptography of this machine has it. */
export const SEAL_ALGORITHM: HashAlgorithm = getHashes().includes('sm3') ? 'sm3' : 'sha256'

/** The columns of a line as text, in the order in which its seal reads them; every one of them is sealed. */
export const LINE_TEXTS = sql`array[
  l.audit_id::text, (l.occurred_at at time zone 'UTC')::text, l.user_id, l.action, l.outcome, l.subject,
  l.request_id, l.details::text, l.xid::text, l.post_id, l.customer_id::text, l.other_customer_id::text,
  l.record_table, l.record_id, l.changes::text
]`

export type Seal = {
  seal_no: string
  audit_id: string
  sealed_at: string
  settled_below: string
  algorithm: HashAlgorithm
}

/** What a seal's hash is over, beside the hash of the seal before. */
export const textsOf = (seal: Seal, line: SealedText): SealedText => [
  seal.seal_no,
  seal.audit_id,
  seal.sealed_at,
  seal.settled_below,
  seal.algorithm,
  ...line,
]

/** A moment as `SEALED_AT` reads it, to the last digit that PostgreSQL keeps. */
const momentText = (moment: Date) => moment.toISOString().replace('Z', '000Z')
export const SEALED_AT = sql<string>`to_char(s.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

type Needs = { databases: Databases; clock: Clock }
export type Sealed = { sealed: number; hasMore: boolean; isMine: boolean }

/**
 * Seals the lines that can be seen and have no seal yet, and gives each the next number. A line is seen when
 * its transaction has ended, so numbers follow the order of commits, writers wait for nobody, and what was
 * rolled back leaves no gap. One at a time: who finds another at work does nothing.
 */
export function sealLines(needs: Needs, batchRows = BATCH_ROWS): Promise<Sealed> {
  return inTransaction(needs.databases, async (db) => {
    if (!(await takeLock(db))) return { sealed: 0, hasMore: false, isMine: false }
    const last = await readLast(db)
    const lines = await readUnsealed(db, { settledBelow: last.settled_below, limit: batchRows })
    const hasMore = lines.length === batchRows
    // The limit may have left lines behind that are settled: what was settled before is all that is certain.
    const settled = hasMore ? last.settled_below : last.settled_now
    const made = chain(last, lines, { sealed_at: momentText(needs.clock.now()), settled_below: settled })
    if (made.length > 0) await insertSeals(db, made)
    return { sealed: made.length, hasMore, isMine: true }
  })
}

/** Until nothing is left to seal. */
export async function sealAll(needs: Needs, batchRows = BATCH_ROWS): Promise<number> {
  let count = 0
  for (;;) {
    const { sealed, hasMore } = await sealLines(needs, batchRows)
    count += sealed
    if (!hasMore) return count
  }
}

async function takeLock(db: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ is_mine: boolean }>`
    select pg_try_advisory_xact_lock(${SEALER_LOCK}) as is_mine`.execute(db)
  return rows[0]?.is_mine ?? false
}

type Last = { seal_no: bigint; hash: Buffer; settled_below: string; settled_now: string }

/** Read before the lines are: whatever was settled here can be seen there. */
async function readLast(db: Kysely<DB>): Promise<Last> {
  const { rows } = await sql<{
    seal_no: string | null
    hash: Buffer | null
    settled_below: string
    settled_now: string
  }>`
    select last.seal_no, last.hash, pg_snapshot_xmin(pg_current_snapshot())::text as settled_now,
      -- In another server transactions are numbered anew: then everything is looked through.
      case when last.settled_below <= pg_snapshot_xmax(pg_current_snapshot())
        then last.settled_below::text else '0' end as settled_below
    from (select 1) as one
    left join (
      select seal_no, hash, settled_below from platform.audit_seals order by seal_no desc limit 1
    ) as last on true`.execute(db)
  const { seal_no: no, hash, settled_below, settled_now } = rows[0]!
  return { seal_no: BigInt(no ?? 0), hash: hash ?? NO_HASH, settled_below, settled_now }
}

type Line = { audit_id: string; texts: SealedText }

/** In the order in which they were written; the seals are looked up one by one, of few lines. */
async function readUnsealed(db: Kysely<DB>, input: { settledBelow: string; limit: number }): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select l.audit_id, ${LINE_TEXTS} as texts
    from platform.audit_log as l
    where l.xid >= ${input.settledBelow}::xid8
      and not exists (select from platform.audit_seals as s where s.audit_id = l.audit_id offset 0)
    order by l.audit_id
    limit ${input.limit}`.execute(db)
  return rows
}

type NewSeal = Seal & { hash: Buffer }

function chain(last: Last, lines: Line[], own: Pick<Seal, 'sealed_at' | 'settled_below'>): NewSeal[] {
  let { seal_no: no, hash } = last
  return lines.map(({ audit_id, texts }) => {
    no += 1n
    const seal: Seal = { seal_no: String(no), audit_id, ...own, algorithm: SEAL_ALGORITHM }
    hash = sealHash(SEAL_ALGORITHM, hash, textsOf(seal, texts))
    return { ...seal, hash }
  })
}

async function insertSeals(db: Kysely<DB>, seals: NewSeal[]): Promise<void> {
  const first = seals[0]!
  await sql`
    insert into platform.audit_seals (seal_no, audit_id, sealed_at, settled_below, algorithm, hash)
    select seal_no, audit_id, ${first.sealed_at}::timestamptz, ${first.settled_below}::xid8,
      ${first.algorithm}, hash
    from unnest(
      ${seals.map((it) => it.seal_no)}::bigint[],
      ${seals.map((it) => it.audit_id)}::bigint[],
      ${seals.map((it) => it.hash)}::bytea[]
    ) as s (seal_no, audit_id, hash)`.execute(db)
}

export type SealState = {
  last_seal_no: string | null
  sealed_at: string | null
  unsealed: number
}

/** How far the seals have come. */
export async function readSealState({ db }: Pick<Databases, 'db'>): Promise<SealState> {
  const { rows } = await sql<SealState>`
    with last as (
      select seal_no, sealed_at, settled_below from platform.audit_seals order by seal_no desc limit 1
    )
    select (select seal_no from last) as last_seal_no, (select sealed_at from last) as sealed_at, (
      select count(*)::int from platform.audit_log as l
      where l.xid >= coalesce((select settled_below from last), '0')
        and not exists (select from platform.audit_seals as s where s.audit_id = l.audit_id offset 0)
    ) as unsealed`.execute(db)
  const { sealed_at: at, ...state } = rows[0]!
  return { ...state, sealed_at: at && new Date(at).toISOString() }
}
