import { type Kysely, sql } from 'kysely'
import { sealedColumn } from '../../../platform/crypto/sealed-columns.ts'
import type { DB, ScopedDb } from '../../../platform/db.ts'

/** What items of a handover say. */
export const HANDOVER_ITEM = sealedColumn('customer_management.handover_items', 'what_sealed')

/** One thing that the next manager has to know of a customer. */
export type PackItem = {
  customer_id: string
  item_code: string | null
  what: string
  due_on: string | null
}

type NewItem = Omit<PackItem, 'what'> & { allocation_id: string; part_code: string; what_sealed: string }

export async function insertItems(db: Kysely<DB>, items: readonly NewItem[]): Promise<void> {
  await sql`
    insert into customer_management.handover_items
      (allocation_id, customer_id, part_code, item_code, due_on, what_sealed)
    select allocation_id, customer_id, part_code, item_code, due_on, what_sealed
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as item (
      allocation_id bigint, customer_id bigint, part_code text, item_code text, due_on date,
      what_sealed text
    )`.execute(db)
}

export const listItems = (db: Kysely<DB>, allocationId: string) =>
  db
    .selectFrom('customer_management.handover_items')
    .select(['item_id', 'customer_id', 'part_code', 'item_code', 'due_on', 'what_sealed'])
    .where('allocation_id', '=', allocationId)
    .orderBy('customer_id')
    .orderBy('due_on')
    .orderBy('item_id')
    .execute()

/** What falls due of customers within days of the published date. */
export async function listMaturities(
  db: ScopedDb,
  it: { ids: readonly string[]; from: string; to: string },
): Promise<PackItem[]> {
  const { rows } = await sql<PackItem>`
    select customer_id, maturity_kind_code as item_code, coalesce(product_name, '') as what, due_on
    from marts.customer_maturities
    where customer_id = any(${[...it.ids]}::bigint[]) and due_on between ${it.from} and ${it.to}
    order by customer_id, due_on, maturity_kind_code, item_no`.execute(db)
  return rows
}

/** Complaints of customers that are not closed. */
export async function listComplaints(db: ScopedDb, ids: readonly string[]): Promise<PackItem[]> {
  const { rows } = await sql<PackItem>`
    select customer_id, null as item_code, ticket_no || ' ' || coalesce(title, '') as what, due_on
    from marts.customer_tickets
    where customer_id = any(${[...ids]}::bigint[]) and is_open and ticket_type_code = 'complaint'
    order by customer_id, due_on, ticket_no`.execute(db)
  return rows
}

/** Remembers what has gone from who gave to who got. */
export async function insertHandedOn(
  db: Kysely<DB>,
  it: { allocation_id: string; part_code: string; keys: readonly string[] },
): Promise<void> {
  await sql`
    insert into customer_management.handed_on (allocation_id, part_code, item_key)
    select ${it.allocation_id}, ${it.part_code}, item_key
    from unnest(${[...it.keys]}::text[]) as moved (item_key)`.execute(db)
}

export const listHandedOn = (db: Kysely<DB>, allocationId: string) =>
  db
    .selectFrom('customer_management.handed_on')
    .select(['part_code', 'item_key'])
    .where('allocation_id', '=', allocationId)
    .execute()

export const noteHandedOn = (db: Kysely<DB>, { allocation_id, at }: { allocation_id: string; at: string }) =>
  db
    .updateTable('customer_management.ownership_requests')
    .set({ handed_on_at: at })
    .where('allocation_id', '=', allocation_id)
    .execute()

/** Transfers in effect of which nothing has gone along yet. */
const toHandOn = (db: Kysely<DB>, today: string) =>
  db
    .selectFrom('customer_management.ownership_requests')
    .where('request_type_code', '=', 'transfer')
    .where('state_code', '=', 'effective')
    .where('handed_on_at', 'is', null)
    .where('effective_from', '<=', today)

export async function listToHandOn(db: Kysely<DB>, today: string): Promise<string[]> {
  const rows = await toHandOn(db, today).select('allocation_id').orderBy('allocation_id').execute()
  return rows.map((it) => String(it.allocation_id))
}

/** The same one by one, held until the transaction ends. */
export const lockToHandOn = (
  db: Kysely<DB>,
  { allocation_id, today }: { allocation_id: string; today: string },
) =>
  toHandOn(db, today)
    .select(['giver_id', 'receiver_id', 'approved_by'])
    .where('allocation_id', '=', allocation_id)
    .forUpdate()
    .executeTakeFirst()
