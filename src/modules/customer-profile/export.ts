import type { Clock } from '../../platform/clock.ts'
import type { Databases } from '../../platform/db.ts'
import { compactDay, deliverOwn } from '../../serving/own-feeds.ts'
import { findLivePublication } from '../../serving/publications.ts'
import { hasEverEntered, listStanding } from './queries/households.ts'

type Needs = { db: Databases['db']; clock: Clock; landingDir: string }

/**
 * Delivers who lives with whom to the night of a business date, all of it each time: who is no longer in the
 * file has left. Nothing is written before the first household, nor for a date earlier than the one people
 * see, whose night has been without. Says whether a file was written.
 */
export async function exportHouseholds(needs: Needs, date: string): Promise<boolean> {
  const { db } = needs
  if (!(await hasEverEntered(db))) return false
  const live = await findLivePublication(db)
  if (live && date < live.business_date) return false
  const rows = (await listStanding(db)).map((it) => [
    it.customer_id,
    it.household_id,
    it.relation_code,
    compactDay(date),
  ])
  return deliverOwn(needs, { file: 'CRM_HOUSEHOLD', date, mode: 'f', rows: [rows] })
}
