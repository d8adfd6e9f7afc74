import { FIELD_TEXT_LENGTH_MAX } from '../../../../../src/platform/lengths.schema.ts'
import { Input, Select } from 'antd'
import { type Field, isNumber, optionWords } from '../../../../shared/custom-fields.ts'
import { useFieldsText } from '../../../../shared/fields-text.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useText } from '../../../../shared/text.ts'
import type { Entered } from './custom.api.ts'

type Props = {
  field: Field
  label: string
  value: Entered
  isWrong: boolean
  onChange: (value: Entered) => void
}

/** Entries that can be chosen, and those that stand there although they are retired. */
function useOptions({ options }: Field, value: Entered) {
  const { language } = usePreferences()
  const standing = Array.isArray(value) ? value : []
  return options
    .filter((it) => !it.is_retired || standing.includes(it.code))
    .map((it) => ({ value: it.code, label: optionWords(it, language) }))
}

function Choice({ field, label, value, isWrong, onChange }: Props) {
  const t = useFieldsText()
  const options = useOptions(field, value)
  const codes = Array.isArray(value) ? value : []
  const shared = {
    'aria-label': label,
    placeholder: t('fields.choose'),
    allowClear: true,
    options,
    ...(isWrong && { status: 'error' as const }),
  }
  if (field.kind_code === 'choices') {
    return <Select mode='multiple' {...shared} value={codes} onChange={(it: string[]) => onChange(it)} />
  }
  const [code] = codes
  return (
    <Select
      {...shared}
      {...(code !== undefined && { value: code })}
      onChange={(it?: string) => onChange(it === undefined ? null : [it])}
    />
  )
}

function Flag({ label, value, onChange }: Props) {
  const t = useText()
  const own = useFieldsText()
  return (
    <Select
      aria-label={label}
      placeholder={own('fields.choose')}
      allowClear
      {...(typeof value === 'boolean' && { value: String(value) })}
      options={[
        { value: 'true', label: t('value.yes') },
        { value: 'false', label: t('value.no') },
      ]}
      onChange={(it?: string) => onChange(it === undefined ? null : it === 'true')}
    />
  )
}

/** The field of a form that fits the kind of a field. */
export function FieldInput(props: Props) {
  const { field, label, value, isWrong, onChange } = props
  if (field.kind_code === 'flag') return <Flag {...props} />
  if (field.kind_code === 'choice' || field.kind_code === 'choices') return <Choice {...props} />
  const kind =
    field.kind_code === 'date' ? { type: 'date' } : isNumber(field) ? { inputMode: 'decimal' as const } : {}
  return (
    <Input
      {...kind}
      {...(isWrong && { status: 'error' as const })}
      aria-label={label}
      value={typeof value === 'string' ? value : ''}
      maxLength={field.length_max ?? FIELD_TEXT_LENGTH_MAX}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    />
  )
}
