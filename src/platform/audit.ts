import { sql } from 'kysely'
import { type Change, withoutIdentifiers, withoutIdentifiersIn } from './audit-text.ts'
import type { Clock } from './clock.ts'
import type { Databases } from './context.ts'
import { invalid } from './errors.ts'

export { type Change, changesBetween } from './audit-text.ts'

export type Outcome = 'done' | 'refused'

export type AuditLine = {
  user_id: string | null
  /** The post somebody acted in. */
  post_id?: string | null
  action: string
  outcome: Outcome
  /** What it was done to: a number or a code, never a name. */
  subject?: string
  /** The customer it is about, and the second one where there are two. */
  customer_id?: string | null
  other_customer_id?: string | null
  /** The record whose fields were changed, by its table and key. */
  record?: { table: string; id: string }
  /** Field by field what was before and after; see `changesBetween`. */
  changes?: readonly Change[]
  request_id?: string
  details?: Record<string, unknown>
  /** The answer of a reading waits for the database to have the line, and not for its disk. */
  is_reading?: boolean
}

/** Who does something, and in which post. */
export const doneBy = ({ user_id, post_id = null }: { user_id: string; post_id?: string | null }) => ({
  user_id,
  post_id,
})

export type AuditedLine = {
  audit_id: string
  occurred_at: string
  user_id: string | null
  post_id: string | null
  action: string
  outcome: Outcome
  subject: string | null
  customer_id: string | null
  other_customer_id: string | null
  record_table: string | null
  record_id: string | null
  changes: Change[]
  request_id: string | null
  details: Record<string, unknown>
  /** Null for a second at most, until the line is sealed. */
  seal_no: string | null
}

type Db = Pick<Databases, 'db'>

/**
 * Adds a line to the trail, which nobody can change or remove. Whoever writes something calls it with the
 * `db` of that transaction: there is no change without its line, and no line without its change. What looks
 * like a person's number or address is masked here, wherever it stands.
 */
export async function recordAudit(needs: { databases: Db; clock: Clock }, line: AuditLine): Promise<void> {
  const { changes, record } = line
  // A crash of the whole machine may lose the readings of its last half second; what was written it keeps.
  const how = line.is_reading ? sql`where set_config('synchronous_commit', 'off', true) is not null` : sql``
  await sql`
    insert into platform.audit_log (
      occurred_at, user_id, post_id, action, outcome, subject, customer_id, other_customer_id,
      record_table, record_id, changes, request_id, details
    )
    select ${needs.clock.now().toISOString()}::timestamptz, ${line.user_id}::text,
      ${line.post_id ?? null}::text, ${line.action}::text, ${line.outcome}::text,
      ${line.subject === undefined ? null : withoutIdentifiers(line.subject)}::text,
      ${line.customer_id ?? null}::bigint, ${line.other_customer_id ?? null}::bigint,
      ${record?.table ?? null}::text, ${record?.id ?? null}::text,
      ${changes === undefined || changes.length === 0 ? null : shown(changes.map(shownChange))}::jsonb,
      ${line.request_id ?? null}::text, ${shown(line.details ?? {})}::jsonb
    ${how}`.execute(needs.databases.db)
}

const shown = (value: unknown) => JSON.stringify(withoutIdentifiersIn(value))

/** The name of the field says what its values are, as a key does in an object. */
const shownChange = ({ field, from, to, ...rest }: Change) => ({
  field,
  from: withoutIdentifiersIn(from, field),
  to: withoutIdentifiersIn(to, field),
  ...rest,
})

export type AuditFilter = {
  user_id?: string | undefined
  actions?: readonly string[] | undefined
  action?: string | undefined
  outcome?: Outcome | undefined
  customer_id?: string | undefined
  /** Only lines in which a field was changed. */
  is_change?: boolean | undefined
  /** From this moment, up to but without that one. */
  from?: Date | undefined
  to?: Date | undefined
  /** Where the page before ended. */
  before?: string | undefined
  limit: number
}

const COLUMNS = [
  'l.audit_id',
  'l.occurred_at',
  'l.user_id',
  'l.post_id',
  'l.action',
  'l.outcome',
  'l.subject',
  'l.customer_id',
  'l.other_customer_id',
  'l.record_table',
  'l.record_id',
  'l.changes',
  'l.request_id',
  'l.details',
  's.seal_no',
] as const

