import { type Kysely, sql } from 'kysely'
import { sealedColumn } from '../../../platform/crypto/sealed-columns.ts'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { Kind } from '../schema.ts'

/** What entries say. */
export const ENTRY_CONTENT = sealedColumn('customer_profile.entries', 'content_sealed')

/** The end of what still stands. */
export const STANDING = 'infinity'

const ENTRY = [
  ...(['entry_id', 'version', 'customer_id', 'kind_code', 'content_sealed', 'author_id'] as const),
  ...(['readers_code', 'branch_id', 'entered_by', 'entered_at', 'replaced_at', 'replaced_by'] as const),
]
export type StoredEntry = Awaited<ReturnType<typeof listEntries>>[number]

/** Whose entries, at which moment (null: now), and read by somebody of which branch. */
export type Reading = { customer_ids: readonly string[]; at: string | null; branch_id: string | null }

const entriesFor = (db: ScopedDb, { customer_ids: ids, branch_id: branch }: Omit<Reading, 'at'>) =>
  db
    .selectFrom('customer_profile.entries')
    .select(ENTRY)
    .where('customer_id', 'in', [...ids])
    .where((it) =>
      it.or([
        it('readers_code', '<>', 'branch'),
        it('branch_id', '=', branch ?? ''),
        it('author_id', '=', sql<string>`current_setting('app.user_id')`),
      ]),
    )

/** The entries that stood at a moment, one version of each. */
export function listEntries(db: ScopedDb, reading: Reading) {
  const { at } = reading
  return entriesFor(db, reading)
    .$if(at === null, (query) => query.where('replaced_at', '=', STANDING))
    .$if(at !== null, (query) => query.where('entered_at', '<', at).where('replaced_at', '>=', at))
    .orderBy('entry_id', 'desc')
    .execute()
}

/** All versions of an entry, the newest first. */
export const listVersions = (db: ScopedDb, reading: Omit<Reading, 'at'> & { entry_id: string }) =>
  entriesFor(db, reading).where('entry_id', '=', reading.entry_id).orderBy('version', 'desc').execute()

/** The entry that says a preference now. */
export const findPreference = (
  db: ScopedDb,
  { customer_ids: ids, item_code: item }: { customer_ids: readonly string[]; item_code: string },
) =>
  db
    .selectFrom('customer_profile.entries')
    .select('entry_id')
    .where('customer_id', 'in', [...ids])
    .where('item_code', '=', item)
    .where('replaced_at', '=', STANDING)
    .limit(1)
    .executeTakeFirst()

/** Numbers that are one customer with this one, himself left out. */
export const listNumbers = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_numbers')
    .select('registered_id')
    .where('customer_id', '=', customerId)
    .where('registered_id', '<>', customerId)
    .execute()

/** Of which type a customer is; undefined where the actor sees none. */
export const findCustomer = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customers')
    .select('customer_type_code')
    .where('customer_id', '=', customerId)
    .executeTakeFirst()

/** The branch that a unit belongs to; of what stands above branches the unit itself. */
export const findBranch = (db: ScopedDb, unitId: string) =>
  db
    .selectFrom('marts.units')
    .select(sql<string>`coalesce(branch_id, unit_id)`.as('branch_id'))
    .where('unit_id', '=', unitId)
    .executeTakeFirst()

export type NewVersion = {
  entry_id: string
  version: number
  customer_id: string
  kind_code: Kind
  item_code: string | null
  content_sealed: string
  author_id: string
  readers_code: string
  branch_id: string | null
  entered_by: string
  entered_at: string
}

export async function nextEntryId(db: Kysely<DB>): Promise<string> {
  const { rows } = await sql<{ entry_id: string }>`
    select nextval('customer_profile.entry_numbers')::text as entry_id`.execute(db)
  return rows[0]!.entry_id
}

export const insertVersion = (db: Kysely<DB>, version: NewVersion) =>
  db.insertInto('customer_profile.entries').values(version).execute()

type Ending = { entry_id: string; version: number; at: string; by: string }

/** Ends the version that stands; false where another has ended it meanwhile. */
export async function endVersion(db: Kysely<DB>, { entry_id, version, at, by }: Ending): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('customer_profile.entries')
    .set({ replaced_at: at, replaced_by: by })
    .where('entry_id', '=', entry_id)
    .where('version', '=', version)
    .where('replaced_at', '=', STANDING)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
