import { TASK_COLUMNS } from '../../../src/modules/data-quality/repair.schema.ts'
import type { Repaired } from '../../shared/address.ts'
import { repairListSearch } from '../../shared/list-repair.ts'
import type { ListSearch } from '../../shared/list-state.ts'

/** What waits for somebody first. */
export const DEFAULT_SORT = '-urgency'

/** An address of the list of reported fields, without what the list does not offer. */
export const repairTaskListSearch = (raw: Record<string, unknown>): Repaired<ListSearch> =>
  repairListSearch(raw, { columns: TASK_COLUMNS, isShown: () => false })
