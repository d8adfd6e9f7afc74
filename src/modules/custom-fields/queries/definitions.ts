import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import {
  codeOf,
  type Definition,
  type Field,
  nameOf,
  type RecordKind,
} from '../../../platform/custom-fields.schema.ts'

type Db = Kysely<DB>

/** A field with the number that its values are kept under. */
export type StoredField = Field & { field_no: number }
export type Maintained = { made_by: string; approved_by: string; changed_at: string }

const DEFINITION = [
  'field_code',
  'record_kind',
  'kind_code',
  'class_code',
  'decimals',
  'name_zh',
  'name_en',
  'help_zh',
  'help_en',
  'group_zh',
  'group_en',
  'owner_name',
  'position',
  'is_required',
  'applies_to',
  'length_max',
  'value_min',
  'value_max',
  'options',
] as const
const FIELD = [...DEFINITION, 'field_no', 'is_retired', 'version'] as const

const inOrder = (db: Db) =>
  db.selectFrom('custom_fields.definitions').orderBy('position').orderBy('group_zh').orderBy('field_no')

type Row = Awaited<ReturnType<typeof rowsOf>>[number]
const rowsOf = (db: Db) => inOrder(db).select(FIELD).execute()

const toField = (row: Row): StoredField => {
  const options = (row.options as Definition['options']).map(({ code, zh, en, is_retired }) => ({
    code,
    zh,
    en,
    is_retired,
  }))
  const field = { ...row, options } as Omit<StoredField, 'name'>
  return { ...field, name: nameOf(field) }
}

/** Every field, retired ones too, in the order of the record. */
export const listFields = async (db: Db): Promise<StoredField[]> => (await rowsOf(db)).map(toField)

/** The fields of a kind of record that are in use; of these names where some are given. */
export async function listActive(
  db: Db,
  kind: RecordKind,
  names?: readonly string[],
): Promise<StoredField[]> {
  const rows = await inOrder(db)
    .select(FIELD)
    .where('record_kind', '=', kind)
    .where('is_retired', '=', false)
    .$if(names !== undefined, (it) => it.where('field_code', 'in', [...names!.map(codeOf), '']))
    .execute()
  const found = rows.map(toField)
  return names === undefined ? found : found.filter((it) => names.includes(it.name))
}

/** One field by its code, and who made it what it is. */
export async function findField(db: Db, code: string): Promise<(StoredField & Maintained) | undefined> {
  const row = await db
    .selectFrom('custom_fields.definitions')
    .select([...FIELD, 'made_by', 'approved_by', 'changed_at'])
    .where('field_code', '=', code)
    .executeTakeFirst()
  return row && { ...row, ...toField(row) }
}

/** Of two changes that are agreed to at once the second waits, and finds what the first has made. */
export const holdDefinitions = (db: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('custom_fields'))`.execute(db)

export async function countActive(db: Db, kind: RecordKind): Promise<number> {
  const { total } = await db
    .selectFrom('custom_fields.definitions')
    .select(sql<string>`count(*)`.as('total'))
    .where('record_kind', '=', kind)
    .where('is_retired', '=', false)
    .executeTakeFirstOrThrow()
  return Number(total)
}

type Written = Definition & Maintained & { is_retired: boolean; version: number; request_id: string }

export async function writeField(db: Db, field: Written): Promise<void> {
  const row = { ...field, options: JSON.stringify(field.options) }
  const { field_code: _, ...changed } = row
  await db
    .insertInto('custom_fields.definitions')
    .values(row)
    .onConflict((known) => known.column('field_code').doUpdateSet(changed))
    .execute()
}
