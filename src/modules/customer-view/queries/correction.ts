import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'

/** All rows of a mart that are of the customer who is read, in a fixed order. */
export async function listMartRows(
  db: ScopedDb,
  { table, columns }: { table: string; columns: string[] },
): Promise<string[]> {
  const shown = sql.join([...columns.map((it) => sql.ref(it))])
  const { rows } = await sql<object>`select ${shown} from ${sql.table(`marts.${table}`)}`.execute(db)
  return rows.map((row) => JSON.stringify(row)).toSorted()
}
