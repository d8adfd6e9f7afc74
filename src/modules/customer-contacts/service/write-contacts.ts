import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { withoutIdentifiers } from '../../../platform/audit-text.ts'
import { planOf, showAnswer } from '../../../platform/authz/fields.ts'
import { listActive } from '../../../platform/authz/receivers.ts'
import { bankMoment, bankTime, endOfDay } from '../../../platform/clock.ts'
import { type Context, type Databases, inTransaction, withActor } from '../../../platform/db.ts'
import { type AppError, conflict, invalid } from '../../../platform/errors.ts'
import { type ConsentReason, consentsInForce, mayContact } from '../../consents/index.ts'
import { readEntered } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { openTask } from '../../notices/index.ts'
import { kindsLike, requireSound, workingDaysUntil } from '../policy.ts'
import * as queries from '../queries.ts'
import { type Contact, contact as shape, type ContactAnswer, type Contents } from '../schema.ts'
import type { Correction, NewContact, NewStep } from '../schema.ts'
import { getContact, type WithKeys } from './read-contacts.ts'

type Db = Databases['db']
type Logging = NewContact & { customer_id: string; request_id: string }

/** Logs a contact, and asks for its next step. What stands against it is said first, and kept if meant. */
export async function logContact(context: WithKeys, input: Logging): Promise<ContactAnswer> {
  const { actor, clock, databases } = context
  const { customer_id, next_step: step } = input
  requireSound(input, clock.now())
  await requireColleagues(context, input.colleague_ids)
  const due_in_days = step ? dueIn(context, step) : null
  const { duplicate_ids, reasons } = await readWarnings(context, input)
  if (!input.is_warned && duplicate_ids.length + reasons.length > 0) {
    throw warned({ duplicate_ids, reasons, planned: step?.planned ?? null })
  }
  const contact_id = await inTransaction(databases, async (db) => {
    const at = clock.now().toISOString()
    const made = await queries.insertContact(db, { customer_id, held_by: actor.user_id, logged_at: at })
    const first = { ...keptOf(context, input), version: 1, entered_by: actor.user_id, entered_at: at }
    await queries.insertVersion(db, { ...first, contact_id: made, customer_id })
    const task_id =
      step && due_in_days !== null
        ? await giveStep(context, db, { step, due_in_days, customer_id, contact_id: made, reasons })
        : null
    await audit(context, db, {
      action: 'contacts.log',
      input,
      contact_id: made,
      before: null,
      after: input,
      details: { task_id, ...(duplicate_ids.length > 0 && { duplicate_ids }) },
    })
    return made
  })
  return getContact(context, { customer_id, contact_id })
}

/** Who took part is known to the bank, and still with it. */
async function requireColleagues({ databases }: Context, ids: readonly string[]): Promise<void> {
  const known = await listActive(databases.db, ids)
  if (known.length < new Set(ids).size) {
    throw invalid('There is no such colleague.', { field: 'colleague_ids' })
  }
}

const dueIn = ({ clock, calendar }: Context, { due_on }: NewStep): number =>
  workingDaysUntil({ from: clock.today(), day: due_on }, calendar)

const plannedAt = ({ due_on, planned }: NewStep): Date | null => planned && bankMoment(due_on, planned.time)

type Warnings = { duplicate_ids: string[]; reasons: ConsentReason[] }

/** Contacts that may be this one, and what the customer has said against the planned one. */
async function readWarnings(context: Context, input: Logging): Promise<Warnings> {
  const { customer_id, kind_code, happened_at, next_step: step } = input
  const [day = ''] = bankTime(new Date(happened_at)).split(' ')
  const span = { from: bankMoment(day, '00:00').toISOString(), to: endOfDay(day).toISOString() }
  const found = await readEntered(context, customer_id, async (db) => {
    const duplicate_ids = await queries.listLike(db, { customer_id, kinds: kindsLike(kind_code), ...span })
    return { duplicate_ids, consents: step?.planned ? await consentsInForce(db, customer_id) : [] }
  })
  if (!found) throw await missingCustomer(context, customer_id)
  const { duplicate_ids, consents } = found
  const at = step && plannedAt(step)
  if (!step?.planned || !at) return { duplicate_ids, reasons: [] }
  const { channel_code: channel, purpose_code: purpose } = step.planned
  return { duplicate_ids, reasons: mayContact({ consents, channel, purpose, at }).reasons }
}

const warned = (it: Warnings & { planned: NewStep['planned'] }): AppError =>
  conflict('contact_warned', 'Something stands against it. Look at it, and say so if it is meant.', {
    duplicate_ids: it.duplicate_ids,
    consent:
      it.planned && it.reasons.length > 0
        ? {
            channel_code: it.planned.channel_code,
            purpose_code: it.planned.purpose_code,
            reasons: it.reasons,
          }
        : null,
  })

type Giving = {
  step: NewStep
  due_in_days: number
  customer_id: string
  contact_id: string
  reasons: readonly ConsentReason[]
}

