import { EXPORT_COLUMNS } from '../../../src/modules/exports/schema.ts'
import type { Repaired } from '../../shared/address.ts'
import { repairListSearch } from '../../shared/list-repair.ts'
import type { ListSearch } from '../../shared/list-state.ts'

export const DEFAULT_SORT = '-export_no'

/** An address of a list of exports, without what the list does not offer. */
export const repairExportsSearch = (raw: Record<string, unknown>): Repaired<ListSearch> =>
  repairListSearch(raw, { columns: EXPORT_COLUMNS, isShown: () => false })