/** Lines of the trail, the newest first, after one already seen. */
export async function listAudit({ db }: Db, filter: AuditFilter): Promise<AuditedLine[]> {
  let query = trailOf(db)
  const { user_id: userId, customer_id: customer, outcome, action, actions, from, to, before } = filter
  if (userId !== undefined) query = query.where('l.user_id', '=', userId)
  if (action !== undefined) query = query.where('l.action', '=', action)
  if (actions !== undefined) query = query.where('l.action', 'in', [...actions])
  if (outcome !== undefined) query = query.where('l.outcome', '=', outcome)
  if (customer !== undefined) {
    query = query.where((it) =>
      it.or([it('l.customer_id', '=', customer), it('l.other_customer_id', '=', customer)]),
    )
  }
  if (filter.is_change) query = query.where('l.changes', 'is not', null)
  if (from !== undefined) query = query.where('l.occurred_at', '>=', from.toISOString())
  if (to !== undefined) query = query.where('l.occurred_at', '<', to.toISOString())
  if (before !== undefined) query = query.where(olderThan(before))
  const rows = await query
    .orderBy('l.occurred_at', 'desc')
    .orderBy('l.audit_id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map(toLine)
}

const trailOf = (db: Databases['db']) =>
  db
    .selectFrom('platform.audit_log as l')
    .leftJoin('platform.audit_seals as s', 's.audit_id', 'l.audit_id')
    .select(COLUMNS)

/** Names a line for the page after it. */
export const afterLine = ({ occurred_at, audit_id }: Pick<AuditedLine, 'occurred_at' | 'audit_id'>): string =>
  Buffer.from(`${occurred_at} ${audit_id}`).toString('base64url')

function olderThan(before: string) {
  const [, moment, id] = /^(\S+) (\d{1,18})$/.exec(Buffer.from(before, 'base64url').toString('utf8')) ?? []
  if (!moment || !id || Number.isNaN(Date.parse(moment))) throw invalid('The cursor is not of this list.')
  return sql<boolean>`(l.occurred_at, l.audit_id) < (${moment}::timestamptz, ${id}::bigint)`
}

type Found = Awaited<ReturnType<ReturnType<typeof trailOf>['execute']>>[number]

const toLine = (row: Found): AuditedLine => ({
  ...row,
  audit_id: String(row.audit_id),
  // The clock writes milliseconds, so none of PostgreSQL's digits is lost.
  occurred_at: new Date(String(row.occurred_at)).toISOString(),
  outcome: row.outcome === 'refused' ? 'refused' : 'done',
  changes: (row.changes ?? []) as Change[],
  details: (row.details ?? {}) as Record<string, unknown>,
})

/** What people changed in one record: who, when, which field, from what to what; the oldest first. */
export async function fieldHistory(
  { db }: Db,
  record: { table: string; id: string; field?: string },
): Promise<FieldChange[]> {
  const rows = await trailOf(db)
    .where('l.record_table', '=', record.table)
    .where('l.record_id', '=', record.id)
    .where('l.changes', 'is not', null)
    .orderBy('l.audit_id', 'asc')
    .execute()
  const all = rows.map(toLine).flatMap(changesOfLine)
  return record.field === undefined ? all : all.filter((it) => it.field === record.field)
}

export type ShownChange = { field: string; from: string | null; to: string | null; is_hidden: boolean }

/** Changes as people read them: every value is text. */
export const shownChanges = (changes: readonly Change[]): ShownChange[] =>
  changes.map(({ field, from, to, is_hidden = false }) => ({
    field,
    from: textOf(from),
    to: textOf(to),
    is_hidden,
  }))

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)

export type FieldChange = Change &
  Pick<
    AuditedLine,
    'audit_id' | 'occurred_at' | 'user_id' | 'action' | 'record_table' | 'record_id' | 'seal_no'
  >

export const changesOfLine = (line: AuditedLine): FieldChange[] => {
  const { audit_id, occurred_at, user_id, action, record_table, record_id, seal_no } = line
  return line.changes.map((it) => ({
    ...it,
    audit_id,
    occurred_at,
    user_id,
    action,
    record_table,
    record_id,
    seal_no,
  }))
}
