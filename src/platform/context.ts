import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { Clock } from './clock.ts'
import type { DB } from './database.generated.ts'
import type { Logger } from './log.ts'
import type { Calendar } from './working-days.ts'

/** What a person may look at: the whole bank, one subtree of units, or the records granted to them. */
export type Reach = { kind: 'head' | 'org' | 'manager'; unit_id: string }

/** Who acts. A person acts in one reach at a time; without one (an administrator) no customer is visible. */
export type Actor = {
  user_id: string
  username: string
  display_name: string
  reach: Reach | null
  permissions: string[]
}

export type Bank = { name_zh: string; name_en: string; currency_code: string; is_demo: boolean }

export type Publication = {
  publication_id: number
  business_date: string
  warehouse_version: string
  bank: Bank
}

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
}

declare const scoped: unique symbol

/** A connection that shows one actor what that actor may see. Made by `withActor` alone. */
export type ScopedDb = Kysely<DB> & { readonly [scoped]: true }
