import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { Suspense } from 'react'
import { lazyPart } from '../../shared/lazy-part.ts'
import { CodeField } from '../../shared/code-field.tsx'
import { ConditionChips } from '../../shared/condition-chips.tsx'
import { isFiltered, useCustomFields } from '../../shared/custom-fields.ts'
import type { Filter } from '../../shared/filter.ts'
import {
  choiceCondition,
  findCondition,
  isCondition,
  readChoices,
  withCondition,
  withoutNode,
} from '../../shared/filter.ts'
import { AmountRangeField, DayRangeField, TextField } from '../../shared/filter-fields.tsx'
import styles from '../../shared/filter-fields.module.css'
import { useNight } from '../../shared/night.ts'
import { useText } from '../../shared/text.ts'
import { type Unit, unitsQuery } from '../../shared/units.ts'
import { seesAmounts, seesNames, useViewer } from '../../shared/viewer.ts'
import { CODE_LISTS } from './codes.ts'
import { useConditionText } from './condition-text.ts'
import { TagField } from './tag-field.tsx'

const CustomFilter = lazyPart(() => import('./custom-filter.tsx'), 'CustomFilter')

type Props = { filter: Filter; onChange: (filter: Filter) => void }

const UNIT_COLUMNS = ['branch_id', 'sub_branch_id', 'org_id']
/** A unit is filtered by the column of its level in the tree; the bank itself is no condition. */
const columnOfUnit = (unit: Unit) => UNIT_COLUMNS[Math.min(unit.unit_level, 4) - 2]

function UnitField({ filter, onChange }: Props) {
  const t = useText()
  const { data: units = [] } = useQuery(unitsQuery)
  const chosen = UNIT_COLUMNS.flatMap((column) => readChoices(filter, column))[0]
  const options = units
    .filter((unit) => columnOfUnit(unit) !== undefined)
    .map((unit) => ({ value: unit.unit_id, label: unit.unit_name, level: unit.unit_level }))
  const choose = (unitId: string | undefined) => {
    const unit = units.find((it) => it.unit_id === unitId)
    const column = unit && columnOfUnit(unit)
    const condition = unit && column ? choiceCondition(column, [unit.unit_id]) : null
    onChange(withCondition(filter, UNIT_COLUMNS, condition))
  }
  if (options.length < 2 && chosen === undefined) return null
  return (
    <Select
      className={styles['choice']!}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      aria-label={t('filter.unit')}
      prefix={t('filter.unit')}
      placeholder={t('filter.any')}
      {...(chosen !== undefined && { value: chosen })}
      options={options}
      optionRender={(option) => (
        <span style={{ paddingInlineStart: (option.data.level - 2) * 14 }}>{option.data.label}</span>
      )}
      popupMatchSelectWidth={false}
      onChange={choose}
    />
  )
}

const MATURITY_DAYS = [7, 30, 90]

/** Conditions that a field of the bar already shows need no chip. */
function isShownByField(column: string, op: string): boolean {
  if (column === 'customer_name') return op === 'contains'
  if (['customer_type_code', 'grade_code', 'status_code', 'tag_code', ...UNIT_COLUMNS].includes(column))
    return ['in', 'eq'].includes(op)
  return ['aum_fen', 'next_maturity_on'].includes(column) && ['between', 'gte', 'lte'].includes(op)
}

/** A bank that has added no fields has nothing to load for them. */
function CustomFields(props: Props) {
  const viewer = useViewer()
  const fields = useCustomFields().filter((it) => isFiltered(viewer, it))
  if (fields.length === 0) return null
  return (
    <Suspense>
      <CustomFilter {...props} fields={fields} />
    </Suspense>
  )
}

export function CustomerFilters({ filter, onChange }: Props) {
  const t = useText()
  const night = useNight()
  const viewer = useViewer()
  const conditionText = useConditionText()
  const name = findCondition(filter, 'customer_name', ['contains'])?.value
  const setName = (value: string) =>
    onChange(
      withCondition(
        filter,
        ['customer_name'],
        value ? { column: 'customer_name', op: 'contains', value } : null,
      ),
    )
  const chips = filter.and.flatMap((node, index) =>
    isCondition(node) && isShownByField(node.column, node.op) ? [] : [{ index, text: conditionText(node) }],
  )
  return (
    <div role='group' aria-label={t('list.filters')}>
      <div className={styles['bar']}>
        <TextField
          label={t(seesNames(viewer) ? 'filter.name' : 'filter.name_whole')}
          value={String(name ?? '')}
          onChange={setName}
        />
        <CodeField
          filter={filter}
          onChange={onChange}
          column='customer_type_code'
          list={CODE_LISTS.customer_type_code}
          label={t('filter.type')}
        />
        <CodeField
          filter={filter}
          onChange={onChange}
          column='grade_code'
          list={CODE_LISTS.grade_code}
          label={t('filter.grade')}
        />
        <CodeField
          filter={filter}
          onChange={onChange}
          column='status_code'
          list={CODE_LISTS.status_code}
          label={t('filter.status')}
        />
        <UnitField filter={filter} onChange={onChange} />
        {seesAmounts(viewer, 'list') && (
          <AmountRangeField filter={filter} onChange={onChange} column='aum_fen' label={t('filter.aum')} />
        )}
        <DayRangeField
          filter={filter}
          onChange={onChange}
          column='next_maturity_on'
          label={t('filter.maturity')}
          today={night?.business_date ?? null}
          nextDays={MATURITY_DAYS}
        />
        <TagField filter={filter} onChange={onChange} />
        <CustomFields filter={filter} onChange={onChange} />
      </div>
      <ConditionChips
        chips={chips}
        onRemove={(index) => onChange(withoutNode(filter, index))}
        onClear={filter.and.length > 0 ? () => onChange({ and: [] }) : null}
      />
    </div>
  )
}
