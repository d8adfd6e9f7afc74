import { recordAudit } from '../../../platform/audit.ts'
import { bankMoment, type Clock } from '../../../platform/clock.ts'
import { addDays } from '../../../platform/dates.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { mondayOf } from '../../../platform/working-days.ts'
import { listStates } from '../../approvals/index.ts'
import { notify } from '../../notices/index.ts'
import { stateBy } from '../policy.ts'
import * as queries from '../queries/exports.ts'
import type { ExportState } from '../schema.ts'
import { removeFile, removeOthers } from '../../../platform/sealed-files.ts'
import './notices.ts'

type Db = Databases['db']
type Needs = { databases: Databases; clock: Clock; exportsDir: string }
export type Swept = { expired: number; refused: number; removed: number }

/**
 * Ends exports whose time is over or that were not agreed to, removes their files, and tells compliance of
 * the week that has passed. Nothing of it happens twice; what is asked for meanwhile is judged by the clock.
 */
export async function sweepExports({ databases, clock, exportsDir }: Needs): Promise<Swept> {
  const { db } = databases
  const open = await queries.listOpen(db)
  const now = clock.now()
  const requests = open.flatMap((it) => (it.request_id === null ? [] : [it.request_id]))
  const states = await listStates(db, clock, requests)
  const swept: Swept = { expired: 0, refused: 0, removed: 0 }
  const keep = new Set(open.map((it) => it.file_id))
  for (const it of open) {
    const to = endOf(it, { now, requestState: states.get(it.request_id ?? '') })
    if (to === null) continue
    swept[to] += await end({ databases, clock }, { export_no: it.export_no, to })
    keep.delete(it.file_id)
    await removeFile({ dir: exportsDir, file_id: it.file_id })
  }
  swept.removed = await removeOthers(exportsDir, { keep, now })
  await inTransaction(databases, (inner) => tellOfWeek(inner, clock))
  return swept
}

/** What becomes of one that waits or can be fetched; null where it stays as it is. */
function endOf(it: Open, by: Parameters<typeof stateBy>[1]): 'expired' | 'refused' | null {
  const state = stateBy({ ...it, state_code: it.state_code as ExportState }, by)
  return state === 'expired' || state === 'refused' ? state : null
}
type Open = { state_code: string; expires_at: string | null }

const end = (
  { databases, clock }: Omit<Needs, 'exportsDir'>,
  { export_no, to }: { export_no: number; to: 'expired' | 'refused' },
): Promise<number> =>
  inTransaction(databases, async (db) => {
    const from = to === 'expired' ? 'ready' : 'waiting'
    const ended = await queries.endExport(db, { export_no, from, to, at: clock.now().toISOString() })
    if (!ended) return 0
    await recordAudit(
      { databases: { db }, clock },
      {
        user_id: null,
        action: to === 'expired' ? 'exports.expire' : 'exports.refuse',
        outcome: 'done',
        subject: String(export_no),
      },
    )
    return 1
  })

/** Once a week, of the week before; of one in which nobody exported there is nothing to tell. */
async function tellOfWeek(db: Db, clock: Clock): Promise<void> {
  const monday = mondayOf(clock.today())
  const before = addDays(monday, -7)
  const [from, to] = [before, monday].map((day) => bankMoment(day, '00:00').toISOString())
  const { exports, rows, people, waited } = await queries.countBetween(db, { from: from!, to: to! })
  if (exports === 0) return
  await notify(db, {
    kind: 'export.week',
    to: { role_code: 'compliance' },
    link: '/exports/register',
    facts: { exports: String(exports), rows, people: String(people), waited: String(waited) },
    dedupe_key: `week of ${before}`,
    clock,
  })
}
