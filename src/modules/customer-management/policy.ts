import type { Owner, OwnershipRow } from './schema.ts'

/** Half-open, as every period here: the day it ends belongs to the next holder. */
export const holdsOn = (row: Pick<OwnershipRow, 'valid_from' | 'valid_to'>, day: string): boolean =>
  row.valid_from <= day && day < row.valid_to

/** The one primary holder of a day, if the record reaches back that far. */
export function currentOwner(rows: readonly OwnershipRow[], day: string): Owner | null {
  const row = rows.find((it) => it.role_code === 'primary' && holdsOn(it, day))
  if (!row) return null
  const { employee_id, employee_name, org_id, org_name, is_virtual } = row
  return { employee_id, employee_name, org_id, org_name, is_virtual }
}
