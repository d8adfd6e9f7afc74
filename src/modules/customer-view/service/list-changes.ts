import { isCustomField } from '../../../platform/field-names.schema.ts'
import { listAudit, type ShownChange, shownChanges } from '../../../platform/audit.ts'
import { shownAs } from '../../../platform/authz/fields.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { type Context, withActor } from '../../../platform/db.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { findCustomer } from '../queries/record.ts'
import type { ChangeRow } from '../schema.ts'

const LINES_MAX = 200

/** What people changed about a customer, field by field, the newest first; for whoever may see him. */
export async function listChanges(
  context: Context,
  customerId: string,
): Promise<{ rows: ChangeRow[]; limited: boolean }> {
  const found = await withActor(context, (db) => findCustomer(db, customerId))
  if (!found) throw await missingCustomer(context, customerId)
  const { databases } = context
  const lines = await listAudit(databases, {
    customer_id: customerId,
    is_change: true,
    outcome: 'done',
    limit: LINES_MAX,
  })
  const people = lines.flatMap((it) => it.user_id ?? [])
  const names = await listDisplayNames(databases, [...new Set(people)])
  const rows = lines.flatMap((line) =>
    shownChanges(line.changes).map((change) => ({
      ...shownTo(context.actor, change),
      audit_id: line.audit_id,
      occurred_at: line.occurred_at,
      user_id: line.user_id,
      user_name: names.get(line.user_id ?? '') ?? null,
      action: line.action,
      record_table: line.record_table,
      record_id: line.record_id,
      is_sealed: line.seal_no !== null,
    })),
  )
  return { rows, limited: lines.length === LINES_MAX }
}

/** Who is not shown a field of the bank's own whole on the record is told that it changed, and no more. */
const shownTo = (actor: Context['actor'], change: ShownChange): ShownChange =>
  !isCustomField(change.field) || shownAs(actor, change.field, 'record') === 'clear'
    ? change
    : { ...change, from: null, to: null, is_hidden: true }
