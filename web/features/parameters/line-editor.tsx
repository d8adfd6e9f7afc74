import { useMutation } from '@tanstack/react-query'
import { Button, Drawer, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { DayField } from '../../shared/day-field.tsx'
import { useBilingual } from '../../shared/figures.tsx'
import { useParametersText } from '../../shared/parameters-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import { useBasket } from './basket.ts'
import {
  type Change,
  type Field,
  type Line,
  type ListRecord,
  previewChanges,
  type ProblemOfChange,
} from './parameters.api.ts'
import styles from './parameters.module.css'
import { boundsOf, useFieldLabel, useProblem, useValue } from './words.tsx'

type Values = Record<string, string>

/** What is written: a line as it stands, a new one, or the end of one. */
export type Wish = { kind: 'change' | 'end'; line: Line } | { kind: 'new'; line: null }

type InputProps = { field: Field; value: string; label: string; onChange: (value: string) => void }

function ValueInput({ field, value, label, onChange }: InputProps) {
  const t = useParametersText()
  const say = useBilingual()
  const yesNo = [
    { code: 'true', zh: t('value.yes'), en: t('value.yes') },
    { code: 'false', zh: t('value.no'), en: t('value.no') },
  ]
  const options = field.options ?? (field.type === 'boolean' ? yesNo : null)
  if (options) {
    return (
      <Select
        aria-label={label}
        showSearch
        optionFilterProp='label'
        allowClear={field.is_optional}
        value={value === '' ? undefined : value}
        options={options.map((it) => ({ value: it.code, label: say(it) }))}
        onChange={(chosen: string | undefined) => onChange(chosen ?? '')}
      />
    )
  }
  if (field.type === 'day') return <DayField label={label} value={value} onChange={onChange} />
  const isNumber = field.type === 'number'
  return (
    <Input
      aria-label={label}
      value={value}
      maxLength={200}
      {...(isNumber && { inputMode: 'decimal' as const })}
      onChange={({ target }) => onChange(isNumber ? target.value.trim() : target.value)}
    />
  )
}

/** What a field takes, below it. */
function useHint(): (field: Field, line: Values) => string | null {
  const t = useParametersText()
  return (field, line) => {
    const { min, max, unit } = boundsOf(field, line)
    const parts = [
      min !== null && max !== null && t('parameters.between', { min, max }),
      min !== null && max === null && t('parameters.at_least', { min }),
      unit === 'share' && t('parameters.share_hint'),
      field.is_optional && t('parameters.optional'),
    ]
    return parts.filter(Boolean).join(' · ') || null
  }
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles['field']}>
      <span>{label}</span>
      {children}
    </div>
  )
}

type WrongProps = { problems: readonly ProblemOfChange[]; isNamed?: boolean }

/** What is wrong with a field, below it; elsewhere with its name. */
function Wrong({ problems, isNamed = false }: WrongProps) {
  const say = useBilingual()
  const problemOf = useProblem()
  return problems.map((it) => (
    <p key={it.code} className={styles['wrong']} role='alert'>
      {isNamed && it.label && say(it.label)} {problemOf(it)}
    </p>
  ))
}

type FieldsProps = {
  fields: readonly Field[]
  typed: Values
  problems: readonly ProblemOfChange[]
  onChange: (typed: Values) => void
}

function Fields({ fields, typed, problems, onChange }: FieldsProps) {
  const labelOf = useFieldLabel()
  const hintOf = useHint()
  return fields.map((field) => {
    const label = labelOf(field, typed)
    const hint = hintOf(field, typed)
    const wrong = problems.filter((it) => it.column === field.column)
    return (
      <Row key={field.column} label={label}>
        <ValueInput
          field={field}
          label={label}
          value={typed[field.column] ?? ''}
          onChange={(value) => onChange({ ...typed, [field.column]: value })}
        />
        {hint && <small className={styles['muted']}>{hint}</small>}
        <Wrong problems={wrong} />
      </Row>
    )
  })
}

