import { hiddenFrom } from './authz/hidden-subjects.ts'
import { isByGrants } from './authz/reach.ts'
import type { Context, Databases } from './context.ts'
import type { FilterTree } from './schema.ts'

// A few thousand totals are kilobytes; the oldest makes room for the newest.
const KEPT_TOTALS = 2_000
const totals = new WeakMap<Databases, Map<string, Promise<unknown>>>()

/**
 * A total once counted stays true for its publication, predicate, reach and those hidden from whoever
 * asks, so it is kept: a sum as well as a count, `name` tells them apart. What is granted to people
 * can change at any moment: totals of grants are counted every time.
 */
export async function findTotal<Total>(
  context: Context,
  predicate: { name: string; filter: FilterTree | undefined },
  count: () => Promise<Total>,
): Promise<Total> {
  const { reach } = context.actor
  if (!reach || isByGrants(reach.kind)) return count()
  const hidden = await hiddenFrom(context)
  const kept = totals.get(context.databases) ?? new Map<string, Promise<unknown>>()
  totals.set(context.databases, kept)
  const name = JSON.stringify([context.publication.publication_id, reach, hidden, predicate])
  const known = kept.get(name)
  if (known) return known as Promise<Total>
  const counting = count()
  kept.set(name, counting)
  counting.catch(() => kept.delete(name))
  const oldest = kept.keys().next().value
  if (kept.size > KEPT_TOTALS && oldest !== undefined) kept.delete(oldest)
  return counting
}
