import { useQuery } from '@tanstack/react-query'
import { FIELD_CLASSES, type FieldClass, isCustomField } from '../../src/platform/field-names.schema.ts'
import { customFieldsQuery, useCustomFieldName, useCustomFields } from './custom-fields.ts'
import { usePeopleText } from './people-text.ts'

/** The classes of fields in their order: the product's, then the fields that the bank has added. */
export function useFieldClasses(): FieldClass[] {
  const custom = useCustomFields()
  return [...FIELD_CLASSES, ...custom.map((it) => it.name).filter(isCustomField)]
}

/** The classes that a question is about: the one chosen, or all; null until those of the bank are known. */
export function useAskedFields(chosen: FieldClass | null): FieldClass[] | null {
  const all = useFieldClasses()
  const { isPending } = useQuery(customFieldsQuery)
  if (chosen !== null) return [chosen]
  return isPending ? null : all
}

/** A class of fields as an address names it. */
export const readFieldClass = (value: unknown): FieldClass | null =>
  FIELD_CLASSES.find((it) => it === value) ??
  (typeof value === 'string' && isCustomField(value) ? value : null)

/** What a class of fields is called; a field of the bank's own by its name. */
export function useFieldClassName(): (field: FieldClass) => string {
  const t = usePeopleText()
  const nameOf = useCustomFieldName()
  return (field) => (isCustomField(field) ? (nameOf(field) ?? field) : t(`role.field_class.${field}`))
}
