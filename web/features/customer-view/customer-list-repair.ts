import { isCustomField } from '../../../src/platform/field-names.schema.ts'
import { FILTER_COLUMNS } from '../../../src/modules/customer-view/columns.schema.ts'
import type { Repaired } from '../../shared/address.ts'
import { repairListSearch } from '../../shared/list-repair.ts'
import type { ListSearch } from '../../shared/list-state.ts'
import { isChoice } from './customer-list-search.ts'

/** An address of the customer list, without what the list does not offer. */
export const repairCustomerListSearch = (raw: Record<string, unknown>): Repaired<ListSearch> =>
  repairListSearch(raw, { columns: FILTER_COLUMNS, isShown: isChoice, isElsewhere: isCustomField })
