import { sql, type Kysely } from 'kysely'
import type { DB } from '../platform/database.generated.ts'
import type { Bank, Publication } from '../platform/context.ts'

/** What people see now: the newest publication, or null before the first. */
export async function findLivePublication(db: Kysely<DB>): Promise<Publication | null> {
  const row = await selectPublications(db).orderBy('publication_id', 'desc').limit(1).executeTakeFirst()
  return row ? toPublication(row) : null
}

/** A publication by its number, as long as it may still be read. */
export async function findPublication(db: Kysely<DB>, publicationId: number): Promise<Publication | null> {
  const row = await selectPublications(db)
    .where('publication_id', '=', publicationId)
    .where((where) =>
      where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<string>`now()`)]),
    )
    .executeTakeFirst()
  return row ? toPublication(row) : null
}

export type Definition = {
  table: string
  zh: string
  en: string
  unit: string | null
  kind: string | null
  meaning: { zh: string; en: string }
}

/** What each figure of a publication means, by column name. */
export async function readDefinitions(
  db: Kysely<DB>,
  publicationId: number,
): Promise<Record<string, Definition>> {
  const row = await db
    .selectFrom('serving.publications')
    .select('definitions')
    .where('publication_id', '=', publicationId)
    .executeTakeFirstOrThrow()
  return row.definitions as unknown as Record<string, Definition>
}

const selectPublications = (db: Kysely<DB>) =>
  db
    .selectFrom('serving.publications')
    .select(['publication_id', 'business_date', 'warehouse_version', 'bank'])

function toPublication(row: {
  publication_id: number
  business_date: string
  warehouse_version: string
  bank: unknown
}): Publication {
  return { ...row, bank: row.bank as Bank }
}
