import { recordAudit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import { markUnitsGone, mergeUnits } from '../queries/units.ts'
import { lockLeavers, markGone, mergeEmployees } from '../queries/personnel.ts'

type Publication = { publication_id: number; business_date: string }
export type StaffTaken = { changed: number; gone: number; locked: number }

/**
 * Takes over who works for the bank and what its units are, in the transaction that publishes and as the
 * batch role. Whoever has left may not sign in from then on; the posts he fills stay his until they are
 * handed over. Changes nothing when it runs again.
 */
export async function takeUpStaff(
  db: Databases['db'],
  publication: Publication,
  { clock }: { clock: Clock },
): Promise<StaffTaken> {
  const changed = await mergeEmployees(db, publication)
  const gone = await markGone(db, publication)
  await mergeUnits(db, publication)
  await markUnitsGone(db, publication)
  const leavers = await lockLeavers(db, clock.now().toISOString())
  for (const user_id of leavers) {
    await recordAudit(
      { databases: { db }, clock },
      {
        user_id: null,
        action: 'user.lock',
        outcome: 'done',
        subject: user_id,
        details: { before: 'active', after: 'left', business_date: publication.business_date },
      },
    )
  }
  return { changed, gone, locked: leavers.length }
}
