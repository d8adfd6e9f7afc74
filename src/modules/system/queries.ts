import type { Databases } from '../../platform/db.ts'

/** Names of units in a publication; a unit that has gone since keeps its number as its name. */
export async function listUnitNames(
  databases: Databases,
  input: { publicationId: number; unitIds: string[] },
): Promise<Map<string, string>> {
  if (input.unitIds.length === 0) return new Map()
  const rows = await databases.db
    .selectFrom('platform.units')
    .select(['unit_id', 'unit_name'])
    .where('publication_id', '=', input.publicationId)
    .where('unit_id', 'in', input.unitIds)
    .execute()
  return new Map(rows.map((row) => [row.unit_id, row.unit_name]))
}
