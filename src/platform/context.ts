import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { FieldRights } from './authz/fields.ts'
import type { Clock } from './clock.ts'
import type { DB } from './database.generated.ts'
import type { Logger } from './log.ts'
import type { Calendar } from './working-days.ts'

/**
 * What a person may look at: the whole bank, one business line of it, one subtree of units, the
 * records granted to those who report to a post, the records granted to themselves, or for a quarter
 * of an hour those that they have looked up. The last is no post's: it stands beside every reach.
 */
export type Reach =
  | { kind: 'head' | 'org' | 'manager' | 'look_up'; unit_id: string }
  | { kind: 'line'; unit_id: string; line_code: LineCode }
  | { kind: 'team'; unit_id: string; post_id: string }

/** How far the role of a post can look. */
export type ReachKind = Exclude<Reach['kind'], 'look_up'>
export type LineCode = 'retail' | 'corporate'

/**
 * Who acts, and in which post: a person who fills several acts in one at a time. Its role says what he may
 * do, and how far he looks; without a reach (an administrator) no customer is visible.
 */
export type Actor = {
  user_id: string
  username: string
  display_name: string
  post_id: string | null
  role_code: string | null
  reach: Reach | null
  permissions: string[]
  /** How classes of personal data are shown to him. */
  fields: FieldRights
}

export type Bank = { name_zh: string; name_en: string; currency_code: string; is_demo: boolean }

export type Publication = {
  publication_id: number
  business_date: string
  warehouse_version: string
  bank: Bank
  /** Earlier versions whose dates it corrects, oldest first. */
  superseded: Superseded[]
}

/** A version that told people of some dates what has been corrected since. */
export type Superseded = {
  version: string
  first_date: string
  last_date: string
  corrected_at: string
  /** The run that corrected the first of the dates; later ones follow from it. */
  run_id: string
}

/** As a date is known now, with what has been corrected since, or as it was published first. */
export type Known = 'now' | 'then'

/** PostgreSQL as the application's own role: platform tables yes, customers no. */
export type Databases = { pool: Pool; db: Kysely<DB>; close(): Promise<void> }

/** What a use case needs, passed as its first argument. `asOf` is an earlier date to look at, or null. */
export type Context = {
  databases: Databases
  actor: Actor
  publication: Publication
  /** Folder of the warehouse's versions, for reads of earlier dates. */
  warehouseDir: string
  /** Folder of what has left the warehouse, to say where a date is that is not kept. */
  archiveDir: string
  /** The bank's working days. */
  calendar: Calendar
  clock: Clock
  log: Logger
  asOf: string | null
  /** The date by what was published of which first all is read; null: by what is known now. */
  knownOn: string | null
}

declare const scoped: unique symbol

/** A connection that shows one actor what that actor may see. Made by `withActor` alone. */
export type ScopedDb = Kysely<DB> & { readonly [scoped]: true }
