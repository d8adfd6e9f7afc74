import { auditValueText, useAuditText, useAuditWord } from './audit-text.ts'
import { bankMoment } from './bank-moment.ts'
import { codeLabel } from './codes.ts'
import { useCustomFieldName } from './custom-fields.ts'
import { usePreferences } from './preferences.ts'

export type ShownChange = { field: string; from: string | null; to: string | null; is_hidden: boolean }

/** What a field is called: as the trail calls it, as the bank or data quality does, or by itself. */
export function useFieldName(): (field: string) => string {
  const word = useAuditWord()
  const custom = useCustomFieldName()
  const { language } = usePreferences()
  return (field) => {
    const own = custom(field) ?? word('name', field)
    return own === field ? codeLabel('quality_field', field, language) : own
  }
}

/** A value before or after, in words where it is a code, in the bank's time where it is a moment. */
export function ChangeValue({ change, side }: { change: ShownChange; side: 'from' | 'to' }) {
  const t = useAuditText()
  const word = useAuditWord()
  const value = change[side]
  if (change.is_hidden) return <em>{t('audit.hidden')}</em>
  if (value === null) return <em>{t('audit.empty_value')}</em>
  if (change.field.endsWith('_at')) return <time dateTime={value}>{momentText(value)}</time>
  return <span title={value}>{auditValueText(listIn(value), word, t('text.comma'))}</span>
}

/** Lists come as their JSON; whatever else is like that stays a text. */
function listIn(value: string): unknown {
  if (!value.startsWith('[')) return value
  try {
    const list: unknown = JSON.parse(value)
    return Array.isArray(list) ? list : value
  } catch {
    return value
  }
}

const HAS_ZONE = /(Z|[+-]\d\d(:?\d\d)?)$/

/** What bears no zone is told in the bank's time already. */
const momentText = (value: string) =>
  !HAS_ZONE.test(value) || Number.isNaN(Date.parse(value)) ? value : bankMoment(value).slice(0, 19)
