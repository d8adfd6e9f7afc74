import type { Context } from '../../../platform/db.ts'
import { countRows, rowsOf } from '../../../platform/list.ts'
import type { FilterTree } from '../../../platform/schema.ts'
import { extended } from './custom-columns.ts'

/** The customers that a filter of the list shows to the actor, for another module's statement to join. */
export async function customersMatching(context: Context, filter: FilterTree) {
  const { source } = await extended(context, { filter })
  return rowsOf(context, source, filter)
}

/** How many they are. */
export async function countMatching(context: Context, filter: FilterTree): Promise<number> {
  const { source } = await extended(context, { filter })
  return countRows(context, source, filter)
}
