import { type Kysely, sql } from 'kysely'
import { sealedColumn } from '../../../platform/crypto/sealed-columns.ts'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { RecordKind } from '../../../platform/custom-fields.schema.ts'
import { PLACES } from '../schema.ts'

type Db = Kysely<DB>

/** Values of sensitive fields. */
export const CUSTOMER_VALUE = sealedColumn('custom_fields.customer_values', 'value_sealed')

const valuesOf = (kind: RecordKind) => sql.table(PLACES[kind].values)
const recordsOf = (kind: RecordKind) => sql.table(PLACES[kind].records)
const keyOf = (kind: RecordKind) => sql.ref(PLACES[kind].key)
const keyIn = (alias: 'v' | 'r', kind: RecordKind) => sql.ref(`${alias}.${PLACES[kind].key}`)

export type StoredValue = {
  record_id: string
  field_no: number
  item: number
  value_text: string | null
  value_number: string | null
  value_date: string | null
  value_sealed: string | null
}
export type NewValue = Omit<StoredValue, 'record_id'>

type Wanted = { kind: RecordKind; ids: readonly string[]; fields: readonly number[] }

/** The values of some records, of these fields and no others. */
export async function listValues(db: ScopedDb, { kind, ids, fields }: Wanted): Promise<StoredValue[]> {
  if (ids.length === 0 || fields.length === 0) return []
  const { rows } = await sql<StoredValue>`
    select ${keyIn('v', kind)} as record_id, v.field_no, v.item, v.value_text, v.value_number, v.value_date,
      v.value_sealed
    from ${valuesOf(kind)} as v
    where ${keyIn('v', kind)} = any (${ids}) and v.field_no = any (${fields})
    order by ${keyIn('v', kind)}, v.field_no, v.item`.execute(db)
  return rows
}

export type Version = { version: number; changed_by: string; changed_at: string }
type Key = { kind: RecordKind; id: string }

/** Which version the values of a record are of; undefined before the first. */
export async function findVersion(db: ScopedDb, { kind, id }: Key): Promise<Version | undefined> {
  const { rows } = await sql<Version>`
    select r.version, r.changed_by, r.changed_at from ${recordsOf(kind)} as r
    where ${keyIn('r', kind)} = ${id}`.execute(db)
  return rows[0]
}

/** Of which type a customer is; undefined where the actor sees none. */
export const findCustomer = (db: ScopedDb, id: string) =>
  db
    .selectFrom('marts.customers')
    .select('customer_type_code')
    .where('customer_id', '=', id)
    .executeTakeFirst()

type Claim = Key & { version: number; by: string; at: string }

/** Makes the next version of a record's values; false where another was made meanwhile. */
export async function claimVersion(db: Db, { kind, id, version, by, at }: Claim): Promise<boolean> {
  const { rows } = await sql`
    insert into ${recordsOf(kind)} as r (${keyOf(kind)}, version, changed_by, changed_at)
    values (${id}, ${version} + 1, ${by}, ${at})
    on conflict (${keyOf(kind)}) do update
      set version = ${version} + 1, changed_by = ${by}, changed_at = ${at}
      where r.version = ${version}
    returning r.version`.execute(db)
  return rows.length > 0
}

/** Puts new values of some fields in the place of those that were. */
export async function replaceValues(
  db: Db,
  { kind, id }: Key,
  { fields, values }: { fields: readonly number[]; values: readonly NewValue[] },
): Promise<void> {
  await sql`
    delete from ${valuesOf(kind)} as v
    where ${keyIn('v', kind)} = ${id} and v.field_no = any (${fields})`.execute(db)
  if (values.length === 0) return
  const rows = values.map(
    (it) =>
      sql`(${id}, ${it.field_no}, ${it.item}, ${it.value_text}, ${it.value_number}::bigint,
        ${it.value_date}::date, ${it.value_sealed})`,
  )
  await sql`
    insert into ${valuesOf(kind)}
      (${keyOf(kind)}, field_no, item, value_text, value_number, value_date, value_sealed)
    values ${sql.join(rows)}`.execute(db)
}
