import type { Clock } from '../../platform/clock.ts'
import type { Databases } from '../../platform/db.ts'
import { compactDay, deliverOwn } from '../../serving/own-feeds.ts'
import { findLivePublication } from '../../serving/publications.ts'
import { toldState } from './policy.ts'
import * as queries from './queries/told-reports.ts'
import type { RepairState } from './repair.schema.ts'

type Db = Databases['db']
type Needs = { db: Db; clock: Clock; landingDir: string }

/**
 * Delivers to the night of a business date which reported fields are believed wrong: the whole at first, then
 * those that were reported or settled since the night before. What a night is told is written down before the
 * file is, so that its date gives the same file again whatever has come after it. Nothing is written before
 * anything was reported, nor for a night that has been without. Says whether a file was written.
 */
export async function exportReports(needs: Needs, date: string): Promise<boolean> {
  const { db, clock } = needs
  const night = await db.transaction().execute((tx) => askWhatToTell(tx, { date, clock }))
  if (!night) return false
  const told = await queries.listTold(db, { date, isWhole: night.isWhole })
  const rows = told.map((it) => [
    it.task_id,
    it.customer_id,
    it.field_code,
    it.source_system,
    it.reported_on,
    toldState(it.settled_as as RepairState | null),
    compactDay(date),
  ])
  return deliverOwn(needs, {
    file: 'CRM_FIELD_REPORT',
    date,
    mode: night.isWhole ? 'f' : 'i',
    rows: [rows],
  })
}

/** Whether the night of a date is told the whole; null where there is nothing to tell it. */
async function askWhatToTell(tx: Db, { date, clock }: { date: string; clock: Clock }) {
  const { is_told, last_told_on, is_day_before_told } = await queries.readToldNights(tx, date)
  if (!is_told) {
    const live = await findLivePublication(tx)
    const isPast = !live || date <= live.business_date || (last_told_on !== null && date < last_told_on)
    if (isPast) return null
    await queries.tellNight(tx, { date, at: clock.now().toISOString() })
  }
  const firstTold = await queries.findFirstTold(tx)
  if (firstTold === null || date < firstTold) return null
  return { isWhole: !is_day_before_told || date === firstTold }
}
