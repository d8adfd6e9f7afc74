import { Badge } from '../../../shared/code-label.tsx'
import type { Field } from '../../../shared/custom-fields.ts'
import { useFieldsText } from '../../../shared/fields-text.ts'

export function FieldState({ field }: { field: Pick<Field, 'is_retired'> }) {
  const t = useFieldsText()
  return field.is_retired ? (
    <Badge text={t('fields.state.retired')} tone='warning' />
  ) : (
    <span>{t('fields.state.used')}</span>
  )
}

export function AppliesTo({ field }: { field: Pick<Field, 'applies_to'> }) {
  const t = useFieldsText()
  return <span>{t(`fields.applies_to.${field.applies_to ?? 'all'}`)}</span>
}
