import { Select } from 'antd'
import { codesOf } from './codes.ts'
import type { Filter } from './filter.ts'
import { choiceCondition, readChoices, withCondition } from './filter.ts'
import styles from './filter-fields.module.css'
import { useBilingual } from './figures.tsx'
import { useText } from './text.ts'

type Props = {
  filter: Filter
  onChange: (filter: Filter) => void
  column: string
  label: string
  /** The code list that says what the codes mean. */
  list: string
  /** Those of the list that are on offer; all where it is left out. */
  among?: readonly string[]
}

/** One or several codes of a list, in words. */
export function CodeField({ filter, onChange, column, label, list, among }: Props) {
  const t = useText()
  const say = useBilingual()
  const offered = codesOf(list).filter((it) => among === undefined || among.includes(it.code))
  return (
    <Select
      className={styles['choice']!}
      mode='multiple'
      maxTagCount={1}
      allowClear
      aria-label={label}
      prefix={label}
      placeholder={t('filter.any')}
      value={readChoices(filter, column)}
      options={offered.map((it) => ({ value: it.code, label: say(it.label) }))}
      optionFilterProp='label'
      popupMatchSelectWidth={false}
      onChange={(codes) => onChange(withCondition(filter, [column], choiceCondition(column, codes)))}
    />
  )
}
