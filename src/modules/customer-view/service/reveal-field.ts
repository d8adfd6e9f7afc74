import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { shownAs } from '../../../platform/authz/fields.ts'
import { type KeyRing, open } from '../../../platform/crypto/index.ts'
import type { Context } from '../../../platform/db.ts'
import { forbidden, notFound } from '../../../platform/errors.ts'
import { readSealed } from '../../../serving/sealed.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import type { Reveal, Revealed } from '../schema.ts'

type Input = Reveal & { customer_id: string; request_id: string }

/**
 * What a masked value of the record hides, for a reason that stays in the trail. It is in the trail before
 * anybody sees it; the value itself never is.
 */
export async function revealField(context: Context & { keys: KeyRing }, input: Input): Promise<Revealed> {
  const { customer_id, field, masked, reason, request_id } = input
  const { actor } = context
  if (shownAs(actor, field, 'record') === 'hidden') throw forbidden(`open ${field}`)
  const sealed = await readSealed(context, customer_id, { field, masked })
  if (sealed === null) throw await missingCustomer(context, customer_id)
  if (sealed.length === 0) throw notFound('sealed_value', field)
  await recordAudit(context, {
    ...doneBy(actor),
    action: 'customers.reveal',
    outcome: 'done',
    subject: customer_id,
    customer_id,
    request_id,
    details: { field, reason },
  })
  return { values: [...new Set(sealed.map((it) => open(context.keys, it)))] }
}
