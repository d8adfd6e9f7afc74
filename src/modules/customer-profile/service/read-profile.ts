import { bankTime } from '../../../platform/clock.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { mayDo } from '../../../platform/authz/permissions.ts'
import { withActor } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { dayLookedAt } from '../../../serving/as-of.ts'
import { isOfCompany, PROFILE_READ, PROFILE_WRITE, reviewDueOn } from '../policy.ts'
import { ENTRY_CONTENT, listEntries, listVersions, STANDING, type StoredEntry } from '../queries/entries.ts'
import {
  content,
  type Content,
  PREFERENCE_CODES,
  type ProfileAnswer,
  type VersionsAnswer,
} from '../schema.ts'
import { readHousehold } from './households.ts'
import { branchOf, momentOf, numbersOf, type ProfileContext } from './needs.ts'

/** An entry that was opened. */
export type Opened = Omit<StoredEntry, 'content_sealed'> & { content: Content }

export function open({ keys }: Pick<ProfileContext, 'keys'>, stored: StoredEntry): Opened {
  const { content_sealed: sealed, ...rest } = stored
  return { ...rest, content: content.parse(JSON.parse(ENTRY_CONTENT.read(keys, sealed))) }
}

/** What stood at the end of the day looked at, of all numbers that are the customer. */
export async function readEntries(
  context: ProfileContext,
  customerIds: readonly string[],
): Promise<Opened[]> {
  const at = momentOf(context)
  const stored = await withActor(context, async (db) =>
    listEntries(db, { customer_ids: customerIds, at, branch_id: await branchOf(context, db) }),
  )
  return stored.map((it) => open(context, it))
}

/** The day at the bank that a moment lies in. */
const dayOf = (moment: string) => bankTime(new Date(moment)).slice(0, 10)

type Names = ReadonlyMap<string, string>
const enteredOf = ({ entry_id, version, author_id, entered_by, entered_at }: Opened, names: Names) => ({
  ...{ entry_id, version },
  author_name: names.get(author_id) ?? null,
  entered_by_name: names.get(entered_by) ?? null,
  entered_at: new Date(entered_at).toISOString(),
})

type Of<Kind extends Content['kind_code']> = Extract<Content, { kind_code: Kind }>
const ofKind = <Kind extends Content['kind_code']>(entries: readonly Opened[], kind: Kind) =>
  entries.filter((it): it is Opened & { content: Of<Kind> } => it.content.kind_code === kind)

/** By the day itself: what comes later, or was entered later, comes first. */
const newestFirst = <Row extends { happened_on: string }>(rows: Row[]) =>
  rows.toSorted((a, b) => (a.happened_on > b.happened_on ? -1 : a.happened_on < b.happened_on ? 1 : 0))

/** All that people entered of a customer, as it stood at the end of the day looked at. */
export async function getProfile(context: ProfileContext, customerId: string): Promise<ProfileAnswer> {
  const ids = await numbersOf(context, customerId)
  const entries = await readEntries(context, ids)
  const household = await readHousehold(context, ids)
  const people = entries.flatMap((it) => [it.author_id, it.entered_by])
  const names = await listDisplayNames(context.databases, [...new Set(people)])
  const day = dayLookedAt(context)
  const isCurrent = day === context.publication.business_date
  const today = isCurrent ? context.clock.today() : day
  return {
    as_of: day,
    is_current: isCurrent,
    life_events: newestFirst(
      ofKind(entries, 'life_event').map((it) => ({ ...it.content, ...enteredOf(it, names) })),
    ),
    preferences: preferencesOf(entries, { names, today }),
    notes: ofKind(entries, 'note')
      .map((it) => ({ ...it.content, ...enteredOf(it, names) }))
      .toSorted((a, b) => Number(b.is_pinned) - Number(a.is_pinned)),
    attachments: ofKind(entries, 'attachment').map((it) => {
      const { file, ...described } = it.content
      const { file_name, media_type, byte_count } = file
      const is_expired = described.expires_on !== null && described.expires_on < today
      return { ...described, ...enteredOf(it, names), file_name, media_type, byte_count, is_expired }
    }),
    household,
    may_write: isCurrent && mayDo(context.actor, PROFILE_WRITE),
  }
}

/** Preferences of several customers, under the numbers that they were entered under. */
export const preferencesOfMany = async (context: ProfileContext, customerIds: readonly string[]) =>
  customerIds.length === 0 ? [] : ofKind(await readEntries(context, customerIds), 'preference')

type At = { names: Names; today: string }

/** One of each item: of several numbers that are one customer, what was entered last. */
function preferencesOf(entries: readonly Opened[], { names, today }: At) {
  const latest = ofKind(entries, 'preference').toSorted((a, b) => (a.entered_at < b.entered_at ? 1 : -1))
  return PREFERENCE_CODES.flatMap((item) => {
    const found = latest.find((it) => it.content.item_code === item)
    if (!found) return []
    const due = reviewDueOn(dayOf(found.entered_at))
    const review = { review_due_on: due, is_review_due: due <= today }
    return [{ ...found.content, ...enteredOf(found, names), ...review }]
  })
}

export type ProfileEvent = {
  kind_code: 'life_event' | 'company_event'
  happened_on: string
  event_code: string
}

/** Events that people entered, for the one timeline of the record; none for whoever may not read them. */
export async function profileEvents(context: ProfileContext, customerId: string): Promise<ProfileEvent[]> {
  if (!mayDo(context.actor, PROFILE_READ)) return []
  const entries = await readEntries(context, await numbersOf(context, customerId))
  const day = momentOf(context) === null ? context.clock.today() : dayLookedAt(context)
  return ofKind(entries, 'life_event')
    .filter(({ content: { happened_on: on } }) => on <= day)
    .map(({ content: { event_code, happened_on } }) => ({
      kind_code: isOfCompany(event_code) ? 'company_event' : 'life_event',
      ...{ happened_on, event_code },
    }))
}

/** One entry in all its versions: who wrote what when. */
export async function listEntryVersions(
  context: ProfileContext,
  input: { customer_id: string; entry_id: string },
): Promise<VersionsAnswer> {
  const { entry_id: id } = input
  const ids = await numbersOf(context, input.customer_id)
  const stored = await withActor(context, async (db) =>
    listVersions(db, { customer_ids: ids, entry_id: id, branch_id: await branchOf(context, db) }),
  )
  if (stored.length === 0) throw notFound('entry', id)
  const people = stored.flatMap((it) => [it.entered_by, it.replaced_by ?? it.entered_by])
  const names = await listDisplayNames(context.databases, [...new Set(people)])
  return {
    rows: stored.map((it) => ({
      version: it.version,
      entered_by_name: names.get(it.entered_by) ?? null,
      entered_at: new Date(it.entered_at).toISOString(),
      ended_by_name: it.replaced_by === null ? null : (names.get(it.replaced_by) ?? null),
      ended_at: it.replaced_at === STANDING ? null : new Date(it.replaced_at).toISOString(),
      ...saidOf(open(context, it).content),
    })),
  }
}

function saidOf(entry: Content) {
  if (entry.kind_code !== 'attachment') return entry
  const { file, ...described } = entry
  return { ...described, file_name: file.file_name }
}
