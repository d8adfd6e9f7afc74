import { listUnitsBelow } from '../../../platform/authz/units.ts'
import { type Context, withActor } from '../../../platform/db.ts'
import { invalid } from '../../../platform/errors.ts'
import { findOwnerUnit } from '../queries/prospects.ts'

/**
 * The units among whose managers somebody may choose owners of prospects besides himself; null is all of
 * them. Who looks after customers himself gives to nobody, and a team is of one unit.
 */
export async function unitsOfOwners({ actor, databases }: Context): Promise<string[] | null> {
  const { reach } = actor
  if (reach?.kind === 'head' || reach?.kind === 'line') return null
  if (reach?.kind === 'org') return listUnitsBelow(databases.db, reach.unit_id)
  return reach?.kind === 'team' ? [reach.unit_id] : []
}

/** The unit of who is to own a prospect; refused where he is no manager within reach. */
export async function unitOfOwner(context: Context, ownerId: string): Promise<string> {
  const { actor } = context
  if (ownerId === actor.user_id && actor.reach) return actor.reach.unit_id
  const wanted = { employee_id: ownerId, unit_ids: await unitsOfOwners(context) }
  const unit_id = await withActor(context, (db) => findOwnerUnit(db, wanted))
  if (unit_id === null) throw invalid('There is no such manager within your reach.', { field: 'owner_id' })
  return unit_id
}
