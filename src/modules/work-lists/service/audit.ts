import { type Change, doneBy, recordAudit } from '../../../platform/audit.ts'
import type { Context, Databases } from '../../../platform/db.ts'

type Line = {
  action: `work_lists.${'make' | 'change' | 'share' | 'add' | 'work' | 'bulk'}`
  list_id: string
  request_id: string
  customer_id?: string
  changes?: readonly Change[]
  details?: Record<string, unknown>
}

/** What was done with a list; what people wrote of a member stays out of the trail. */
export const audit = (
  { actor, clock }: Context,
  db: Databases['db'],
  { list_id, customer_id, ...line }: Line,
) =>
  recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(actor),
      outcome: 'done',
      subject: list_id,
      ...(customer_id !== undefined && { customer_id }),
      record:
        customer_id === undefined
          ? { table: 'work_lists.lists', id: list_id }
          : { table: 'work_lists.members', id: `${list_id} ${customer_id}` },
      ...line,
    },
  )
