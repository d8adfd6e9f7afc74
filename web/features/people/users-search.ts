import { PERSONNEL_COLUMNS } from '../../../src/modules/people/personnel.schema.ts'
import { USER_COLUMNS } from '../../../src/modules/people/schema.ts'
import type { Repaired } from '../../shared/address.ts'
import { repairListSearch } from '../../shared/list-repair.ts'
import type { ListSearch } from '../../shared/list-state.ts'

export const DEFAULT_SORT = 'username'

/** An address of the list of users, without what the list does not offer. */
export const repairUserListSearch = (raw: Record<string, unknown>): Repaired<ListSearch> =>
  repairListSearch(raw, { columns: USER_COLUMNS, isShown: () => false })

/** The same of the personnel system's list. */
export const repairPersonnelSearch = (raw: Record<string, unknown>): Repaired<ListSearch> =>
  repairListSearch(raw, { columns: PERSONNEL_COLUMNS, isShown: () => false })
