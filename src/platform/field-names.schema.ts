/**
 * A field that the bank has added by itself is a class of its own, by the name under which lists, filters and
 * answers know it: `x1_` and its code, or `x2_` where it is sensitive (C2).
 */
export const CUSTOM_FIELD = /^x[12]_[a-z][a-z0-9_]{1,39}$/
export type CustomField = `x1_${string}` | `x2_${string}`
export const isCustomField = (name: string): name is CustomField => CUSTOM_FIELD.test(name)

/** How a class is shown of which a role says nothing: masked, but for what the bank itself calls public. */
export const unsaid = (field: string): 'masked' | 'clear' => (field.startsWith('x1_') ? 'clear' : 'masked')

/** Classes of personal data. A role says how each is shown, in lists and on the record. */
export const FIELD_CLASSES = [
  'person_name',
  'id_number',
  'mobile',
  'email',
  'address',
  'birth_date',
  'employer',
  'account_no',
  'counterparty',
  'amount',
  'credit',
] as const
export type FieldClass = (typeof FIELD_CLASSES)[number] | CustomField

/** Sealed before anything is stored: clear to no role, opened one at a time with a reason. */
export const SEALED_CLASSES: readonly FieldClass[] = ['id_number', 'mobile', 'email', 'address']
