import { type Context, withActor } from '../../../platform/db.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import { findSurvivor } from '../queries/identity-pairs.ts'

/** Why there is no such customer: an id that gave way leads on to whose it is, for those who may see him. */
export async function missingCustomer(context: Context, customerId: string): Promise<AppError> {
  const survivor = await withActor(context, (db) => findSurvivor(db, customerId))
  if (survivor === null) return notFound('customer', customerId)
  return new AppError({
    code: 'customer_merged',
    status: 404,
    message: `Customer ${customerId} is customer ${survivor} now.`,
    details: { customer_id: survivor },
  })
}
