import { recordAudit } from '../../../platform/audit.ts'
import { endGrants } from '../../../platform/authz/grants.ts'
import { type Clock, systemClock } from '../../../platform/clock.ts'
import { followSubjects } from '../../../platform/authz/hidden-subjects.ts'
import type { Databases } from '../../../platform/db.ts'
import * as queries from '../queries/merged-ownerships.ts'
import type { TakeUp } from '../schema.ts'
import { OWNERSHIP_GRANT, takeUpOpeningOwnership } from './ownerships.ts'

type Publication = { publication_id: number; business_date: string }

/**
 * What the module makes of a publication, in the transaction that publishes it and as the batch role: who
 * looks after customers who became one, or two again, and after those whom nobody holds yet. Adds nothing
 * when it runs again.
 */
export async function takeUpPublication(
  db: Databases['db'],
  publication: Publication,
  { clock }: { clock: Clock } = { clock: systemClock },
): Promise<TakeUp> {
  await followSubjects(db, queries.joinedCustomers(db, publication), publication.business_date)
  const moved = await followIdentity(db, publication)
  const taken = await takeUpOpeningOwnership(db, publication)
  const counts = { ownerships: moved + taken.ownerships, grants: taken.grants }
  await recordAudit(
    { databases: { db }, clock },
    {
      user_id: null,
      action: 'ownership.take_up',
      outcome: 'done',
      subject: publication.business_date,
      details: { publication_id: publication.publication_id, ...counts },
    },
  )
  return counts
}

/** What merges brought goes back first: a customer may leave one and join another in the same night. */
async function followIdentity(db: Databases['db'], publication: Publication): Promise<number> {
  let added = 0
  await queries.endBrought(db, publication)
  added += await queries.restoreReturned(db, publication)
  await queries.endGivenWay(db, publication)
  await queries.endVirtual(db, publication)
  added += await queries.insertPrimaries(db, publication)
  added += await queries.insertAssistants(db, publication)
  await endGrants(db, queries.endedHolders(db), { kind: OWNERSHIP_GRANT })
  return added
}