type Typed = { values: Values; from: string; to: string }

const pick = (values: Values, fields: readonly Field[]): Values =>
  Object.fromEntries(fields.map((it) => [it.column, values[it.column] ?? '']))

function changeOf(record: ListRecord, wish: Wish, { values, from, to }: Typed): Change {
  const has = record.is_dated && !record.is_day
  return {
    list: record.list,
    key: pick(
      values,
      record.fields.filter((it) => it.is_key),
    ),
    valid_from: has && from !== '' ? from : null,
    valid_to: has && to !== '' ? to : null,
    values:
      wish.kind === 'end'
        ? null
        : pick(
            values,
            record.fields.filter((it) => !it.is_key),
          ),
  }
}

type DatesProps = { typed: Typed; problems: readonly ProblemOfChange[]; onChange: (typed: Typed) => void }

function DatesFields({ typed, problems, onChange }: DatesProps) {
  const t = useParametersText()
  const wrong = problems.filter((it) => it.column === 'valid_from')
  return (
    <>
      <Row label={t('parameters.valid_from')}>
        <DayField
          label={t('parameters.valid_from')}
          value={typed.from}
          onChange={(from) => onChange({ ...typed, from })}
        />
        <Wrong problems={wrong} />
      </Row>
      <Row label={t('parameters.valid_to')}>
        <DayField
          label={t('parameters.valid_to')}
          value={typed.to}
          onChange={(to) => onChange({ ...typed, to })}
        />
        <small className={styles['muted']}>{t('parameters.valid_to_hint')}</small>
      </Row>
    </>
  )
}

type Props = { record: ListRecord; wish: Wish; onClose: () => void }

/** One line of a list, checked field by field by the server before it joins the other changes. */
export function LineEditor({ record, wish, onClose }: Props) {
  const t = useParametersText()
  const say = useBilingual()
  const valueOf = useValue()
  const { add } = useBasket()
  const [typed, setTyped] = useState<Typed>({
    values: { ...wish.line?.key, ...wish.line?.values },
    from: '',
    to: '',
  })
  const change = changeOf(record, wish, typed)
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => previewChanges([change]),
    onSuccess: (found) => {
      if (found.problems.length > 0 || found.lines.length === 0) return
      add(change)
      onClose()
    },
  })
  const problems = data?.problems ?? []
  const keys = record.fields.filter((it) => it.is_key)
  const own = record.fields.filter((it) => !it.is_key)
  const shown = wish.kind === 'new' ? [...keys, ...own] : wish.kind === 'end' ? [] : own
  const named = wish.kind === 'new' ? '' : keys.map((it) => valueOf(it, typed.values[it.column])).join(' ')
  const elsewhere = problems.filter(
    (it) => it.column !== 'valid_from' && !shown.some((field) => field.column === it.column),
  )
  return (
    <Drawer
      open
      size={440}
      onClose={onClose}
      title={[t(`parameters.wish.${wish.kind}`), say(record.title), named].filter(Boolean).join(' · ')}
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        {record.is_dated && !record.is_day && (
          <DatesFields typed={typed} problems={problems} onChange={setTyped} />
        )}
        {!record.is_dated && <p className={styles['note']}>{t('parameters.always_hint')}</p>}
        <Fields
          fields={shown}
          typed={typed.values}
          problems={problems}
          onChange={(values) => setTyped({ ...typed, values })}
        />
        <Wrong problems={elsewhere} isNamed />
        {data && problems.length === 0 && data.lines.length === 0 && (
          <p className={styles['wrong']} role='alert'>
            {t('parameters.nothing_changes')}
          </p>
        )}
        {error && <ProblemNotice error={error} />}
        <Button type='primary' htmlType='submit' loading={isPending}>
          {t('parameters.add')}
        </Button>
      </form>
    </Drawer>
  )
}
