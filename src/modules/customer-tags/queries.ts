import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely'
import type { DB, ScopedDb } from '../../platform/db.ts'
import { ofCustomer } from '../../serving/numbers.ts'
import { invalid } from '../../platform/errors.ts'
import type { FilterLeaf } from '../../platform/schema.ts'
import type { NewTag, Tag, TagChange } from './schema.ts'

type Db = Kysely<DB>

export const listTags = (db: Db): Promise<Tag[]> =>
  db
    .selectFrom('customer_tags.tags')
    .select(['tag_code', 'name_zh', 'name_en', 'is_active', 'version'])
    .orderBy('is_active', 'desc')
    .orderBy('tag_code')
    .execute()

/** Null where the code is taken. */
export async function insertTag(
  db: Db,
  tag: NewTag & { defined_by: string; defined_at: string },
): Promise<string | null> {
  const made = await db
    .insertInto('customer_tags.tags')
    .values(tag)
    .onConflict((on) => on.column('tag_code').doNothing())
    .returning('tag_code')
    .executeTakeFirst()
  return made?.tag_code ?? null
}

/** False where somebody has changed it meanwhile. */
export async function updateTag(db: Db, { tag_code, version, ...set }: TagChange & { tag_code: string }) {
  const changed = await db
    .updateTable('customer_tags.tags')
    .set({ ...set, version: version + 1 })
    .where('tag_code', '=', tag_code)
    .where('version', '=', version)
    .returning('tag_code')
    .executeTakeFirst()
  return changed !== undefined
}

export type StoredTag = { tag_code: string; tagged_by: string; tagged_at: string }

/** What a customer bears: now, or what he bore at a moment. */
export async function listOfCustomer(
  db: ScopedDb,
  { customer_id: id, until }: { customer_id: string; until: string | null },
): Promise<StoredTag[]> {
  const isBorne =
    until === null
      ? sql`b.removed_at = 'infinity'`
      : sql`b.tagged_at < ${until}::timestamptz and b.removed_at >= ${until}::timestamptz`
  const { rows } = await sql<StoredTag>`
    select distinct on (b.tag_code) b.tag_code, b.tagged_by, b.tagged_at
    from customer_tags.customer_tags as b
    where ${ofCustomer('b.customer_id', id)} and ${isBorne}
    order by b.tag_code, b.tagged_at`.execute(db)
  return rows
}

/** Of some customers, those that bear a tag. */
export async function listBearers(
  db: ScopedDb,
  { customer_ids: ids, tag_code: code }: { customer_ids: readonly string[]; tag_code: string },
): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    select it.customer_id from unnest(${[...ids]}::bigint[]) as it (customer_id)
    where ${bears(sql.ref('it.customer_id'), sql`b.tag_code = ${code}`)}`.execute(db)
  return rows.map((it) => it.customer_id)
}

/** That a customer bears a tag now, under whichever of his numbers. */
export const bears = (who: RawBuilder<unknown>, which: RawBuilder<unknown>) => sql<SqlBool>`${who} in (
  select coalesce(n.customer_id, b.customer_id)
  from customer_tags.customer_tags as b
  left join marts.customer_numbers as n on n.registered_id = b.customer_id
  where b.removed_at = 'infinity' and ${which}
)`

/** A condition of the customer list on who bears what. */
export function whereTagged({ op, value }: FilterLeaf): RawBuilder<SqlBool> {
  const who = sql.ref('customer_id')
  const codes = [value ?? []].flat().map(String)
  if (op === 'is_null') {
    const any = bears(who, sql`true`)
    return value === false ? any : sql<SqlBool>`not (${any})`
  }
  const isOne = bears(who, sql`b.tag_code = any(${codes}::text[])`)
  if (op === 'ne') return sql<SqlBool>`not (${isOne})`
  if (op === 'eq' || op === 'in') return isOne
  throw invalid('A tag is one of those that there are.', { column: 'tag_code', op })
}

type Putting = { customer_ids: readonly string[]; tag_code: string; by: string; at: string }

/** Tags those who do not bear it; how many they are. */
export async function insertTags(db: Db, { customer_ids: ids, tag_code: code, by, at }: Putting) {
  const { numAffectedRows } = await sql`
    insert into customer_tags.customer_tags (customer_id, tag_code, tagged_by, tagged_at)
    select it.customer_id, ${code}, ${by}, ${at}::timestamptz
    from unnest(${[...ids]}::bigint[]) as it (customer_id)
    on conflict (tag_code, customer_id) where removed_at = 'infinity' do nothing`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** Takes a tag off the numbers of a customer; false where none of them bears it any more. */
export async function endTags(db: Db, { customer_ids: ids, tag_code: code, by, at }: Putting) {
  const { numAffectedRows } = await sql`
    update customer_tags.customer_tags as b set removed_by = ${by}, removed_at = ${at}::timestamptz
    where b.tag_code = ${code} and b.customer_id = any(${[...ids]}::bigint[])
      and b.removed_at = 'infinity'`.execute(db)
  return (numAffectedRows ?? 0n) > 0n
}

/** Under which numbers a customer bears a tag. */
export async function listBorneUnder(
  db: ScopedDb,
  { customer_id: id, tag_code: code }: { customer_id: string; tag_code: string },
): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    select b.customer_id from customer_tags.customer_tags as b
    where ${ofCustomer('b.customer_id', id)} and b.tag_code = ${code}
      and b.removed_at = 'infinity'`.execute(db)
  return rows.map((it) => it.customer_id)
}
