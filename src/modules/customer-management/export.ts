import type { Clock } from '../../platform/clock.ts'
import { addDays } from '../../platform/dates.ts'
import type { Databases } from '../../platform/db.ts'
import { readHead, versionChain } from '../../serving/manifest.ts'
import { compactDay, deliverOwn, ownMadeAt } from '../../serving/own-feeds.ts'
import { findLivePublication } from '../../serving/publications.ts'
import { hasEverDecided, listStanding } from './queries/identity-decisions.ts'
import { tellOwnerships } from './queries/told-ownerships.ts'

const HOLDER = 'CRM_HOLDER'
const DECISION_CODES: Record<string, string> = { same: 'S', distinct: 'D' }
const ROLE_CODES: Record<string, string> = { primary: 'P', assistant: 'A' }

type Needs = { db: Databases['db']; clock: Clock; landingDir: string; warehouseDir: string }

/** What the platform's people did by day, for the night of a business date, as one more system's files. */
export async function exportForNight(needs: Needs, date: string): Promise<void> {
  await exportIdentityDecisions(needs, date)
  await exportOwnerships(needs, date)
}

/**
 * Delivers what stands decided to the night of a business date, all of it each time: what is no longer in the
 * file is taken back. Nothing is written before the first decision, nor for a date earlier than the one
 * people see, whose night has been without. Says whether a file was written.
 */
export async function exportIdentityDecisions(
  needs: Omit<Needs, 'warehouseDir'>,
  date: string,
): Promise<boolean> {
  const { db } = needs
  if (!(await hasEverDecided(db))) return false
  const live = await findLivePublication(db)
  if (live && date < live.business_date) return false
  const rows = (await listStanding(db)).map((it) => [
    it.first_customer_no,
    it.second_customer_no,
    DECISION_CODES[it.decision_code]!,
    it.decision_id,
    it.decided_on,
    compactDay(date),
    it.moved_at,
  ])
  return deliverOwn(needs, { file: 'CRM_IDENTITY', date, mode: 'f', rows: [rows] })
}

/**
 * Delivers who holds whom at the end of a business date: what changed since the file of the day before, or
 * the whole where there is none. Nothing is written before the bank has gone live, nor for a date that people
 * see already, unless its night had a file that is no longer there. Says whether a file was written.
 */
export async function exportOwnerships(needs: Needs, date: string): Promise<boolean> {
  const { db, landingDir } = needs
  const live = await findLivePublication(db)
  if (!live || (date <= live.business_date && !hadOwnerships(needs, date))) return false
  const since = ownMadeAt(landingDir, { file: HOLDER, date: addDays(date, -1) })
  const mode = since === null ? 'f' : 'i'
  // All batches see one state: of a transfer that comes between them neither half is told.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => deliverOwn(needs, { file: HOLDER, date, mode, rows: holderRows(tx, { date, since }) }))
}

async function* holderRows(db: Needs['db'], telling: { date: string; since: string | null }) {
  for await (const batch of tellOwnerships(db, telling)) {
    yield batch.map((it) => [
      it.customer_id,
      ROLE_CODES[it.role_code]!,
      it.employee_id,
      it.org_id,
      it.starts_on,
      it.ends_on,
      compactDay(telling.date),
    ])
  }
}

/** Whether the night of a date that has run was told who holds whom. */
function hadOwnerships({ warehouseDir }: Needs, date: string): boolean {
  const night = versionChain(warehouseDir, readHead(warehouseDir)).find((it) => it.business_date === date)
  return night?.inputs.some((input) => input.file === HOLDER) === true
}
