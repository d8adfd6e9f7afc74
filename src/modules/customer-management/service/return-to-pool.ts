import { recordAudit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import { addDays } from '../../../platform/dates.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import type { ListPlaces } from '../../../platform/reference-lists/index.ts'
import { findLivePublication } from '../../../serving/publications.ts'
import { defineNoticeKinds, notify } from '../../notices/index.ts'
import { insertAllocation, updateAllocation } from '../queries/allocations.ts'
import { ALL, changesOfRows } from '../queries/ownership-changes.ts'
import * as queries from '../queries/pool-returns.ts'
import { laterOf } from './allocation-moves.ts'
import { termsOn } from './allocation-rules.ts'
import { changeOwnerships } from './change-ownerships.ts'
import { tellConcerned } from './ownership-notices.ts'

type Db = Databases['db']

const A_WEEK_HOURS = 7 * 24

defineNoticeKinds([
  {
    kind: 'ownership.returning',
    zh: '客户即将退回客户池',
    en: 'Customers go back to the pool soon',
    priority: 'high',
    channels: [],
    facts: { count: 'open', name: 'inside', day: 'open' },
    sentence: {
      zh: '{name}等 {count} 户久未联系，最早 {day} 退回客户池，请尽快联系',
      en: 'From {day} on {count} customers, {name} among them, go back to the pool unless you call them',
    },
    quiet_hours: A_WEEK_HOURS,
  },
])

type Needs = {
  databases: Databases
  clock: Clock
  lists: ListPlaces
  /** The last day on which each of some customers was reached. */
  lastContacts: (db: Db, customerIds: readonly string[]) => Promise<Map<string, string>>
}
type Returned = { returned: number; told: number }
type Waiting = queries.Held & { silent_from: string }

const BATCH_ROWS = 20_000
/** Who has done it: nobody in particular. */
const BY_CLOCK = 'clock'

/**
 * Gives customers back to the pool whom their manager has held and nobody has reached for so many days, and
 * tells managers beforehand. Doing it twice on a day does nothing more.
 */
export async function returnToPool(needs: Needs): Promise<Returned> {
  const { databases, clock } = needs
  const today = clock.today()
  const { no_contact: days, told_before } = await termsOn(needs, today)
  const publication = await findLivePublication(databases.db)
  if (!publication || !Number.isFinite(days)) return { returned: 0, told: 0 }
  const due: Waiting[] = []
  const soon: Waiting[] = []
  let after = '0'
  for (;;) {
    const held_before = addDays(today, told_before - days)
    const { publication_id } = publication
    const asked = { publication_id, held_before, today, after, limit: BATCH_ROWS }
    const held = await queries.listHeldLong(databases.db, asked)
    if (held.length === 0) break
    const ids = held.map((it) => it.customer_id)
    const contacts = await needs.lastContacts(databases.db, ids)
    for (const it of held) {
      const silent_from = laterOf(it.held_from, contacts.get(it.customer_id) ?? it.held_from)
      if (silent_from <= addDays(today, -days)) due.push({ ...it, silent_from })
      else if (silent_from <= held_before) soon.push({ ...it, silent_from })
    }
    after = ids.at(-1)!
  }
  const byUnit = Map.groupBy(due, (it) => it.unit_id)
  const on = laterOf(today, publication.business_date)
  for (const [unit_id, rows] of byUnit) {
    await inTransaction(databases, (db) => giveBack(db, { unit_id, rows, on, clock }))
  }
  return { returned: due.length, told: await tellOfReturning(needs, soon, days) }
}

type Giving = { unit_id: string; rows: readonly Waiting[]; on: string; clock: Clock }

/** Of each unit an allocation of its own, which its head sees and can undo. */
async function giveBack(db: Db, { unit_id, rows, on, clock }: Giving): Promise<void> {
  const now = clock.now().toISOString()
  const allocation_id = await insertAllocation(db, {
    kind_code: 'return',
    reason: '久未联系，退回客户池',
    file_name: null,
    rule: null,
    effective_from: on,
    made_by: BY_CLOCK,
    made_unit_id: unit_id,
    made_at: now,
  })
  await queries.insertReturns(db, allocation_id, rows)
  const why = {
    allocation_id,
    effective_from: on,
    reason: 'no_contact',
    ended_reason: 'allocated' as const,
    by: BY_CLOCK,
    on: clock.today(),
  }
  const changed = await changeOwnerships(db, { changes: changesOfRows(allocation_id, ALL), run: ALL }, why)
  await updateAllocation(db, allocation_id, {
    state_code: 'applied',
    line_count: rows.length,
    done_count: changed.ended,
    applied_by: BY_CLOCK,
    applied_at: now,
  })
  await recordAudit(
    { databases: { db }, clock },
    {
      user_id: null,
      action: 'ownership.change',
      outcome: 'done',
      subject: allocation_id,
      record: { table: 'customer_management.allocations', id: allocation_id },
      details: { ...why, ...changed },
    },
  )
  const people = [...new Set(rows.map((it) => it.employee_id))]
  await tellConcerned(db, { people, by: BY_CLOCK, clock })
}

async function tellOfReturning(
  { databases, clock }: Needs,
  soon: readonly Waiting[],
  days: number,
): Promise<number> {
  let told = 0
  for (const [employee_id, rows] of Map.groupBy(soon, (it) => it.employee_id)) {
    const [first] = rows.toSorted((one, other) => (one.silent_from < other.silent_from ? -1 : 1))
    const day = addDays(first!.silent_from, days)
    told += await inTransaction(databases, (db) =>
      notify(db, {
        kind: 'ownership.returning',
        to: [employee_id],
        link: `/customers/${first!.customer_id}`,
        facts: { count: String(rows.length), name: first!.customer_name ?? '', day },
        due_on: day,
        dedupe_key: employee_id,
        clock,
      }),
    )
  }
  return told
}
