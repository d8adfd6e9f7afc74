import { addGrants, endGrants } from '../../../platform/authz/grants.ts'
import type { Databases } from '../../../platform/db.ts'
import * as queries from '../queries/ownership-changes.ts'
import { OWNERSHIP_GRANT } from './ownerships.ts'

export type { ChangeWhy, Changed, OwnershipChange, Span } from '../queries/ownership-changes.ts'

/**
 * The one way in which people change who holds whom: ends ownerships, begins others in their place, and lets
 * the grants follow. `changes` is a select over a run of customers, so it takes one and a million alike. Call
 * it in the transaction that writes the audit line.
 */
export async function changeOwnerships(
  db: Databases['db'],
  { changes, run }: { changes: queries.Changes; run: queries.Span },
  why: queries.ChangeWhy,
): Promise<queries.Changed> {
  const changed = await queries.writeChanges(db, changes, why)
  if (changed.ended > 0) await endGrants(db, queries.endedGrants(why, run), { kind: OWNERSHIP_GRANT })
  await addGrants(db, queries.begunGrants(why, run), {
    kind: OWNERSHIP_GRANT,
    granted_by: why.by,
    reason: 'holds the customer',
  })
  return changed
}
