import { PAIR_COLUMNS } from '../../../src/modules/customer-management/schema.ts'
import type { Repaired } from '../../shared/address.ts'
import { repairListSearch } from '../../shared/list-repair.ts'
import type { ListSearch } from '../../shared/list-state.ts'

/** What waits for somebody first. */
export const DEFAULT_SORT = '-urgency'

/** An address of the list of pairs, without what the list does not offer. */
export const repairIdentityListSearch = (raw: Record<string, unknown>): Repaired<ListSearch> =>
  repairListSearch(raw, { columns: PAIR_COLUMNS, isShown: () => false })
