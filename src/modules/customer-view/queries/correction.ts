import type { ScopedDb } from '../../../platform/db.ts'

/** All rows of a mart that are of the customer who is read, in a fixed order. */
export async function listMartRows(
  db: ScopedDb,
  { table, columns }: { table: string; columns: string[] },
): Promise<string[]> {
  const { table: from, ref } = db.dynamic
  const rows = await db
    .selectFrom(from(`marts.${table}`).as('mart'))
    .select(columns.map((it) => ref(it)))
    .execute()
  return rows.map((row) => JSON.stringify(row)).toSorted()
}
