import type { Permission } from '../../platform/authz/permissions.ts'
import { addDays } from '../../platform/dates.ts'
import { invalid } from '../../platform/errors.ts'
import type { Calendar } from '../../platform/working-days.ts'
import { type ContactKind, CONTACT_KINDS, directionsOf, NOTE_LENGTH_MIN } from './names.schema.ts'
import type { Contents } from './schema.ts'

export const CONTACTS_READ = 'contacts.read'
export const CONTACTS_WRITE = 'contacts.write'
/** What roles can allow here. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: CONTACTS_READ,
    kind: 'action',
    zh: '查看客户沟通记录',
    en: 'Read contacts with customers',
    powers: ['business'],
  },
  {
    permission: CONTACTS_WRITE,
    kind: 'action',
    zh: '登记客户沟通记录',
    en: 'Log contacts with customers',
    powers: ['business'],
  },
]

/** Kinds that are one way to meet: a visit is one, whoever comes to whom. */
export const channelOf = (kind: ContactKind) =>
  kind === 'visit_in' || kind === 'visit_out' ? ('visit' as const) : kind

/** The kinds of the same channel: a second contact by one of them on one day may be the first one again. */
export const kindsLike = (kind: ContactKind): ContactKind[] =>
  CONTACT_KINDS.filter((it) => channelOf(it) === channelOf(kind))

/** Refuses what cannot have been so. */
export function requireSound(contents: Contents, now: Date): void {
  const { kind_code, direction_code, happened_at, outcome_code, note } = contents
  if (new Date(happened_at) > now) throw invalid('That is still to come.', { field: 'happened_at' })
  if (!directionsOf(kind_code).includes(direction_code)) {
    throw invalid('Such a contact goes the other way.', { field: 'direction_code' })
  }
  if (outcome_code === 'reached' && [...(note ?? '')].length < NOTE_LENGTH_MIN) {
    throw invalid('Say what was spoken about.', { field: 'note' })
  }
}

/** A contact is planned from today on, and not for another year. */
export function requirePlannable(day: string, today: string): void {
  if (day < today) throw invalid('That day is over.', { field: 'planned_on' })
  if (day > addDays(today, PLANNED_DAYS_MAX)) throw invalid('That is too far ahead.', { field: 'planned_on' })
}
const PLANNED_DAYS_MAX = 400

export const DUE_DAYS_MAX = 90

/** In how many working days a task is due that is to be done by a day; at least one. */
export function workingDaysUntil({ from, day }: { from: string; day: string }, calendar: Calendar): number {
  if (day <= from) throw invalid('A next step lies ahead.', { field: 'next_step.due_on' })
  let days = 0
  for (let at = addDays(from, 1); at <= day; at = addDays(at, 1)) {
    if (calendar.isWorkingDay(at)) days += 1
    if (days > DUE_DAYS_MAX) throw invalid('That is too far ahead.', { field: 'next_step.due_on' })
  }
  return Math.max(days, 1)
}
