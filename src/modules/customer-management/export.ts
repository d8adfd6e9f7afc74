import { bankTime, type Clock } from '../../platform/clock.ts'
import type { Databases } from '../../platform/db.ts'
import { landFile } from '../../platform/landing.ts'
import { findLivePublication } from '../../serving/publications.ts'
import { hasEverDecided, listStanding } from './queries/identity-decisions.ts'

/** The columns of the contract `CRM_IDENTITY`, in its order. */
const FEED = { system: 'crm', file: 'CRM_IDENTITY', delimiter: '|@|' }
const CODES: Record<string, string> = { same: 'S', distinct: 'D' }

type Needs = { db: Databases['db']; clock: Clock; landingDir: string }

/**
 * Delivers what stands decided to the night of a business date, all of it each time: what is no longer in the
 * file is taken back. Nothing is written before the first decision, nor for a date earlier than the one
 * people see, whose night has been without. Says whether a file was written.
 */
export async function exportIdentityDecisions(needs: Needs, date: string): Promise<boolean> {
  const { db, clock, landingDir } = needs
  if (!(await hasEverDecided(db))) return false
  const live = await findLivePublication(db)
  if (live && date < live.business_date) return false
  const day = date.replaceAll('-', '')
  const standing = await listStanding(db)
  const lines = standing.map((it) =>
    [
      it.first_customer_no,
      it.second_customer_no,
      CODES[it.decision_code],
      it.decision_id,
      it.decided_on,
      day,
      it.moved_at,
    ].join(FEED.delimiter),
  )
  return landFile({ landingDir, ...FEED, date, lines, createdAt: `${bankTime(clock.now())}:00` })
}
