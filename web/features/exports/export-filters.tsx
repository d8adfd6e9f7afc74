import { Select } from 'antd'
import { EXPORT_STATES, PURPOSE_WORDS, PURPOSES } from '../../../src/modules/exports/schema.ts'
import { useExportsText } from '../../shared/exports-text.ts'
import { useBilingual } from '../../shared/figures.tsx'
import type { Filter } from '../../shared/filter.ts'
import { findCondition, withCondition } from '../../shared/filter.ts'
import { DayRangeField, TextField } from '../../shared/filter-fields.tsx'
import styles from './exports.module.css'

type Props = { filter: Filter; onChange: (filter: Filter) => void; isOfMany: boolean }
type ChoiceProps = Omit<Props, 'isOfMany'> & {
  column: string
  label: string
  options: { value: string; label: string }[]
}

function Choice({ filter, onChange, column, label, options }: ChoiceProps) {
  const t = useExportsText()
  const chosen = findCondition(filter, column, ['eq'])?.value
  return (
    <Select
      className={styles['choice']!}
      aria-label={label}
      prefix={label}
      placeholder={t('filter.any')}
      allowClear
      popupMatchSelectWidth={false}
      value={chosen === undefined ? null : String(chosen)}
      options={options}
      onChange={(value: string | null | undefined) =>
        onChange(withCondition(filter, [column], value ? { column, op: 'eq', value } : null))
      }
    />
  )
}

function Person({ filter, onChange }: Omit<Props, 'isOfMany'>) {
  const t = useExportsText()
  const column = 'user_id'
  const value = findCondition(filter, column, ['eq'])?.value
  return (
    <TextField
      label={t('exports.person_no')}
      value={String(value ?? '')}
      onChange={(typed) =>
        onChange(withCondition(filter, [column], typed === '' ? null : { column, op: 'eq', value: typed }))
      }
    />
  )
}

/** By state, purpose and day; and by person, where there is more than one. */
export function ExportFilters({ filter, onChange, isOfMany }: Props) {
  const t = useExportsText()
  const say = useBilingual()
  return (
    <div role='group' aria-label={t('list.filters')} className={styles['buttons']}>
      {isOfMany && <Person filter={filter} onChange={onChange} />}
      <Choice
        {...{ filter, onChange }}
        column='state_code'
        label={t('exports.state')}
        options={EXPORT_STATES.map((it) => ({ value: it, label: t(`exports.state.${it}`) }))}
      />
      <Choice
        {...{ filter, onChange }}
        column='purpose_code'
        label={t('export.purpose')}
        options={PURPOSES.map((it) => ({ value: it, label: say(PURPOSE_WORDS[it]) }))}
      />
      <DayRangeField
        {...{ filter, onChange }}
        column='asked_on'
        label={t('exports.asked_on')}
        today={null}
        nextDays={[]}
      />
    </div>
  )
}
