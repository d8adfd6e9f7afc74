import type { Kysely } from 'kysely'
import type { DB } from '../platform/database.generated.ts'

export type WaiverKind = 'feed' | 'check'

export type Waiver = {
  waiver_no: string
  business_date: string
  kind_code: WaiverKind
  name: string
  reason: string
  proposed_by: string
  proposed_at: string
  approved_by: string | null
  approved_at: string | null
  withdrawn_by: string | null
  withdrawn_at: string | null
}

type NewWaiver = Pick<
  Waiver,
  'business_date' | 'kind_code' | 'name' | 'reason' | 'proposed_by' | 'proposed_at'
>

/** Writes a proposal down; null where another of the same is alive. */
export async function insertWaiver(db: Kysely<DB>, waiver: NewWaiver): Promise<string | null> {
  const made = await db
    .insertInto('pipeline.waivers')
    .values(waiver)
    .onConflict((live) => live.doNothing())
    .returning('waiver_no')
    .executeTakeFirst()
  return made ? String(made.waiver_no) : null
}

/** The latest, newest first. */
export async function listWaivers(db: Kysely<DB>, limit: number): Promise<Waiver[]> {
  const rows = await db
    .selectFrom('pipeline.waivers')
    .selectAll()
    .orderBy('waiver_no', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toWaiver)
}

/** The files that two persons let the night of a date go without. */
export async function listWaivedFeeds(db: Kysely<DB>, businessDate: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('pipeline.waivers')
    .select('name')
    .where('business_date', '=', businessDate)
    .where('kind_code', '=', 'feed')
    .where('approved_at', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .execute()
  return new Set(rows.map((it) => it.name))
}

export async function findWaiver(db: Kysely<DB>, waiverNo: string): Promise<Waiver | null> {
  const row = await db
    .selectFrom('pipeline.waivers')
    .selectAll()
    .where('waiver_no', '=', waiverNo)
    .executeTakeFirst()
  return row ? toWaiver(row) : null
}

type By = { waiver_no: string; user_id: string; at: string }

/** The second person's word; false where somebody was faster. */
export async function approveWaiver(db: Kysely<DB>, { waiver_no, user_id, at }: By): Promise<boolean> {
  const moved = await db
    .updateTable('pipeline.waivers')
    .set({ approved_by: user_id, approved_at: at })
    .where('waiver_no', '=', waiver_no)
    .where('approved_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('waiver_no')
    .executeTakeFirst()
  return moved !== undefined
}

/** Takes it back, approved or not; false where somebody was faster. */
export async function withdrawWaiver(db: Kysely<DB>, { waiver_no, user_id, at }: By): Promise<boolean> {
  const moved = await db
    .updateTable('pipeline.waivers')
    .set({ withdrawn_by: user_id, withdrawn_at: at })
    .where('waiver_no', '=', waiver_no)
    .where('withdrawn_at', 'is', null)
    .returning('waiver_no')
    .executeTakeFirst()
  return moved !== undefined
}

type WaiverRow = Omit<Waiver, 'kind_code'> & { kind_code: string }

const isoOf = (text: string) => new Date(`${text.replace(' ', 'T')}:00`).toISOString()
const isoOrNull = (text: string | null) => (text === null ? null : isoOf(text))

const toWaiver = (row: WaiverRow): Waiver => ({
  ...row,
  waiver_no: String(row.waiver_no),
  kind_code: row.kind_code as WaiverKind,
  proposed_at: isoOf(row.proposed_at),
  approved_at: isoOrNull(row.approved_at),
  withdrawn_at: isoOrNull(row.withdrawn_at),
})
