import { isCustomField, type CustomField } from '../../../src/platform/field-names.schema.ts'
import type { CustomerColumn } from '../../../src/modules/customer-view/columns.schema.ts'
import { CUSTOMER_COLUMNS, DEFAULT_COLUMNS } from '../../../src/modules/customer-view/columns.schema.ts'
import type { ListSearch } from '../../shared/list-state.ts'

/** Columns a person may choose; the whole-fen twins serve filters and sorts only. */
export const CHOICES = (Object.keys(CUSTOMER_COLUMNS) as CustomerColumn[]).filter(
  (name) => !name.endsWith('_fen') && !['customer_id', 'org_id', 'sub_branch_id', 'branch_id'].includes(name),
)
export const ALWAYS: CustomerColumn[] = ['customer_name']
export const DEFAULTS: CustomerColumn[] = [...DEFAULT_COLUMNS]

/** A column of the list's own, or a field that the bank has added. */
export type ShownColumn = CustomerColumn | CustomField

export const isChoice = (name: string): name is ShownColumn =>
  (CHOICES as string[]).includes(name) || isCustomField(name)

/** The columns an address names, those always shown put in front. */
export function columnsShown(search: ListSearch): ShownColumn[] {
  const asked = search.columns?.split(',').filter(isChoice) ?? []
  return asked.length === 0 ? DEFAULTS : [...new Set([...ALWAYS, ...asked])]
}
