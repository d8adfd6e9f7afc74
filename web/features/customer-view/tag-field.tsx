import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { choiceCondition, type Filter, readChoices, withCondition } from '../../shared/filter.ts'
import styles from '../../shared/filter-fields.module.css'
import { useBilingual } from '../../shared/figures.tsx'
import { useText } from '../../shared/text.ts'
import { tagsQuery } from './tags.api.ts'

const COLUMN = 'tag_code'
type Props = { filter: Filter; onChange: (filter: Filter) => void }

/** Customers who bear one of some tags. */
export function TagField({ filter, onChange }: Props) {
  const t = useText()
  const say = useBilingual()
  const { data } = useQuery(tagsQuery)
  const options = (data?.tags ?? []).map((it) => ({
    value: it.tag_code,
    label: say({ zh: it.name_zh, en: it.name_en }),
  }))
  return (
    <Select
      className={styles['choice']!}
      mode='multiple'
      maxTagCount={1}
      allowClear
      aria-label={t('tags.label')}
      prefix={t('tags.label')}
      placeholder={t('filter.any')}
      value={readChoices(filter, COLUMN)}
      options={options}
      optionFilterProp='label'
      popupMatchSelectWidth={false}
      onChange={(codes) => onChange(withCondition(filter, [COLUMN], choiceCondition(COLUMN, codes)))}
    />
  )
}
