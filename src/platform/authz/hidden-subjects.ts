import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Context, ScopedDb } from '../context.ts'
import type { DB } from '../database.generated.ts'
import { conflict } from '../errors.ts'
import { PRIVATE_READ } from './opening.ts'
import { mayDo } from './permissions.ts'

const OPEN_END = '9999-12-31'

/** What tells one set of hidden records from another: counts made under one are not those of the other. */
export async function hiddenFrom(context: Context): Promise<unknown> {
  const { databases, actor, clock } = context
  const today = clock.today()
  const { rows } = await sql<{ revision: number; is_past: boolean; own: string[] }>`
    select revision, true_from > ${today}::date as is_past, array(
      select subject_id::text from platform.blocked_subjects
      where user_id = ${actor.user_id} and valid_from <= ${today}::date and ${today}::date < valid_to
      order by subject_id nulls last
    ) as own
    from platform.private_index`.execute(databases.db)
  const { revision, is_past: isPast, own } = rows[0]!
  if (mayDo(actor, PRIVATE_READ)) return [own]
  return isPast ? [own, revision, today] : [own, revision]
}

export type PrivateMark = { reason_code: string; valid_from: string }

/**
 * Why a record is private today; null where it is not. Only who may see private ones can be shown one
 * at all: for the others nothing is asked.
 */
export async function markOf(context: Context, db: ScopedDb, subjectId: string): Promise<PrivateMark | null> {
  if (!mayDo(context.actor, PRIVATE_READ)) return null
  const today = context.clock.today()
  const mark = await db
    .selectFrom('platform.private_subjects')
    .select(['reason_code', 'valid_from'])
    .where('subject_id', '=', subjectId)
    .where('valid_from', '<=', today)
    .where('valid_to', '>', today)
    .executeTakeFirst()
  return mark ?? null
}

export type Mark = { subject_id: string; reason_code: string; note: string; marked_by: string }

/** From `day` on only those see the record who hold the right to see private ones. */
export async function markPrivate(db: Kysely<DB>, mark: Mark, at: { day: string; moment: string }) {
  const marked = await db
    .insertInto('platform.private_subjects')
    .values({ ...mark, valid_from: at.day, marked_at: at.moment })
    .onConflict((on) => on.column('subject_id').where('valid_to', '=', OPEN_END).doNothing())
    .executeTakeFirst()
  if (marked.numInsertedOrUpdatedRows === 0n) {
    throw conflict('already_private', 'The customer is marked private already.', { id: mark.subject_id })
  }
}

/** The mark ends; from `day` on the record is seen as any other. */
export async function endMark(
  db: Kysely<DB>,
  input: { subject_id: string; ended_by: string },
  at: { day: string; moment: string },
): Promise<void> {
  const ended = await db
    .updateTable('platform.private_subjects')
    .set({ valid_to: at.day, ended_by: input.ended_by, ended_at: at.moment })
    .where('subject_id', '=', input.subject_id)
    .where('valid_to', '=', OPEN_END)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) {
    throw conflict('not_private', 'The customer is not marked private.', { id: input.subject_id })
  }
}

export type Block = { user_id: string; subject_id: string; kind_code: string; recorded_by: string }

/** From `day` on the person does not see the record: it is his own, or a relative's. */
export async function blockSubject(db: Kysely<DB>, block: Block, at: { day: string; moment: string }) {
  const blocked = await db
    .insertInto('platform.blocked_subjects')
    .values({ ...block, valid_from: at.day, recorded_at: at.moment })
    .onConflict((on) => on.columns(['user_id', 'subject_id']).where('valid_to', '=', OPEN_END).doNothing())
    .executeTakeFirst()
  if (blocked.numInsertedOrUpdatedRows === 0n) {
    const { user_id, subject_id } = block
    throw conflict('already_blocked', 'That customer is kept from that person already.', {
      user_id,
      id: subject_id,
    })
  }
}

/** The block ends: it was recorded by mistake, or they are relatives no more. */
export async function endBlock(
  db: Kysely<DB>,
  input: { user_id: string; subject_id: string; ended_by: string },
  at: { day: string; moment: string },
): Promise<void> {
  const ended = await db
    .updateTable('platform.blocked_subjects')
    .set({ valid_to: at.day, ended_by: input.ended_by, ended_at: at.moment })
    .where('user_id', '=', input.user_id)
    .where('subject_id', '=', input.subject_id)
    .where('valid_to', '=', OPEN_END)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) {
    const { user_id, subject_id } = input
    throw conflict('not_blocked', 'That customer is not kept from that person.', { user_id, id: subject_id })
  }
}

/** A record that now belongs to another. */
export type Joined = { subject_id: string; joined_id: string }

/**
 * What was hidden of a record stays so when it becomes part of another: the other is hidden as well,
 * from the same people. Runs in the transaction that publishes; adds nothing when it runs again.
 * Returns how many.
 */
export async function followSubjects(db: Kysely<DB>, rows: Expression<Joined>, day: string): Promise<number> {
  const marked = await sql`
    insert into platform.private_subjects (subject_id, reason_code, note, valid_from, marked_by, marked_at)
    select distinct on (r.joined_id) r.joined_id, m.reason_code, m.note, ${day}::date, 'identity', now()
    from ${rows} as r
    inner join platform.private_subjects as m on m.subject_id = r.subject_id and m.valid_to = ${OPEN_END}
    where not exists (
      select 1 from platform.private_subjects as known
      where known.subject_id = r.joined_id
        and (known.valid_to = ${OPEN_END} or (known.marked_by = 'identity' and known.marked_at > m.marked_at))
    )
    order by r.joined_id nulls last, m.private_id nulls last`.execute(db)
  const blocked = await sql`
    insert into platform.blocked_subjects
      (user_id, subject_id, kind_code, valid_from, recorded_by, recorded_at)
    select distinct on (b.user_id, r.joined_id)
      b.user_id, r.joined_id, b.kind_code, ${day}::date, 'identity', now()
    from ${rows} as r
    inner join platform.blocked_subjects as b on b.subject_id = r.subject_id and b.valid_to = ${OPEN_END}
    where not exists (
      select 1 from platform.blocked_subjects as known
      where known.user_id = b.user_id and known.subject_id = r.joined_id
        and (
          known.valid_to = ${OPEN_END}
          or (known.recorded_by = 'identity' and known.recorded_at > b.recorded_at)
        )
    )
    order by b.user_id nulls last, r.joined_id nulls last, b.blocked_id nulls last`.execute(db)
  return Number(marked.numAffectedRows ?? 0n) + Number(blocked.numAffectedRows ?? 0n)
}

/** Whether a record is kept from a person on a day: it is his own, or a relative's. */
export const blockedFrom = (
  { user, subject }: { user: RawBuilder<unknown>; subject: RawBuilder<unknown> },
  day: string,
): RawBuilder<boolean> => sql<boolean>`exists (
  select 1 from platform.blocked_subjects as kept
  where kept.user_id = ${user} and kept.subject_id = ${subject}
    and kept.valid_from <= ${day}::date and ${day}::date < kept.valid_to
)`
