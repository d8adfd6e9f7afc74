import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { bankMoment } from './bank-moment.ts'
import {
  chosenSide,
  type Choices,
  type Contested,
  contestedFields,
  settledChanges,
  type Side,
  SIDES,
  type Versions,
} from './conflict.ts'
import styles from './conflict-dialog.module.css'
import { useConflictText } from './conflict-text.ts'
import { ProblemNotice } from './states.tsx'

type Words<Value> = {
  /** What a field is called, and a value of it in words; null where there is none. */
  labelOf: (key: string) => string
  wordsOf: (key: string, value: Value) => string | null
}

type Props<Value> = Words<Value> & {
  keys: readonly string[]
  versions: Versions<Value>
  /** Who saved first, and when. */
  by: string | null
  at: string
  isSending: boolean
  error: unknown
  /** What has to be sent by what the first has saved; nothing where that is kept whole. */
  onSettle: (changes: Record<string, Value>) => void
  onClose: () => void
}

type FieldProps<Value> = Words<Value> & {
  field: Contested<Value>
  side: Side | null
  onChoose: (side: Side) => void
}

function Field<Value>({ field, side, onChoose, labelOf, wordsOf }: FieldProps<Value>) {
  const t = useConflictText()
  const name = useId()
  return (
    <fieldset className={styles['field']}>
      <legend>{labelOf(field.key)}</legend>
      {SIDES.map((it) => (
        <label key={it} className={styles['side']}>
          <input type='radio' name={name} checked={side === it} onChange={() => onChoose(it)} />
          <span>{t(`conflict.${it}`)}</span>
          <b>{wordsOf(field.key, field[it]) ?? t('conflict.empty')}</b>
        </label>
      ))}
      {field.preset === null && side === null && <small>{t('conflict.open')}</small>}
    </fieldset>
  )
}

/** Two have changed the same: the second chooses field by field what is kept. Nothing typed is lost. */
export function ConflictDialog<Value>(props: Props<Value>) {
  const { keys, versions, by, at, isSending, error, onSettle, onClose, ...words } = props
  const t = useConflictText()
  const title = useId()
  const panel = useRef<HTMLDialogElement>(null)
  const [choices, setChoices] = useState<Choices>({})
  const [isTried, setTried] = useState(false)
  useEffect(() => panel.current?.showModal(), [])
  const fields = contestedFields(keys, versions)
  const open = fields.filter((it) => chosenSide(it, choices) === null)
  const when = bankMoment(at).slice(0, 16)
  const save = () => {
    setTried(true)
    if (open.length === 0) onSettle(settledChanges(fields, choices))
  }
  return (
    <dialog
      ref={panel}
      className={styles['dialog']}
      aria-labelledby={title}
      onClose={(event) => {
        event.stopPropagation()
        onClose()
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className={styles['body']}>
        <h2 id={title}>{t('conflict.title')}</h2>
        <p>
          {by === null ? t('conflict.lead_nobody', { at: when }) : t('conflict.lead', { name: by, at: when })}
        </p>
        {fields.map((field) => (
          <Field
            key={field.key}
            field={field}
            side={chosenSide(field, choices)}
            onChoose={(side) => setChoices({ ...choices, [field.key]: side })}
            {...words}
          />
        ))}
        {isTried && open.length > 0 && (
          <p className={styles['wrong']} role='alert'>
            {t('conflict.choose', { count: open.length })}
          </p>
        )}
        {error != null && <ProblemNotice error={error} />}
        <div className={styles['buttons']}>
          <Button onClick={() => panel.current?.close()}>{t('conflict.back')}</Button>
          <Button type='primary' loading={isSending} onClick={save}>
            {t('conflict.save')}
          </Button>
        </div>
      </div>
    </dialog>
  )
}
