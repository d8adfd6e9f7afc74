/** The limits of signing in, as the rules for systems of the third protection level ask for them. */
export const IDLE_MS = 15 * 60_000
export const ABSOLUTE_MS = 8 * 3_600_000
export const FAILURES_MAX = 5
export const LOCK_MS = 30 * 60_000
/** After so many failures under a name from anywhere within an hour, one attempt is let through at a time. */
export const SLOW_FROM = 10
export const SLOW_MS = 60_000
/** How long it is enough to have shown once who one is, before something that asks for it. */
export const PROOF_MS = 5 * 60_000
/** How long a session's token of before is still taken from what was under way with it. */
export const RENEWAL_MS = 10_000
export const PASSWORD_DAYS = 90
/** How long a password that somebody else made opens a session for the first time. */
export const FIRST_PASSWORD_MS = 72 * 3_600_000

const DAY_MS = 86_400_000

export type PasswordKind = 'first' | 'own' | 'lasting'
export type Password = { password_kind: PasswordKind; password_changed_at: string }

/** When a password has to be changed; null for one that lasts. One set by somebody else is due at once. */
export function passwordDueAt({ password_kind, password_changed_at }: Password): Date | null {
  if (password_kind === 'lasting') return null
  const changedAt = Date.parse(password_changed_at)
  return new Date(password_kind === 'first' ? changedAt : changedAt + PASSWORD_DAYS * DAY_MS)
}

export function isPasswordDue(password: Password, now: Date): boolean {
  const dueAt = passwordDueAt(password)
  return dueAt !== null && dueAt <= now
}

/** A first password that nobody has changed in time: whoever finds it later is not let in by it. */
export const isFirstOver = ({ password_kind, password_changed_at }: Password, now: Date): boolean =>
  password_kind === 'first' && Date.parse(password_changed_at) + FIRST_PASSWORD_MS < now.getTime()