async function giveStep(context: Context, db: Db, giving: Giving): Promise<string> {
  const { step, due_in_days, customer_id, contact_id, reasons } = giving
  const { to_user_id, to_post_id, what, planned } = step
  const task_id = await openTask(context, db, {
    title: withoutIdentifiers(what),
    link: `/customers/${customer_id}?tab=contacts`,
    priority_code: 'normal',
    due_in_days,
    ...(to_user_id !== undefined && { to_user_id }),
    ...(to_post_id !== undefined && { to_post_id }),
  })
  await queries.insertStep(db, {
    contact_id,
    customer_id,
    task_id,
    channel_code: planned?.channel_code ?? null,
    purpose_code: planned?.purpose_code ?? null,
    planned_at: plannedAt(step)?.toISOString() ?? null,
    warnings: [...reasons],
  })
  if (planned) {
    const by = { set_by: context.actor.user_id, set_at: context.clock.now().toISOString() }
    await queries.insertPlans(db, [{ customer_id, planned_on: step.due_on, ...by }])
  }
  return task_id
}

/** What is entered as it is kept; numbers of people have other places, and are masked here. */
export function keptOf({ keys }: WithKeys, it: Contents): queries.Kept {
  const plain = (text: string | null) => (text === null || text === '' ? null : withoutIdentifiers(text))
  return {
    kind_code: it.kind_code,
    direction_code: it.direction_code,
    happened_at: new Date(it.happened_at).toISOString(),
    outcome_code: it.outcome_code,
    colleagues: [...new Set(it.colleague_ids)],
    subject_sealed: queries.SUBJECT.write(keys, withoutIdentifiers(it.subject)),
    spoken_with_sealed: queries.SPOKEN_WITH.write(keys, plain(it.spoken_with)),
    note_sealed: queries.NOTE.write(keys, plain(it.note)),
  }
}

type Correcting = Correction & { customer_id: string; contact_id: string; request_id: string }

/** Corrects a contact: its next version. Whoever looked at another one is shown how it stands now. */
export async function correctContact(context: WithKeys, input: Correcting): Promise<ContactAnswer> {
  const { actor, clock, databases } = context
  const { customer_id, contact_id, version } = input
  const one = { customer_id, contact_id }
  const { contact } = await getContact(context, one)
  if (contact.version !== version) throw movedOn(context, contact)
  const before = contentsOf(contact)
  const after = { ...before, ...input.changes } as Contents
  requireSound(after, clock.now())
  if (input.changes.colleague_ids) await requireColleagues(context, input.changes.colleague_ids)
  const loggedOf = await loggedUnder(context, one)
  const isClaimed = await inTransaction(databases, async (db) => {
    if (!(await queries.claimVersion(db, { contact_id, version }))) return false
    const entered = { version: version + 1, entered_by: actor.user_id, entered_at: clock.now().toISOString() }
    const row = { ...keptOf(context, after), ...entered, contact_id, customer_id: loggedOf }
    await queries.insertVersion(db, row)
    await audit(context, db, { action: 'contacts.correct', input, contact_id, before, after, details: {} })
    return true
  })
  const answer = await getContact(context, one)
  if (!isClaimed) throw movedOn(context, answer.contact)
  return answer
}

/** Under which number a contact was logged: it may be one that has become part of the customer since. */
async function loggedUnder(
  context: Context,
  one: { customer_id: string; contact_id: string },
): Promise<string> {
  const wanted = { ...one, until: null, limit: 1 }
  const [found] = await withActor(context, (db) => queries.listContacts(db, wanted))
  return found!.customer_id
}

function movedOn({ actor }: Context, contact: Contact): AppError {
  const present = showAnswer(actor, { plan: planOf(shape)!, place: 'record' }, contact)
  return conflict('contact_moved', 'Somebody has corrected this contact meanwhile. Look at it again.', {
    present,
  })
}

const contentsOf = (it: Contact): Contents => ({
  kind_code: it.kind_code,
  direction_code: it.direction_code,
  happened_at: it.happened_at,
  outcome_code: it.outcome_code,
  subject: it.subject,
  spoken_with: it.spoken_with,
  note: it.note,
  colleague_ids: it.colleagues.map(({ user_id }) => user_id),
})

type Audited = {
  action: 'contacts.log' | 'contacts.correct'
  input: { customer_id: string; request_id: string }
  contact_id: string
  before: Contents | null
  after: Contents
  details: Record<string, unknown>
}

/** What was said, and with whom, stays out of the trail: it is told that it changed. */
const UNTOLD = ['subject', 'spoken_with', 'note']

function audit(context: Context, db: Db, { action, input, contact_id, before, after, details }: Audited) {
  return recordAudit(
    { databases: { db }, clock: context.clock },
    {
      ...doneBy(context.actor),
      action,
      outcome: 'done',
      subject: contact_id,
      customer_id: input.customer_id,
      record: { table: 'customer_contacts.contacts', id: contact_id },
      changes: changesBetween(before && toldOf(before), toldOf(after), UNTOLD),
      request_id: input.request_id,
      details,
    },
  )
}

const toldOf = (it: Contents) => ({
  kind_code: it.kind_code,
  direction_code: it.direction_code,
  happened_at: bankTime(new Date(it.happened_at)),
  outcome_code: it.outcome_code,
  colleague_ids: it.colleague_ids.join(', ') || null,
  subject: it.subject,
  spoken_with: it.spoken_with || null,
  note: it.note || null,
})
