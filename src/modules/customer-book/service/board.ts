import { listDisplayNames } from '../../../platform/auth/users.ts'
import { isByGrants } from '../../../platform/authz/reach.ts'
import { mayDo } from '../../../platform/authz/permissions.ts'
import { bankMoment, bankTime, endOfDay } from '../../../platform/clock.ts'
import { withActor } from '../../../platform/db.ts'
import { addDays } from '../../../platform/dates.ts'
import { invalid } from '../../../platform/errors.ts'
import { CONTACTS_WRITE, listMeetings, REACHED } from '../../customer-contacts/index.ts'
import { listTasksDue } from '../../notices/index.ts'
import * as queries from '../queries.ts'
import {
  type Board,
  BOARD_COLUMNS,
  type BookQuery,
  type Calendar,
  CALENDAR_DAYS_MAX,
  type CalendarQuery,
  type Card,
  CARDS_MAX,
} from '../schema.ts'
import { askedOf } from './book.ts'
import { type BookContext, intervalsOn } from './intervals.ts'

type CustomerType = Card['customer_type_code']

/** The customers by when they are to be contacted next, who has waited longest first. */
export async function readBoard(context: BookContext, query: BookQuery): Promise<Board> {
  const asked = askedOf(context, query)
  const intervals = await intervalsOn(context, asked.today)
  const { reach } = context.actor
  const isWide = asked.managerId === undefined && reach !== null && !isByGrants(reach.kind)
  const rows = await withActor(context, (db) =>
    queries.listCards(db, asked, { intervals, limit: CARDS_MAX, isWide }),
  )
  return {
    today: asked.today,
    may_plan: mayDo(context.actor, CONTACTS_WRITE),
    columns: BOARD_COLUMNS.map((column_code) => {
      const own = rows.filter((it) => it.column_code === column_code)
      return {
        column_code,
        total: own[0]?.total ?? 0,
        cards: own.map(({ column_code: _column, total: _total, ...card }) => ({
          ...card,
          customer_id: String(card.customer_id),
          customer_type_code: card.customer_type_code as CustomerType,
        })),
      }
    }),
  }
}

/** What one page of the calendar holds of a kind. */
const ENTRIES_MAX = 500

/** What is planned, what happened and which tasks fall due on some days. */
export async function readCalendar(context: BookContext, query: CalendarQuery): Promise<Calendar> {
  const { from, to } = query
  if (to > addDays(from, CALENDAR_DAYS_MAX - 1)) throw invalid('Six weeks at most.', { field: 'to' })
  const asked = askedOf(context, query)
  const span = { from: bankMoment(from, '00:00').toISOString(), to: endOfDay(to).toISOString() }
  const limit = ENTRIES_MAX + 1
  const [{ planned, met, names }, tasks] = await Promise.all([
    withActor(context, async (db) => {
      const planned = await queries.listPlanned(db, asked, { from, to, limit })
      const met = await listMeetings(db, { ...span, of: queries.idsOf(asked), limit })
      const names = await queries.listNames(db, [...new Set(met.map((it) => it.customer_id))])
      return { planned, met, names }
    }),
    listTasksDue(context, { ...span, limit }),
  ])
  const holders = await listDisplayNames(context.databases, [...new Set(met.map((it) => it.held_by))])
  const customers = new Map(names.map((it) => [String(it.customer_id), it]))
  return {
    today: asked.today,
    planned: planned.slice(0, ENTRIES_MAX).map(shownName),
    contacts: met.slice(0, ENTRIES_MAX).flatMap((it) => {
      const customer = customers.get(it.customer_id)
      if (!customer) return []
      return {
        ...shownName(customer),
        day: bankTime(new Date(it.happened_at)).slice(0, 10),
        contact_id: it.contact_id,
        happened_at: new Date(it.happened_at).toISOString(),
        kind_code: it.kind_code,
        is_reached: (REACHED as readonly string[]).includes(it.outcome_code),
        held_by_name: holders.get(it.held_by) ?? null,
      }
    }),
    tasks: tasks.slice(0, ENTRIES_MAX).map((it) => ({
      day: bankTime(new Date(it.due_at)).slice(0, 10),
      task_id: it.task_id,
      title: it.title,
      state_code: it.state_code,
      is_overdue: it.is_overdue,
    })),
    limited: [planned, met, tasks].some((it) => it.length > ENTRIES_MAX),
  }
}

const shownName = <Row extends queries.Named>(row: Row) => ({
  ...row,
  customer_id: String(row.customer_id),
  customer_type_code: row.customer_type_code as CustomerType,
})
