import type { Permission } from '../../platform/authz/permissions.ts'
import { bankTime } from '../../platform/clock.ts'
import type { ConsentChannel, ConsentPurpose, ConsentReason } from './names.schema.ts'
import type { Consent } from './schema.ts'

export const CONSENTS_READ = 'consents.read'
export const CONSENTS_WRITE = 'consents.write'
/** What roles can allow here. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: CONSENTS_READ,
    kind: 'action',
    zh: '查看客户授权同意',
    en: 'Read what customers agreed to',
    powers: ['business'],
  },
  {
    permission: CONSENTS_WRITE,
    kind: 'action',
    zh: '登记客户授权同意',
    en: 'Enter what customers agreed to',
    powers: ['business'],
  },
]

/** What the bank may do because it serves the customer, until he says no; all else he is asked for first. */
const WITHOUT_ASKING: readonly ConsentPurpose[] = ['service']

export type Verdict = { is_allowed: boolean; reasons: ConsentReason[] }

type Asked = {
  /** What counts today: one of each channel and purpose, as `inForce` leaves them. */
  consents: readonly Consent[]
  channel: ConsentChannel
  purpose: ConsentPurpose
  at: Date
}

/** Whether the bank may turn to a customer by a channel, for a purpose, at a moment; every reason if not. */
export function mayContact({ consents, channel, purpose, at }: Asked): Verdict {
  const said = consents.find((it) => it.channel_code === channel && it.purpose_code === purpose)
  const reasons = said ? reasonsOf(said, at) : WITHOUT_ASKING.includes(purpose) ? [] : NEVER_ASKED
  return { is_allowed: reasons.length === 0, reasons: [...reasons] }
}

const NEVER_ASKED: readonly ConsentReason[] = ['never_asked']

function reasonsOf(said: Consent, at: Date): ConsentReason[] {
  if (said.state_code === 'withdrawn') return ['withdrawn']
  const [day = '', time = ''] = bankTime(at).split(' ')
  const { weekdays, time_from, time_to, not_before, not_after } = said
  const isOutside = time_from !== null && time_to !== null && (time < time_from || time >= time_to)
  return [
    ...(not_before !== null && day < not_before ? (['not_yet'] as const) : []),
    ...(not_after !== null && day > not_after ? (['no_longer'] as const) : []),
    ...(weekdays !== null && !weekdays.includes(weekdayOf(day)) ? (['wrong_day'] as const) : []),
    ...(isOutside ? (['outside_hours'] as const) : []),
  ]
}

/** 1 Monday to 7 Sunday. */
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

type Said = { consent_id: string; channel_code: string; purpose_code: string; given_on: string }

/**
 * What counts for each channel and purpose: what the customer said last, and of two of one day what was
 * entered last. A form that turns up late does not undo what was taken back since.
 */
export function inForce<Entry extends Said>(entries: readonly Entry[]): Entry[] {
  const last = new Map<string, Entry>()
  for (const entry of entries) {
    const key = `${entry.channel_code} ${entry.purpose_code}`
    const known = last.get(key)
    if (!known || isLater(entry, known)) last.set(key, entry)
  }
  return [...last.values()]
}

const isLater = (one: Said, other: Said): boolean =>
  one.given_on === other.given_on
    ? BigInt(one.consent_id) > BigInt(other.consent_id)
    : one.given_on > other.given_on
