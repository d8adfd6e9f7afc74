import { DownOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useShownUnit } from './bank.ts'
import { DayField } from './day-field.tsx'
import { addDays } from './figures.tsx'
import type { Filter, Range } from './filter.ts'
import { rangeCondition, readRange, withCondition } from './filter.ts'
import styles from './filter-fields.module.css'
import { fromFen, toFen } from './money.ts'
import { PanelPopover } from './panel-popover.tsx'
import { useText } from './text.ts'

type TextProps = { label: string; value: string; onChange: (value: string) => void }

/** Text that is asked for when the person has finished typing it: with Enter, or on leaving the field. */
export function TextField({ label, value, onChange }: TextProps) {
  const [typed, setTyped] = useState({ from: value, text: value })
  // Another address brings another text; what was being typed for the old one is dropped.
  const text = typed.from === value ? typed.text : value
  const ask = (wanted: string) => {
    setTyped({ from: wanted, text: wanted })
    if (wanted !== value) onChange(wanted)
  }
  return (
    <Input
      className={styles['text']!}
      aria-label={label}
      placeholder={label}
      allowClear
      value={text}
      maxLength={60}
      onChange={(event) => {
        if (event.type === 'click') ask('')
        else setTyped({ from: value, text: event.target.value })
      }}
      onPressEnter={() => ask(text.trim())}
      onBlur={() => ask(text.trim())}
    />
  )
}

type FieldProps = { label: string; shown: string | null; children: (close: () => void) => ReactNode }

/** A field that opens a small form: its button says what is set. */
export function PopoverField({ label, shown, children }: FieldProps) {
  const t = useText()
  return (
    <PanelPopover label={label} placement='bottomLeft' content={children}>
      {(isOpen) => (
        <Button className={styles['popover']!} aria-expanded={isOpen} aria-haspopup='dialog'>
          <span className={styles['label']}>{label}</span>
          <span className={shown === null ? styles['label'] : styles['value']}>
            {shown ?? t('filter.any')}
          </span>
          <DownOutlined aria-hidden />
        </Button>
      )}
    </PanelPopover>
  )
}

type RangeProps = { filter: Filter; onChange: (filter: Filter) => void; column: string; label: string }

function AmountForm({ range, onApply }: { range: Range; onApply: (range: Range) => void }) {
  const t = useText()
  const { unit, unitLabel } = useShownUnit()
  const [from, setFrom] = useState(range.from === null ? '' : fromFen(range.from, unit))
  const [to, setTo] = useState(range.to === null ? '' : fromFen(range.to, unit))
  const typed = {
    from: from.trim() === '' ? null : toFen(from, unit),
    to: to.trim() === '' ? null : toFen(to, unit),
  }
  const isWrong = (from.trim() !== '' && typed.from === null) || (to.trim() !== '' && typed.to === null)
  const isReversed = typed.from !== null && typed.to !== null && BigInt(typed.from) > BigInt(typed.to)
  const problem = isWrong
    ? t('filter.not_an_amount', { unit: unitLabel })
    : isReversed
      ? t('filter.wrong_order')
      : null
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (problem === null) onApply(typed)
      }}
    >
      <div className={styles['range']}>
        <Input
          aria-label={t('filter.from')}
          placeholder={t('filter.from')}
          inputMode='decimal'
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <span aria-hidden>–</span>
        <Input
          aria-label={t('filter.to')}
          placeholder={t('filter.to')}
          inputMode='decimal'
          suffix={unitLabel}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      {problem && (
        <p className={styles['wrong']} role='alert'>
          {problem}
        </p>
      )}
      <div className={styles['actions']}>
        <Button size='small' onClick={() => onApply({ from: null, to: null })}>
          {t('action.clear')}
        </Button>
        <Button size='small' type='primary' htmlType='submit' disabled={problem !== null}>
          {t('filter.apply')}
        </Button>
      </div>
    </form>
  )
}

const rangeText = ({ from, to }: Range, write: (value: string) => string) => {
  if (from === null && to === null) return null
  if (to === null) return `≥ ${write(from ?? '')}`
  return from === null ? `≤ ${write(to)}` : `${write(from)} – ${write(to)}`
}

/** An amount between two bounds, typed in the unit that is shown and asked for in whole fen. */
export function AmountRangeField({ filter, onChange, column, label }: RangeProps) {
  const { unit, unitLabel } = useShownUnit()
  const range = readRange(filter, column)
  const text = rangeText(range, (fen) => fromFen(fen, unit).replace(/\B(?=(\d{3})+(?!\d))/g, ','))
  return (
    <PopoverField label={label} shown={text && `${text} ${unitLabel}`}>
      {(close) => (
        <AmountForm
          range={range}
          onApply={(chosen) => {
            close()
            onChange(withCondition(filter, [column], rangeCondition(column, chosen)))
          }}
        />
      )}
    </PopoverField>
  )
}

type DayRangeProps = RangeProps & { today: string | null; nextDays: number[] }

/** Days from the business date on, by a word or by two dates. */
export function DayRangeField({ filter, onChange, column, label, today, nextDays }: DayRangeProps) {
  const t = useText()
  const range = readRange(filter, column)
  const days = nextDays.find(
    (it) => today !== null && range.from === today && range.to === addDays(today, it),
  )
  const shown = days === undefined ? rangeText(range, (day) => day) : t('filter.maturity_next_days', { days })
  return (
    <PopoverField label={label} shown={shown}>
      {(close) => {
        const apply = (chosen: Range) => {
          close()
          onChange(withCondition(filter, [column], rangeCondition(column, chosen)))
        }
        return (
          <div className={styles['form']}>
            <div className={styles['actions']}>
              {today !== null &&
                nextDays.map((it) => (
                  <Button
                    key={it}
                    size='small'
                    type={it === days ? 'primary' : 'default'}
                    onClick={() => apply({ from: today, to: addDays(today, it) })}
                  >
                    {t('filter.maturity_next_days', { days: it })}
                  </Button>
                ))}
            </div>
            <DayRange range={range} onChange={apply} />
            <Button size='small' onClick={() => apply({ from: null, to: null })}>
              {t('action.clear')}
            </Button>
          </div>
        )
      }}
    </PopoverField>
  )
}

/** Two days, either of which may be left open. */
export function DayRange({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  const t = useText()
  const field = (end: 'from' | 'to') => (
    <DayField
      label={t(`filter.${end}`)}
      value={range[end] ?? ''}
      min={end === 'to' ? range.from : EARLIEST_DAY}
      max={end === 'from' ? range.to : null}
      onChange={(day) => onChange({ ...range, [end]: day })}
      onClear={() => onChange({ ...range, [end]: null })}
    />
  )
  return (
    <div className={styles['range']}>
      {field('from')}
      <span aria-hidden>–</span>
      {field('to')}
    </div>
  )
}

const EARLIEST_DAY = '1900-01-01'
