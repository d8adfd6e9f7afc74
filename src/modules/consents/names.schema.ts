/** Codes of consents, which pages need as much as the server does. */
export const CONSENT_CHANNELS = ['phone', 'sms', 'messenger', 'email', 'letter', 'visit'] as const
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number]

export const CONSENT_PURPOSES = ['service', 'marketing', 'profiling', 'sharing'] as const
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number]

export const EVIDENCE_CODES = ['form', 'recording', 'app', 'counter', 'letter', 'online'] as const

/** Why somebody may not be contacted: what he said, that he was never asked, or that it is not the time. */
export const CONSENT_REASONS = [
  'withdrawn',
  'never_asked',
  'not_yet',
  'no_longer',
  'wrong_day',
  'outside_hours',
] as const
export type ConsentReason = (typeof CONSENT_REASONS)[number]

export const REFERENCE_LENGTH_MAX = 100
