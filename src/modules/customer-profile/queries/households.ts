import { type Kysely, sql } from 'kysely'
import type { Databases, DB, ScopedDb } from '../../../platform/db.ts'
import { STANDING } from './entries.ts'

/** The household of a customer, whichever of his numbers was entered; the one entered first of several. */
export const findHouseholdOf = (
  db: ScopedDb,
  { customer_ids: ids, at }: { customer_ids: readonly string[]; at: string | null },
) =>
  standingAt(db, at)
    .select('household_id')
    .where('m.customer_id', 'in', [...ids])
    .orderBy('m.entered_at')
    .orderBy('m.household_id')
    .limit(1)
    .executeTakeFirst()

const standingAt = (db: ScopedDb, at: string | null) =>
  db
    .selectFrom('customer_profile.household_members as m')
    .$if(at === null, (query) => query.where('m.replaced_at', '=', STANDING))
    .$if(at !== null, (query) => query.where('m.entered_at', '<', at).where('m.replaced_at', '>=', at))

/** The members in reach as they stood at a moment, by whom their numbers are now. */
export const listMembers = (
  db: ScopedDb,
  { household_id: id, at }: { household_id: string; at: string | null },
) =>
  standingAt(db, at)
    .leftJoin('marts.customer_numbers as n', 'n.registered_id', 'm.customer_id')
    .leftJoin('marts.customers as c', (join) =>
      join.onRef('c.customer_id', '=', (it) => it.fn.coalesce('n.customer_id', 'm.customer_id')),
    )
    .select(['m.customer_id as entered_id', 'm.relation_code', 'm.entered_by', 'm.entered_at'])
    .select((it) => it.fn.coalesce('n.customer_id', 'm.customer_id').as('customer_id'))
    .select(['c.customer_name', 'c.customer_type_code'])
    .where('m.household_id', '=', id)
    .orderBy(sql`case m.relation_code when 'head' then 0 else 1 end`)
    .orderBy('m.entered_at')
    .orderBy('m.customer_id')
    .execute()
export type StoredMember = Awaited<ReturnType<typeof listMembers>>[number]

/** Everybody who belonged to a household at a moment, in reach or not: told of them is only how many. */
export const listAllMembers = (
  db: Kysely<DB>,
  { household_id: id, at }: { household_id: string; at: string | null },
) =>
  standingAt(db as ScopedDb, at)
    .select(['customer_id', 'relation_code'])
    .where('household_id', '=', id)
    .execute()

/** Whether one of some customers belongs to a household now. */
export async function isInHousehold(db: Kysely<DB>, ids: readonly string[]): Promise<boolean> {
  const found = await db
    .selectFrom('customer_profile.household_members')
    .select('household_id')
    .where('customer_id', 'in', [...ids])
    .where('replaced_at', '=', STANDING)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export const findVersion = (db: Kysely<DB>, householdId: string) =>
  db
    .selectFrom('customer_profile.households')
    .select('version')
    .where('household_id', '=', householdId)
    .executeTakeFirstOrThrow()

export const insertHousehold = (db: Kysely<DB>) =>
  db
    .insertInto('customer_profile.households')
    .values({ version: 1 })
    .returning('household_id')
    .executeTakeFirstOrThrow()

/** Makes the next version of a household; false where another was made meanwhile. */
export async function claimVersion(
  db: Kysely<DB>,
  { household_id: id, version }: { household_id: string; version: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('customer_profile.households')
    .set({ version: version + 1 })
    .where('household_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

type Change = { household_id: string; by: string; at: string }

export const endMembers = (db: Kysely<DB>, ids: readonly string[], { household_id: id, by, at }: Change) =>
  db
    .updateTable('customer_profile.household_members')
    .set({ replaced_at: at, replaced_by: by })
    .where('household_id', '=', id)
    .where('customer_id', 'in', [...ids])
    .where('replaced_at', '=', STANDING)
    .execute()

export const insertMembers = (
  db: Kysely<DB>,
  members: readonly { customer_id: string; relation_code: string }[],
  { household_id, by, at }: Change,
) =>
  db
    .insertInto('customer_profile.household_members')
    .values(
      members.map(({ customer_id, relation_code }) => ({
        ...{ household_id, customer_id, relation_code },
        ...{ entered_by: by, entered_at: at },
      })),
    )
    .execute()

/** Which of some customers there are within reach, with their type. */
export const listCustomers = (db: ScopedDb, ids: readonly string[]) =>
  db
    .selectFrom('marts.customers')
    .select(['customer_id', 'customer_type_code'])
    .where('customer_id', 'in', [...ids])
    .execute()

/** The numbers that some customers are, where one is several. */
export const listNumbers = (db: ScopedDb, ids: readonly string[]) =>
  db
    .selectFrom('marts.customer_numbers')
    .select(['customer_id', 'registered_id'])
    .where('customer_id', 'in', [...ids])
    .execute()

/** Everybody who stands in a household, for the night. */
export const listStanding = (db: Databases['db']) =>
  db
    .selectFrom('customer_profile.household_members')
    .select(['customer_id', 'household_id', 'relation_code'])
    .where('replaced_at', '=', STANDING)
    .orderBy('customer_id')
    .execute()

export async function hasEverEntered(db: Databases['db']): Promise<boolean> {
  const found = await db
    .selectFrom('customer_profile.household_members')
    .select('customer_id')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
