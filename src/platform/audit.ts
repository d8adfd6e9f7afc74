import type { Clock } from './clock.ts'
import type { Databases } from './context.ts'

export type AuditLine = {
  user_id: string | null
  action: string
  outcome: 'done' | 'refused'
  /** What it was done to: a number or a code, never a name. */
  subject?: string
  request_id?: string
  details?: Record<string, unknown>
}

export type AuditedLine = Required<Omit<AuditLine, 'subject' | 'request_id'>> & {
  audit_id: string
  occurred_at: string
  subject: string | null
  request_id: string | null
}

/** Adds a line to the trail, which nobody can change or remove. */
export async function recordAudit(
  needs: { databases: Pick<Databases, 'db'>; clock: Clock },
  line: AuditLine,
): Promise<void> {
  await needs.databases.db
    .insertInto('platform.audit_log')
    .values({
      occurred_at: needs.clock.now().toISOString(),
      user_id: line.user_id,
      action: line.action,
      outcome: line.outcome,
      subject: line.subject ?? null,
      request_id: line.request_id ?? null,
      details: JSON.stringify(line.details ?? {}),
    })
    .execute()
}

/** The newest lines first, before a line already seen. */
export async function listAudit(
  databases: Databases,
  input: { user_id?: string; action?: string; before?: string; limit: number },
): Promise<AuditedLine[]> {
  let query = databases.db
    .selectFrom('platform.audit_log')
    .select(['audit_id', 'occurred_at', 'user_id', 'action', 'outcome', 'subject', 'request_id', 'details'])
  if (input.user_id !== undefined) query = query.where('user_id', '=', input.user_id)
  if (input.action !== undefined) query = query.where('action', '=', input.action)
  if (input.before !== undefined) query = query.where('audit_id', '<', input.before)
  const rows = await query.orderBy('audit_id', 'desc').limit(input.limit).execute()
  return rows.map((row) => ({
    ...row,
    audit_id: String(row.audit_id),
    occurred_at: String(row.occurred_at),
    outcome: row.outcome === 'refused' ? 'refused' : 'done',
    details: (row.details ?? {}) as Record<string, unknown>,
  }))
}
