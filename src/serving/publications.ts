import { sql, type Kysely } from 'kysely'
import type { DB } from '../platform/database.generated.ts'
import { type Definition, FIRST_VERSION, type PublishedFigures } from './metric-catalogue.ts'
import type { Bank, Publication, Superseded } from '../platform/context.ts'

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

/** What each figure of a publication means, by column name. */
export async function readDefinitions(
  db: Kysely<DB>,
  publicationId: number,
): Promise<Record<string, Definition>> {
  const row = await selectFigures(db, publicationId).select('definitions').executeTakeFirstOrThrow()
  return complete(row.definitions as unknown as Record<string, Definition>)
}

/** What publications from before owners and versions were known do not say. */
const UNSAID = { owner: null, versions: [FIRST_VERSION] }

/** What the figures of a publication mean, and what they are made of. */
export async function readFigures(db: Kysely<DB>, publicationId: number): Promise<PublishedFigures> {
  const row = await selectFigures(db, publicationId)
    .select(['definitions', 'lineage'])
    .executeTakeFirstOrThrow()
  const { definitions, lineage } = row as unknown as PublishedFigures
  return { definitions: complete(definitions), lineage }
}

const selectFigures = (db: Kysely<DB>, publicationId: number) =>
  db.selectFrom('serving.publications').where('publication_id', '=', publicationId)

const complete = (definitions: Record<string, Definition>): Record<string, Definition> =>
  Object.fromEntries(Object.entries(definitions).map(([name, it]) => [name, { ...UNSAID, ...it }] as const))

const selectPublications = (db: Kysely<DB>) =>
  db
    .selectFrom('serving.publications')
    .select(['publication_id', 'business_date', 'warehouse_version', 'bank', 'superseded'])

function toPublication(row: {
  publication_id: number
  business_date: string
  warehouse_version: string
  bank: unknown
  superseded: unknown
}): Publication {
  return { ...row, bank: row.bank as Bank, superseded: row.superseded as Superseded[] }
}
