import { isCustomField } from '../../../src/platform/field-names.schema.ts'
import { FIELD_CLASSES, type FieldClass } from '../../../src/platform/schema.ts'
import { useCustomFieldName, useCustomFields } from '../../shared/custom-fields.ts'
import { usePeopleText } from '../../shared/people-text.ts'

/** The classes of fields in their order: the product's, then the fields that the bank has added. */
export function useFieldClasses(): FieldClass[] {
  const custom = useCustomFields()
  return [...FIELD_CLASSES, ...custom.map((it) => it.name).filter(isCustomField)]
}

/** What a class of fields is called; a field of the bank's own by its name. */
export function useFieldClassName(): (field: FieldClass) => string {
  const t = usePeopleText()
  const nameOf = useCustomFieldName()
  return (field) => (isCustomField(field) ? (nameOf(field) ?? field) : t(`role.field_class.${field}`))
}
