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
import { rulesOn, termsOn } from './allocation-rules.ts'
import { changeOwnerships } from './change-ownerships.ts'
import { tellConcerned } from './ownership-notices.ts'

type Db = Databases['db']

const A_WEEK_HOURS = 7 * 24

const RETURNING = {
  priority: 'high',
  channels: [],
  facts: { count: 'open', name: 'inside', day: 'open' },
  quiet_hours: A_WEEK_HOURS,
} as const

defineNoticeKinds([
  {
    ...RETURNING,
    kind: 'ownership.returning',
    zh: '客户即将退回客户池',
    en: 'Customers go back to the pool soon',
    sentence: {
      zh: '{name}等 {count} 户久未联系，最早 {day} 退回客户池，请尽快联系',
      en: 'From {day} on {count} customers, {name} among them, go back to the pool unless you call them',
    },
  },
  {
    ...RETURNING,
    kind: 'ownership.returning_below',
    zh: '客户等级低于贵宾，即将退回机构',
    en: 'Customers below VIP go back to their unit soon',
    sentence: {
      zh: '{name}等 {count} 户等级已低于贵宾，最早 {day} 退回机构',
      en: 'From {day} on {count} customers who are below VIP, {name} among them, go back to their unit',
    },
  },
])

/** Why customers go back, in the words of their allocation, and by which notice their managers hear of it. */
const CAUSES = {
  no_contact: { reason: '久未联系，退回客户池', notice: 'ownership.returning' },
  below_vip: { reason: '等级低于贵宾已满期限，退回机构', notice: 'ownership.returning_below' },
} as const
type Cause = keyof typeof CAUSES

type Needs = {
  databases: Databases
  clock: Clock
  lists: ListPlaces
  /** The last day on which each of some customers was reached. */
  lastContacts: (db: Db, customerIds: readonly string[]) => Promise<Map<string, string>>
}
type Returned = { returned: number; told: number }
/** A customer with the day on which he goes back. */
type Waiting = queries.Held & { due_on: string }
type Asked = { publication_id: number; today: string; told_before: number; term: number }

const BATCH_ROWS = 20_000
/** Who has done it: nobody in particular. */
const BY_CLOCK = 'clock'

/**
 * Gives customers back whom their manager has held and nobody has reached for so many days, and those who
 * have fallen below VIP for so many months; managers are told beforehand. Doing it twice on a day does
 * nothing more.
 */
export async function returnToPool(needs: Needs): Promise<Returned> {
  const { databases, clock } = needs
  const today = clock.today()
  const publication = await findLivePublication(databases.db)
  if (!publication) return { returned: 0, told: 0 }
  const { told_before, ...terms } = await termsOn(needs, today)
  const done = { returned: 0, told: 0 }
  for (const cause of ['no_contact', 'below_vip'] as const) {
    const asked = { ...publication, today, told_before, term: terms[cause] }
    if (!Number.isFinite(asked.term)) continue
    const waiting = await (cause === 'no_contact' ? listSilent : listFallen)(needs, asked)
    const due = waiting.filter((it) => it.due_on <= today)
    const on = laterOf(today, publication.business_date)
    for (const [unit_id, rows] of Map.groupBy(due, (it) => it.unit_id)) {
      await inTransaction(databases, (db) => giveBack(db, { cause, unit_id, rows, on, clock }))
    }
    done.returned += due.length
    const soon = waiting.filter((it) => it.due_on > today)
    done.told += await tellOfReturning(needs, cause, soon)
  }
  return done
}

/** Customers whom nobody has reached for long, or nearly so long. */
async function listSilent(needs: Needs, { publication_id, today, told_before, term }: Asked) {
  const { db } = needs.databases
  const held_before = addDays(today, told_before - term)
  const waiting: Waiting[] = []
  let after = '0'
  for (;;) {
    const held = await queries.listHeldLong(db, {
      publication_id,
      held_before,
      today,
      after,
      limit: BATCH_ROWS,
    })
    if (held.length === 0) return waiting
    const ids = held.map((it) => it.customer_id)
    const contacts = await needs.lastContacts(db, ids)
    for (const it of held) {
      const silent_from = laterOf(it.held_from, contacts.get(it.customer_id) ?? it.held_from)
      if (silent_from <= held_before) waiting.push({ ...it, due_on: addDays(silent_from, term) })
    }
    after = ids.at(-1)!
  }
}

/** Customers who were VIP while somebody held them, and have not been for months, or nearly so many. */
async function listFallen(needs: Needs, { publication_id, today, told_before, term }: Asked) {
  const { db } = needs.databases
  const { vip_grades } = await rulesOn(needs, today)
  if (vip_grades.length === 0) return []
  await inTransaction(needs.databases, (tx) => queries.noteFallen(tx, { publication_id, vip_grades, today }))
  const upto = addDays(today, told_before)
  return queries.listFallen(db, { publication_id, today, upto, months: term })
}

type Giving = { cause: Cause; unit_id: string; rows: readonly Waiting[]; on: string; clock: Clock }

/** Of each unit an allocation of its own, which its head sees and can undo. */
async function giveBack(db: Db, { cause, unit_id, rows, on, clock }: Giving): Promise<void> {
  const now = clock.now().toISOString()
  const allocation_id = await insertAllocation(db, {
    kind_code: 'return',
    reason: CAUSES[cause].reason,
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
    reason: cause,
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
  cause: Cause,
  soon: readonly Waiting[],
): Promise<number> {
  let told = 0
  for (const [employee_id, rows] of Map.groupBy(soon, (it) => it.employee_id)) {
    const [first] = rows.toSorted((one, other) => (one.due_on < other.due_on ? -1 : 1))
    const day = first!.due_on
    told += await inTransaction(databases, (db) =>
      notify(db, {
        kind: CAUSES[cause].notice,
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
