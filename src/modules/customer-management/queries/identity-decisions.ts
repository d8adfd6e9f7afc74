import { type Kysely, sql, type SqlBool } from 'kysely'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { DecisionState, PairKey } from '../schema.ts'

const DECISION = [
  'decision_id',
  'first_customer_no',
  'second_customer_no',
  'decision_code',
  'state_code',
  'reason',
  'proposed_by',
  'proposed_at',
  'decided_by',
  'decided_at',
  'decided_note',
  'revoke_reason',
  'revoke_proposed_by',
  'revoke_proposed_at',
  'revoked_by',
  'revoked_at',
  'revoked_note',
] as const

export const findDecision = (db: ScopedDb, decisionId: string) =>
  db
    .selectFrom('customer_management.identity_decisions')
    .where('decision_id', '=', decisionId)
    .select([...DECISION, 'first_customer_id', 'second_customer_id'])
    .executeTakeFirst()

/** Everything that was decided about a pair, the newest first. */
export const listDecisions = (db: ScopedDb, { first, second }: PairKey) =>
  db
    .selectFrom('customer_management.identity_decisions')
    .where('first_customer_no', '=', first)
    .where('second_customer_no', '=', second)
    .select(DECISION)
    .orderBy('decision_id', 'desc')
    .execute()

/** Where the customers of a pair are looked after. */
export async function listUnitsOf(db: ScopedDb, { first, second }: PairKey): Promise<string[]> {
  const rows = await db
    .selectFrom('marts.identity_pairs as p')
    .innerJoin('marts.customers as c', (join) =>
      join.on(sql<SqlBool>`c.customer_id in (p.customer_id, p.second_customer_id)`),
    )
    .where('p.first_customer_no', '=', first)
    .where('p.second_customer_no', '=', second)
    .select('c.org_id')
    .distinct()
    .execute()
  return rows.map((it) => it.org_id)
}

export type NewDecision = {
  first_customer_no: string
  second_customer_no: string
  first_customer_id: string
  second_customer_id: string
  decision_code: string
  reason: string
  evidence: Record<string, unknown>
  proposed_by: string
  proposed_at: string
}

/** Writes a proposal down; null where another decision about the pair is alive. */
export async function insertProposal(db: Kysely<DB>, row: NewDecision): Promise<string | null> {
  const made = await db
    .insertInto('customer_management.identity_decisions')
    .values({
      ...row,
      evidence: JSON.stringify(row.evidence),
      state_code: 'proposed',
      moved_at: row.proposed_at,
    })
    .onConflict((live) => live.doNothing())
    .returning('decision_id')
    .executeTakeFirst()
  return made?.decision_id ?? null
}

export type Move = {
  decision_id: string
  from: DecisionState
  to: DecisionState
  moved_at: string
  set: Partial<Record<MovedColumn, string | null>>
}
type MovedColumn =
  | 'decided_by'
  | 'decided_at'
  | 'decided_note'
  | 'revoke_reason'
  | 'revoke_proposed_by'
  | 'revoke_proposed_at'
  | 'revoked_by'
  | 'revoked_at'
  | 'revoked_note'

/** Moves a decision on; false where it has left the state it was seen in. */
export async function moveDecision(db: Kysely<DB>, move: Move): Promise<boolean> {
  const moved = await db
    .updateTable('customer_management.identity_decisions')
    .set({ ...move.set, state_code: move.to, moved_at: move.moved_at })
    .where('decision_id', '=', move.decision_id)
    .where('state_code', '=', move.from)
    .returning('decision_id')
    .executeTakeFirst()
  return moved !== undefined
}

/** Whether a decision was ever approved: before the first one there is nothing to tell the night. */
export async function hasEverDecided(db: Kysely<DB>): Promise<boolean> {
  const found = await db
    .selectFrom('customer_management.identity_decisions')
    .where('state_code', 'in', ['approved', 'revoking', 'revoked'])
    .select('decision_id')
    .executeTakeFirst()
  return found !== undefined
}

/** What stands decided, in the bank's own time. */
export const listStanding = (db: Kysely<DB>) =>
  db
    .selectFrom('customer_management.identity_decisions')
    .where('state_code', 'in', ['approved', 'revoking'])
    .select(['decision_id', 'first_customer_no', 'second_customer_no', 'decision_code'])
    .select(sql<string>`to_char(decided_at at time zone 'Asia/Shanghai', 'YYYYMMDD')`.as('decided_on'))
    .select(
      sql<string>`to_char(moved_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')`.as('moved_at'),
    )
    .orderBy(sql`first_customer_no collate "C"`)
    .orderBy(sql`second_customer_no collate "C"`)
    .execute()

/** What somebody has asked for that nobody has decided yet. */
export async function countOpenOf(db: Kysely<DB>, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('customer_management.identity_decisions')
    .select(sql<number>`CAST(count(*) as integer)`.as('count'))
    .where((it) =>
      it.or([
        it.and([it('state_code', '=', 'proposed'), it('proposed_by', '=', userId)]),
        it.and([it('state_code', '=', 'revoking'), it('revoke_proposed_by', '=', userId)]),
      ]),
    )
    .executeTakeFirstOrThrow()
  return count
}
