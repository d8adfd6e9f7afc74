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

/** A unit and everything below it, in the order of the tree. */
export const listUnitsBelow = (databases: Databases, input: { publicationId: number; unitId: string }) =>
  databases.db
    .selectFrom('platform.units as unit')
    .innerJoin('platform.units as top', 'top.publication_id', 'unit.publication_id')
    .select(['unit.unit_id', 'unit.parent_unit_id', 'unit.unit_name', 'unit.unit_level'])
    .where('top.publication_id', '=', input.publicationId)
    .where('top.unit_id', '=', input.unitId)
    .whereRef('unit.lo', '>=', 'top.lo')
    .whereRef('unit.lo', '<=', 'top.hi')
    .orderBy('unit.lo')
    .execute()

/** Whose number or sign-in name it is; null where it is nobody's. */
export async function findUserIdBy({ db }: Pick<Databases, 'db'>, text: string): Promise<string | null> {
  const user = await db
    .selectFrom('platform.users')
    .select('user_id')
    .where((it) => it.or([it('user_id', '=', text), it('username', '=', text.toLowerCase())]))
    .limit(1)
    .executeTakeFirst()
  return user?.user_id ?? null
}
