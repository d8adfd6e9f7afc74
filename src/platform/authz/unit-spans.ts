import type { Databases } from '../context.ts'

export type UnitSpan = { lo: number; hi: number; unit_name: string }

// A publication's units never change, so a span once read stays true.
const KEPT_SPANS = 5_000
const caches = new WeakMap<Databases, Map<string, UnitSpan>>()

/** The pre-order numbers a unit's subtree covers in a publication; null when it has no such unit. */
export async function findUnitSpan(
  databases: Databases,
  publicationId: number,
  unitId: string,
): Promise<UnitSpan | null> {
  const cache = cacheOf(databases)
  const name = `${publicationId} ${unitId}`
  const known = cache.get(name)
  if (known) return known
  const row = await databases.db
    .selectFrom('platform.units')
    .select(['lo', 'hi', 'unit_name'])
    .where('publication_id', '=', publicationId)
    .where('unit_id', '=', unitId)
    .executeTakeFirst()
  if (!row) return null
  const span = { lo: row.lo, hi: row.hi, unit_name: row.unit_name }
  if (cache.size >= KEPT_SPANS) cache.clear()
  cache.set(name, span)
  return span
}

function cacheOf(databases: Databases): Map<string, UnitSpan> {
  const cache = caches.get(databases) ?? new Map<string, UnitSpan>()
  caches.set(databases, cache)
  return cache
}
