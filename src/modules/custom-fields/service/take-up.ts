import { recordAudit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import * as queries from '../queries/merged-values.ts'

type Publication = { publication_id: number; business_date: string }

/**
 * Lets what people entered of customers follow who they are, in the transaction that publishes and as the
 * batch role: a customer who became another brings his values along, and takes them back when he is one of
 * his own again. Adds nothing when it runs again.
 */
export async function takeUpCustomFields(
  db: Databases['db'],
  publication: Publication,
  { clock }: { clock: Clock },
): Promise<{ removed: number; brought: number }> {
  const night = { publication_id: publication.publication_id, at: clock.now().toISOString() }
  const removed = await queries.removeBrought(db, night)
  const brought = await queries.bringMerged(db, night)
  if (removed + brought === 0) return { removed, brought }
  await recordAudit(
    { databases: { db }, clock },
    {
      user_id: null,
      action: 'custom_fields.take_up',
      outcome: 'done',
      subject: publication.business_date,
      details: { publication_id: publication.publication_id, removed, brought },
    },
  )
  return { removed, brought }
}
