import { listDisplayNames } from '../../../platform/auth/users.ts'
import { mayDo } from '../../../platform/authz/permissions.ts'
import { bankTime } from '../../../platform/clock.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import { type Context, type ScopedDb, withActor } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { enteredUntil, readEntered } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { readTasks, type Task } from '../../notices/index.ts'
import { REACHED } from '../names.schema.ts'
import { CONTACTS_WRITE } from '../policy.ts'
import * as queries from '../queries.ts'
import type { Contact, ContactAnswer, ContactList, LastContact, NextStep } from '../schema.ts'

export type WithKeys = Context & { keys: KeyRing }

/** What one page of a customer holds; more than anybody reads. */
const CONTACTS_MAX = 500

/** Reads within reach what was entered of one customer; refused where there is no such customer. */
async function ofCustomer<T>(
  context: Context,
  customerId: string,
  work: (db: ScopedDb, until: string | null) => Promise<T>,
): Promise<T> {
  const found = await readEntered(context, customerId, async (db, until) => ({ it: await work(db, until) }))
  if (!found) throw await missingCustomer(context, customerId)
  return found.it
}

/** The contacts with a customer as they had been entered until the end of the day looked at. */
export async function listContacts(context: WithKeys, customerId: string): Promise<ContactList> {
  const found = await ofCustomer(context, customerId, (db, until) =>
    queries.listContacts(db, { customer_id: customerId, until, limit: CONTACTS_MAX + 1 }),
  )
  const lasts = await lastContactsOf(context, [customerId])
  return {
    rows: await shownContacts(context, found.slice(0, CONTACTS_MAX)),
    limited: found.length > CONTACTS_MAX,
    last: lasts.get(customerId) ?? null,
    may_write: mayDo(context.actor, CONTACTS_WRITE),
    now: context.clock.now().toISOString(),
  }
}

type One = { customer_id: string; contact_id: string }

/** One contact, and what every version of it said. */
export async function getContact(
  context: WithKeys,
  { customer_id, contact_id }: One,
): Promise<ContactAnswer> {
  const { found, versions } = await ofCustomer(context, customer_id, async (db, until) => {
    const [found] = await queries.listContacts(db, { customer_id, contact_id, until, limit: 1 })
    return { found, versions: found ? await queries.listVersions(db, { contact_id, until }) : [] }
  })
  if (!found) throw notFound('contact', contact_id)
  const [contact] = await shownContacts(context, [found])
  return {
    contact: contact!,
    versions: await shownContacts(
      context,
      versions.map((it) => ({ ...found, ...it })),
    ),
  }
}

const momentOf = (it: string) => new Date(it).toISOString()

type Naming = {
  nameOf: (userId: string) => string | null
  taskOf: (row: queries.StoredContact) => NextStep | null
}

async function shownContacts(context: WithKeys, rows: readonly queries.StoredContact[]): Promise<Contact[]> {
  const { databases, keys } = context
  const people = rows.flatMap((it) => [it.held_by, it.entered_by, ...it.colleagues])
  const [names, tasks] = await Promise.all([
    listDisplayNames(databases, [...new Set(people)]),
    readTasks(context, [...new Set(rows.flatMap((it) => it.task_id ?? []).map(String))]),
  ])
  const naming: Naming = {
    nameOf: (id) => names.get(id) ?? null,
    taskOf: (row) => {
      const task = tasks.find((it) => it.task_id === String(row.task_id))
      return task ? stepOf(row, task, enteredUntil(context)) : null
    },
  }
  return rows.map((row) => shownContact(keys, row, naming))
}

function shownContact(keys: KeyRing, row: queries.StoredContact, { nameOf, taskOf }: Naming): Contact {
  const person = (user_id: string) => ({ user_id, name: nameOf(user_id) })
  return {
    contact_id: String(row.contact_id),
    version: row.version,
    kind_code: row.kind_code as Contact['kind_code'],
    direction_code: row.direction_code as Contact['direction_code'],
    happened_at: momentOf(row.happened_at),
    outcome_code: row.outcome_code as Contact['outcome_code'],
    subject: queries.SUBJECT.read(keys, row.subject_sealed),
    spoken_with: queries.SPOKEN_WITH.read(keys, row.spoken_with_sealed),
    note: queries.NOTE.read(keys, row.note_sealed),
    held_by: person(row.held_by),
    colleagues: row.colleagues.map(person),
    logged_at: momentOf(row.logged_at),
    entered_by_name: nameOf(row.entered_by),
    entered_at: momentOf(row.entered_at),
    next_step: taskOf(row),
  }
}

/** What became of a task by a moment: one that was closed later was still open. */
function stepOf(row: queries.StoredContact, task: Task, until: string | null): NextStep {
  const isOpenYet = until !== null && task.closed_at !== null && momentOf(task.closed_at) >= until
  const isClosed = task.state_code !== 'open' && !isOpenYet
  return {
    task_id: task.task_id,
    what: task.title,
    due_at: momentOf(task.due_at),
    holder: task.holder.name,
    state_code: isClosed ? task.state_code : 'open',
    is_overdue: task.is_overdue && until === null,
    closed_at: isClosed && task.closed_at !== null ? momentOf(task.closed_at) : null,
    closed_by_name: isClosed ? task.closed_by_name : null,
    channel_code: row.channel_code as NextStep['channel_code'],
    purpose_code: row.purpose_code as NextStep['purpose_code'],
    planned_at: row.planned_at === null ? null : momentOf(row.planned_at),
    warnings: row.warnings ?? [],
  }
}

/**
 * When each of some customers was reached last, how and by whom; whoever was never reached is missing. Tries
 * that reached nobody do not count.
 */
export async function lastContactsOf(
  context: Context,
  customerIds: readonly string[],
): Promise<Map<string, LastContact>> {
  const until = enteredUntil(context)
  const rows = await withActor(context, (db) => queries.listLast(db, { customer_ids: customerIds, until }))
  const names = await listDisplayNames(context.databases, [...new Set(rows.map((it) => it.held_by))])
  return new Map(
    rows.map(({ customer_id, happened_at, kind_code, held_by }) => [
      String(customer_id),
      {
        happened_at: momentOf(happened_at),
        kind_code: kind_code as LastContact['kind_code'],
        held_by: { user_id: held_by, name: names.get(held_by) ?? null },
      },
    ]),
  )
}

/** A contact as an event of the customer's life: when and how, and nothing of what was said. */
export type ContactEvent = {
  happened_on: string
  kind_code: string
  is_reached: boolean
  held_by_name: string | null
}

/** The contacts with a customer by their days, the last one first; those that had been entered by then. */
export async function contactEventsOf(context: Context, customerId: string): Promise<ContactEvent[]> {
  const wanted = { customer_id: customerId, until: enteredUntil(context), limit: CONTACTS_MAX }
  const rows = await withActor(context, (db) => queries.listContacts(db, wanted))
  const names = await listDisplayNames(context.databases, [...new Set(rows.map((it) => it.held_by))])
  return rows.map((it) => ({
    happened_on: bankTime(new Date(it.happened_at)).slice(0, 10),
    kind_code: it.kind_code,
    is_reached: (REACHED as readonly string[]).includes(it.outcome_code),
    held_by_name: names.get(it.held_by) ?? null,
  }))
}
