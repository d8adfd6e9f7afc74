/** Codes of contacts, which pages need as much as the server does. */
export const CONTACT_KINDS = [
  'phone',
  'visit_in',
  'visit_out',
  'sms',
  'messenger',
  'email',
  'letter',
  'counter',
] as const
export type ContactKind = (typeof CONTACT_KINDS)[number]

export const DIRECTIONS = ['outbound', 'inbound'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** Who of the two turns to the other, where the kind says it already. */
const DIRECTION_OF: Partial<Record<ContactKind, Direction>> = { visit_in: 'inbound', visit_out: 'outbound' }
export const directionsOf = (kind: ContactKind): readonly Direction[] => {
  const direction = DIRECTION_OF[kind]
  return direction ? [direction] : DIRECTIONS
}

export const OUTCOMES = [
  'reached',
  'not_reached',
  'left_message',
  'call_again',
  'refused',
  'wrong_number',
] as const
export type Outcome = (typeof OUTCOMES)[number]
/** Somebody was spoken with, whatever came of it. */
export const REACHED: readonly Outcome[] = ['reached', 'call_again', 'refused']

/** What a contact can be planned for; profiles and sharing are no reason to call somebody. */
export const PLANNED_PURPOSES = ['service', 'marketing'] as const
/** By which way a contact can be planned: the channels of consents. */
export const PLANNED_CHANNELS = ['phone', 'visit', 'sms', 'messenger', 'email', 'letter'] as const

export const SUBJECT_LENGTH_MAX = 100
export const PERSON_LENGTH_MAX = 50
export const NOTE_LENGTH_MAX = 2_000
/** Who was spoken with is told what was said. */
export const NOTE_LENGTH_MIN = 10
export const COLLEAGUES_MAX = 10
export const WHAT_LENGTH_MAX = 100

/** What a correction can change. */
export const CORRECTED = [
  'kind_code',
  'direction_code',
  'happened_at',
  'outcome_code',
  'subject',
  'spoken_with',
  'note',
  'colleague_ids',
] as const
export type Corrected = (typeof CORRECTED)[number]
