import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { type Context, inTransaction } from '../../../platform/db.ts'
import { conflict } from '../../../platform/errors.ts'
import { readEntered } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { requirePlannable } from '../policy.ts'
import * as queries from '../queries.ts'
import type { ContactPlan, NewContactPlan } from '../schema.ts'

type Planning = NewContactPlan & { customer_id: string; request_id: string }

/**
 * Says when a customer is to be contacted next, or that he is not. Whoever looked at another day is told
 * which it is by now.
 */
export async function planContact(context: Context, input: Planning): Promise<ContactPlan> {
  const { actor, clock, databases } = context
  const { customer_id, planned_on, was, request_id } = input
  if (planned_on !== null) requirePlannable(planned_on, clock.today())
  const found = await readEntered(context, customer_id, async (db) => ({
    plans: await queries.listPlans(db, customer_id),
  }))
  if (!found) throw await missingCustomer(context, customer_id)
  const present = found.plans[0]?.planned_on ?? null
  if (present !== was) {
    throw conflict('contact_plan_moved', 'Somebody has planned this contact meanwhile. Look at it again.', {
      present,
    })
  }
  const by = { set_by: actor.user_id, set_at: clock.now().toISOString() }
  // What was planned under numbers that have become part of the customer is planned by this one now.
  const others = found.plans.filter((it) => it.customer_id !== customer_id)
  await inTransaction(databases, async (db) => {
    await queries.insertPlans(db, [
      { customer_id, planned_on, ...by },
      ...others.map((it) => ({ customer_id: it.customer_id, planned_on: null, ...by })),
    ])
    await recordAudit(
      { databases: { db }, clock },
      {
        ...doneBy(actor),
        action: 'contacts.plan',
        outcome: 'done',
        subject: customer_id,
        customer_id,
        record: { table: 'customer_contacts.plans', id: customer_id },
        changes: changesBetween({ planned_on: present }, { planned_on }),
        request_id,
        details: {},
      },
    )
  })
  return { customer_id, planned_on }
}
