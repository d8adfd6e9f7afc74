import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { isOfKind } from '../../../src/platform/schema.ts'
import { type Field, fieldWords, isNumber, optionWords } from '../../shared/custom-fields.ts'
import { useFieldsText } from '../../shared/fields-text.ts'
import {
  choiceCondition,
  type Condition,
  type Filter,
  type Range,
  rangeCondition,
  readChoices,
  readRange,
  withCondition,
} from '../../shared/filter.ts'
import { DayRange, PopoverField } from '../../shared/filter-fields.tsx'
import styles from '../../shared/filter-fields.module.css'
import { type Language, usePreferences } from '../../shared/preferences.ts'

type Props = { filter: Filter; onChange: (filter: Filter) => void; fields: Field[] }
type Wanted = { codes: string[]; range: Range; text: string; isEmpty: boolean }

const NO_RANGE: Range = { from: null, to: null }

/** What the list is filtered by already. */
function wantedIn(filter: Filter, column: string): Wanted {
  const leaves = filter.and.filter((it): it is Condition => 'column' in it && it.column === column)
  const text = leaves.find((it) => it.op === 'contains')?.value
  return {
    codes: readChoices(filter, column),
    range: readRange(filter, column),
    text: text === undefined ? '' : String(text),
    isEmpty: leaves.some((it) => it.op === 'is_null' && it.value !== false),
  }
}

function conditionOf(field: Field, wanted: Wanted): Condition | null {
  const { name: column, kind_code: kind } = field
  if (wanted.isEmpty) return { column, op: 'is_null' }
  if (kind === 'text') {
    const value = wanted.text.trim()
    return value === '' ? null : { column, op: 'contains', value }
  }
  return isNumber(field) || kind === 'date'
    ? rangeCondition(column, wanted.range)
    : choiceCondition(column, wanted.codes)
}

const isWrong = (field: Field, { range }: Wanted) =>
  isNumber(field) && [range.from, range.to].some((it) => it !== null && !isOfKind('decimal', it))

/** The values that a field of a list, or of yes and no, can be filtered by. */
function choicesOf(field: Field, language: Language) {
  if (field.kind_code !== 'flag') {
    return field.options.map((it) => ({ value: it.code, label: optionWords(it, language) }))
  }
  const [yes, no] = language === 'zh-CN' ? ['是', '否'] : ['Yes', 'No']
  return [
    { value: 'true', label: yes },
    { value: 'false', label: no },
  ]
}

type ValueProps = { field: Field; wanted: Wanted; onWanted: (wanted: Wanted) => void }

function Value({ field, wanted, onWanted }: ValueProps) {
  const t = useFieldsText()
  const { language } = usePreferences()
  const label = t('fields.filter_value')
  if (field.kind_code === 'text') {
    return (
      <Input
        aria-label={label}
        placeholder={t('op.contains')}
        maxLength={60}
        value={wanted.text}
        onChange={({ target }) => onWanted({ ...wanted, text: target.value })}
      />
    )
  }
  if (field.kind_code === 'date')
    return <DayRange range={wanted.range} onChange={(range) => onWanted({ ...wanted, range })} />
  if (isNumber(field)) {
    const bound = (end: 'from' | 'to') => (
      <Input
        aria-label={t(`filter.${end}`)}
        placeholder={t(`filter.${end}`)}
        inputMode='decimal'
        maxLength={20}
        value={wanted.range[end] ?? ''}
        onChange={({ target }) =>
          onWanted({ ...wanted, range: { ...wanted.range, [end]: target.value.trim() || null } })
        }
      />
    )
    return (
      <div className={styles['range']}>
        {bound('from')}
        <span aria-hidden>–</span>
        {bound('to')}
      </div>
    )
  }
  return (
    <Select
      mode='multiple'
      aria-label={label}
      placeholder={t('fields.choose')}
      style={{ width: '100%' }}
      value={wanted.codes}
      options={choicesOf(field, language)}
      onChange={(codes: string[]) => onWanted({ ...wanted, codes })}
    />
  )
}

function Form({ filter, onChange, fields, close }: Props & { close: () => void }) {
  const t = useFieldsText()
  const { language } = usePreferences()
  const [name, setName] = useState<string>()
  const [wanted, setWanted] = useState<Wanted>({ codes: [], range: NO_RANGE, text: '', isEmpty: false })
  const field = fields.find((it) => it.name === name)
  const isRefused = field !== undefined && isWrong(field, wanted)
  const choose = (chosen: string) => {
    setName(chosen)
    setWanted(wantedIn(filter, chosen))
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!field || isRefused) return
        close()
        onChange(withCondition(filter, [field.name], conditionOf(field, wanted)))
      }}
    >
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('fields.filter_field')}
        placeholder={t('fields.filter_field')}
        style={{ width: '100%' }}
        {...(name !== undefined && { value: name })}
        options={fields.map((it) => ({ value: it.name, label: fieldWords(it, language) }))}
        onChange={choose}
      />
      {field && !wanted.isEmpty && <Value field={field} wanted={wanted} onWanted={setWanted} />}
      {field && (
        <label>
          <input
            type='checkbox'
            checked={wanted.isEmpty}
            onChange={({ target }) => setWanted({ ...wanted, isEmpty: target.checked })}
          />{' '}
          {t('fields.filter_empty')}
        </label>
      )}
      {isRefused && (
        <p className={styles['wrong']} role='alert'>
          {t('fields.problem.no_number', { name: fieldWords(field, language) })}
        </p>
      )}
      <Button size='small' type='primary' htmlType='submit' disabled={!field || isRefused}>
        {t('filter.apply')}
      </Button>
    </form>
  )
}

/** Conditions on fields that the bank has added: one is chosen, its condition becomes a chip. */
export function CustomFilter(props: Props) {
  const t = useFieldsText()
  const set = new Set(props.filter.and.flatMap((it) => ('column' in it ? [it.column] : [])))
  const count = props.fields.filter((it) => set.has(it.name)).length
  return (
    <PopoverField label={t('fields.filter')} shown={count === 0 ? null : String(count)}>
      {(close) => <Form {...props} close={close} />}
    </PopoverField>
  )
}
