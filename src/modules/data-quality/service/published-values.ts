import type { ClearValues } from '../queries/repairs.ts'

const COLUMNS: Record<string, keyof ClearValues> = {
  customer_name: 'customer_name',
  birth_date: 'birth_date',
  gender_code: 'gender_code',
  occupation_code: 'occupation_code',
  employer_name: 'employer_name',
  uscc: 'uscc',
  legal_name: 'legal_name',
  industry_code: 'industry_code',
  // An organisation's address is public.
  address: 'address_masked',
}

const UNKNOWN_GENDER = '9'

/** What a record shows of a field that lies in clear; null where it shows nothing. */
export function clearValueOf(values: Partial<ClearValues>, fieldCode: string): string | null {
  const column = COLUMNS[fieldCode]
  const value = column === undefined ? null : (values[column] ?? null)
  return fieldCode === 'gender_code' && value === UNKNOWN_GENDER ? null : value
}
