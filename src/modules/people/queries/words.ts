import { sql } from 'kysely'
import type { UserRow } from '../schema.ts'

/** Of an employee `e`: the personnel system says so, or names him no more. */
export const HAS_LEFT = sql<boolean>`(e.status_code = 'left' or e.gone_on is not null)`

/** Whether a user `u` may sign in on a day, and else why not. */
export const userStateOn = (today: string) => sql<UserRow['state_code']>`case
  when u.closed_code is not null then u.closed_code
  when not u.is_active then 'disabled'
  when u.expires_on <= ${today} then 'expired'
  when u.password_hash is null then 'no_password'
  else 'active' end`
