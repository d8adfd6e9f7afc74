import {
  type ContactKind,
  CORRECTED,
  type Corrected,
  type Direction,
  directionsOf,
  NOTE_LENGTH_MIN,
  type Outcome,
} from '../../../../../src/modules/customer-contacts/names.schema.ts'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import type { Found } from '../../../../shared/find-people.ts'
import type { Contact, NewContact } from './contacts.api.ts'

export type Person = { user_id: string; name: string }

/** A contact while it is being typed: its moment in the bank's own time, as day and minute. */
export type Draft = {
  kind_code: ContactKind
  direction_code: Direction
  day: string
  time: string
  outcome_code: Outcome
  subject: string
  spoken_with: string
  note: string
  colleagues: readonly Person[]
}

export type StepDraft = {
  what: string
  due_on: string
  to: Found | null
  /** Whether the step is a contact with the customer. */
  isContact: boolean
  channel: NonNullable<NonNullable<NewContact['next_step']>['planned']>['channel_code']
  purpose: NonNullable<NonNullable<NewContact['next_step']>['planned']>['purpose_code']
  time: string
}

export function emptyDraft(now: string): Draft {
  const [day = '', time = ''] = bankMoment(now).split(' ')
  return {
    kind_code: 'phone',
    direction_code: 'outbound',
    day,
    time: time.slice(0, 5),
    outcome_code: 'reached',
    subject: '',
    spoken_with: '',
    note: '',
    colleagues: [],
  }
}

export const emptyStep = (to: Found): StepDraft => ({
  what: '',
  due_on: '',
  to,
  isContact: false,
  channel: 'phone',
  purpose: 'service',
  time: '10:00',
})

export function draftOf(contact: Contact): Draft {
  const [day = '', time = ''] = bankMoment(contact.happened_at).split(' ')
  return {
    kind_code: contact.kind_code,
    direction_code: contact.direction_code,
    day,
    time: time.slice(0, 5),
    outcome_code: contact.outcome_code,
    subject: contact.subject,
    spoken_with: contact.spoken_with ?? '',
    note: contact.note ?? '',
    colleagues: contact.colleagues.map((it) => ({ user_id: it.user_id, name: it.name ?? it.user_id })),
  }
}

/** Another kind may go one way only. */
export function withKind(draft: Draft, kind_code: ContactKind): Draft {
  const ways = directionsOf(kind_code)
  const direction_code = ways.includes(draft.direction_code) ? draft.direction_code : ways[0]!
  return { ...draft, kind_code, direction_code }
}

export type Value = string | readonly string[] | null
export type Values = Record<Corrected, Value>

/** A draft field by field, as the server takes it. */
export const valuesOf = (draft: Draft): Values => ({
  kind_code: draft.kind_code,
  direction_code: draft.direction_code,
  happened_at: `${draft.day}T${draft.time}:00+08:00`,
  outcome_code: draft.outcome_code,
  subject: draft.subject.trim(),
  spoken_with: draft.spoken_with.trim() || null,
  note: draft.note.trim() || null,
  colleague_ids: draft.colleagues.map((it) => it.user_id),
})

/** What a draft has changed of the one that it began with. */
export function changesOf(was: Values, mine: Values): Partial<Values> {
  const changed = CORRECTED.filter((it) => JSON.stringify(was[it]) !== JSON.stringify(mine[it]))
  return Object.fromEntries(changed.map((it) => [it, mine[it]]))
}

export type Lacking = 'subject' | 'moment' | 'note' | 'what' | 'due_on' | 'to'

/** What a draft lacks still; the server looks at all of it again. */
export function lackingIn(draft: Draft, step: StepDraft | null): Lacking | null {
  if (draft.subject.trim() === '') return 'subject'
  if (Number.isNaN(Date.parse(valuesOf(draft).happened_at as string))) return 'moment'
  if (draft.outcome_code === 'reached' && [...draft.note.trim()].length < NOTE_LENGTH_MIN) return 'note'
  if (step === null) return null
  if (step.what.trim() === '') return 'what'
  if (step.due_on === '') return 'due_on'
  return step.to === null ? 'to' : null
}

export function bodyOf(draft: Draft, step: StepDraft | null, is_warned: boolean): NewContact {
  return {
    ...(valuesOf(draft) as Omit<NewContact, 'next_step' | 'is_warned'>),
    is_warned,
    next_step: step && {
      what: step.what.trim(),
      due_on: step.due_on,
      ...(step.to?.post_id ? { to_post_id: step.to.post_id } : { to_user_id: step.to?.user_id ?? undefined }),
      planned: step.isContact
        ? { channel_code: step.channel, purpose_code: step.purpose, time: step.time }
        : null,
    },
  }
}
