import { mayDo } from '../../../platform/authz/permissions.ts'
import { shownAs } from '../../../platform/authz/fields.ts'
import { leftOut } from '../../../platform/authz/say-hidden.ts'
import type { Context } from '../../../platform/db.ts'
import type { HiddenPart } from '../../../platform/hidden.schema.ts'
import { dayLookedAt, readCustomer, readHistory } from '../../../serving/as-of.ts'
import { type ContactEvent, CONTACTS_READ, contactEventsOf } from '../../customer-contacts/index.ts'
import {
  PROFILE_READ,
  type ProfileContext,
  type ProfileEvent,
  profileEvents,
} from '../../customer-profile/index.ts'
import {
  holdersDay,
  listOwnership,
  missingCustomer,
  type OwnershipRow,
} from '../../customer-management/index.ts'
import { shownEvent } from '../policy.ts'
import { findAttention } from '../queries/attention.ts'
import { findCustomer } from '../queries/record.ts'
import { listEvents } from '../queries/timeline.ts'
import type { CustomerRecord } from '../schema.ts'
import type { EventRow, StoredEvent, TimelineAnswer } from '../timeline.schema.ts'
import { aheadOf, type Dates } from './ahead.ts'

/** What one page of a life holds; more than nearly every customer has in 36 months. */
const EVENTS_MAX = 1000

/** Everything that happened to a customer up to the day looked at, the newest first, and what is ahead. */
export async function getTimeline(context: ProfileContext, customerId: string): Promise<TimelineAnswer> {
  const day = dayLookedAt(context)
  // The warehouse is asked for those only whom the actor sees.
  const dates = await readDates(context, customerId)
  if (!dates) throw await missingCustomer(context, customerId)
  const [events, owners, entered, contacts] = await Promise.all([
    readHistory(context, customerId, (db) => listEvents(db, customerId, EVENTS_MAX + 1)),
    listOwnership(context, customerId),
    profileEvents(context, customerId),
    mayDo(context.actor, CONTACTS_READ) ? contactEventsOf(context, customerId) : [],
  ])
  if (!events) throw await missingCustomer(context, customerId)
  const stored = events.slice(0, EVENTS_MAX) as StoredEvent[]
  const rows = [
    ...stored.map((it) => ({ ...shownEvent(context.actor, it), employee_name: null })),
    ...ownerEvents(owners, holdersDay(context)),
    ...entered.map(enteredEvent),
    ...contacts.map(contactEvent),
  ]
  return {
    rows: rows.toSorted((a, b) =>
      a.happened_on > b.happened_on ? -1 : a.happened_on < b.happened_on ? 1 : 0,
    ),
    ahead: aheadOf(dates, day),
    limited: events.length > EVENTS_MAX,
    hidden: hiddenOf(context, dates),
  }
}

type Known = Dates & { is_birthday_hidden: boolean }

/** Each is one thing that is left out: how often there is something of it, or how near, would tell it. */
const hiddenOf = ({ actor }: ProfileContext, { is_birthday_hidden: isHidden }: Known): HiddenPart[] => [
  ...leftOut('birthday', isHidden ? 1 : 0),
  ...leftOut('contacts', mayDo(actor, CONTACTS_READ) ? 0 : 1),
  ...leftOut('profile_events', mayDo(actor, PROFILE_READ) ? 0 : 1),
]

const readDates = (context: Context, customerId: string): Promise<Known | null> =>
  readCustomer(context, customerId, async (db) => {
    const found = (await findCustomer(db, customerId)) as CustomerRecord | undefined
    const attention = await findAttention(db, customerId)
    if (!found) return null
    // A masked date of birth tells the year; the day beside it would tell all of it.
    const isBirthdayShown = shownAs(context.actor, 'birth_date', 'record') === 'clear'
    return {
      birth_date: isBirthdayShown ? found.birth_date : null,
      is_birthday_hidden: !isBirthdayShown && found.birth_date !== null,
      founded_on: found.founded_on,
      opened_on: found.opened_on,
      next_maturity_on: found.next_maturity_on,
      id_expires_on: found.id_expires_on,
      risk_expires_on: attention?.risk_expires_on ?? null,
    }
  })

const enteredEvent = ({ kind_code, happened_on, event_code }: ProfileEvent): EventRow => ({
  ...{ kind_code, happened_on, detail_code: event_code },
  ...{ reference: null, product_name: null, currency_code: null, detail_before_code: null },
  ...{ amount: null, employee_name: null },
})

/** A contact that somebody has logged: how, and by whom; what was said stands where contacts are read. */
const contactEvent = ({ happened_on, kind_code, is_reached, held_by_name }: ContactEvent): EventRow => ({
  kind_code: is_reached ? 'contact_made' : 'contact_tried',
  happened_on,
  reference: null,
  product_name: null,
  currency_code: null,
  detail_code: kind_code,
  detail_before_code: null,
  amount: null,
  employee_name: held_by_name,
})

/** Who began to hold the customer, and who ended without anybody in his place. */
export function ownerEvents(owners: readonly OwnershipRow[], day: string): EventRow[] {
  const event = (kind_code: string, happened_on: string, owner: OwnershipRow): EventRow => ({
    kind_code,
    happened_on,
    reference: owner.is_virtual ? owner.org_name : owner.employee_id,
    product_name: null,
    currency_code: null,
    detail_code: owner.role_code,
    detail_before_code: null,
    amount: null,
    employee_name: owner.is_virtual ? null : owner.employee_name,
  })
  return owners.flatMap((owner) => {
    const hasEnded = owner.valid_to <= day
    const isFollowed = owners.some(
      (it) => it.role_code === owner.role_code && it.valid_from === owner.valid_to,
    )
    return [
      event('owner_began', owner.valid_from, owner),
      ...(hasEnded && !isFollowed ? [event('owner_ended', owner.valid_to, owner)] : []),
    ]
  })
}
