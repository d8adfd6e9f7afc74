import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useEffect, useId, useRef, useState } from 'react'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../../../../src/platform/lengths.schema.ts'
import { codeLabel, codesOf } from '../../../../shared/codes.ts'
import { useBilingual } from '../../../../shared/figures.tsx'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useQualityText } from '../../../../shared/quality-text.ts'
import { ProblemNotice } from '../../../../shared/states.tsx'
import explanation from '../explanation/explanation.module.css'
import styles from './repairs.module.css'
import type { CustomerRepairs, FieldKey, ReportableField, RepairTask, Report } from './repairs.api.ts'
import { isOpen, isSame, sendReport } from './repairs.api.ts'

const VALUE_LENGTH_MAX = 300

const LISTS: Partial<Record<ReportableField['value_kind_code'], string>> = {
  gender: 'gender',
  occupation: 'occupation',
  industry: 'industry',
}
const SEALED: ReportableField['value_kind_code'][] = ['id_number', 'mobile', 'email', 'address']
const PROBLEMS: Report['problem_code'][] = ['wrong', 'outdated', 'missing', 'unusable']
const UNKNOWN = '9'

const keyOf = (field: FieldKey) => `${field.field_code}.${field.source_system}`

type FormState = { field: string; problem: Report['problem_code']; right: string; reason: string }

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className={styles['labelled']}>
      <span>{label}</span>
      {children}
    </label>
  )
}

type RightProps = { field: ReportableField; value: string; onChange: (value: string) => void }

/** The right value as its kind is written: a day, a code of a list, or text. */
function RightValue({ field, value, onChange }: RightProps) {
  const t = useQualityText()
  const say = useBilingual()
  const list = LISTS[field.value_kind_code]
  const control =
    list === undefined ? (
      <input
        type={field.value_kind_code === 'date' ? 'date' : 'text'}
        maxLength={VALUE_LENGTH_MAX}
        autoComplete='off'
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    ) : (
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value=''>{t('repair.form_choose')}</option>
        {codesOf(list)
          .filter((it) => it.code !== UNKNOWN)
          .map((it) => (
            <option key={it.code} value={it.code}>
              {say(it.label)}
            </option>
          ))}
      </select>
    )
  return (
    <>
      <Labelled label={t('repair.form_right')}>{control}</Labelled>
      {SEALED.includes(field.value_kind_code) && <p className={styles['hint']}>{t('repair.form_sealed')}</p>}
    </>
  )
}

type Props = {
  customerId: string
  repairs: CustomerRepairs
  field: FieldKey | null
  onClose: () => void
}

type FormProps = Omit<Props, 'onClose'> & { onSent: (task: RepairTask) => void }

/** What is being typed, and sending it once it says enough. */
function useReport({ customerId, repairs, field, onSent }: FormProps) {
  const client = useQueryClient()
  const [form, setForm] = useState<FormState>({
    field: field ? keyOf(field) : '',
    problem: 'wrong',
    right: '',
    reason: '',
  })
  const [isTried, setTried] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (body: Report) => sendReport(customerId, body),
    onSuccess: async ({ task }) => {
      await client.invalidateQueries({ queryKey: ['repairs'] })
      onSent(task)
    },
  })
  const chosen = repairs.fields.find((it) => keyOf(it) === form.field)
  const [reason, right] = [form.reason.trim(), form.right.trim()]
  const isShort = reason.length < REASON_LENGTH_MIN
  const submit = () => {
    setTried(true)
    if (!chosen || isShort) return
    const { field_code, source_system } = chosen
    const said = right === '' ? {} : { right_value: right }
    mutate({ field_code, source_system, problem_code: form.problem, reason, ...said })
  }
  const set = (change: Partial<FormState>) => setForm((old) => ({ ...old, ...change }))
  return { form, set, chosen, submit, error, isPending, isTooShort: isTried && isShort }
}

type ChoiceProps = { repairs: CustomerRepairs; value: string; onChange: (key: string) => void }

/** The fields of the customer; of one that several sources have, each. */
function FieldChoice({ repairs, value, onChange }: ChoiceProps) {
  const t = useQualityText()
  const { language } = usePreferences()
  const hasSeveral = (code: string) => repairs.fields.filter((it) => it.field_code === code).length > 1
  const nameOf = (it: ReportableField) => {
    const name = codeLabel('quality_field', it.field_code, language)
    return hasSeveral(it.field_code)
      ? `${name} · ${codeLabel('source_system', it.source_system, language)}`
      : name
  }
  return (
    <Labelled label={t('repair.form_field')}>
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value=''>{t('repair.form_choose')}</option>
        {repairs.fields.map((it) => (
          <option key={keyOf(it)} value={keyOf(it)}>
            {nameOf(it)}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

function ProblemChoice({ form, set }: Pick<ReturnType<typeof useReport>, 'form' | 'set'>) {
  const t = useQualityText()
  const { language } = usePreferences()
  return (
    <Labelled label={t('repair.form_problem')}>
      <select
        value={form.problem}
        onChange={({ target }) => set({ problem: target.value as Report['problem_code'] })}
      >
        {PROBLEMS.map((it) => (
          <option key={it} value={it}>
            {codeLabel('repair_problem', it, language)}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

function ReportForm(props: FormProps) {
  const { repairs } = props
  const t = useQualityText()
  const { language } = usePreferences()
  const { form, set, chosen, submit, error, isPending, isTooShort } = useReport(props)
  const isReported = chosen && repairs.tasks.some((it) => isOpen(it) && isSame(it, chosen))
  const department = chosen?.department_code && codeLabel('department', chosen.department_code, language)
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <FieldChoice repairs={repairs} value={form.field} onChange={(field) => set({ field, right: '' })} />
      {isReported && <p className={styles['joins']}>{t('repair.form_joins')}</p>}
      <ProblemChoice form={form} set={set} />
      {chosen && <RightValue field={chosen} value={form.right} onChange={(right) => set({ right })} />}
      <Labelled label={t('repair.why')}>
        <textarea
          rows={4}
          maxLength={REASON_LENGTH_MAX}
          value={form.reason}
          onChange={({ target }) => set({ reason: target.value })}
        />
      </Labelled>
      {isTooShort && (
        <p className={styles['wrong']} role='alert'>
          {t('repair.why_short')}
        </p>
      )}
      {department && (
        <p className={styles['hint']}>
          {t('repair.form_routed', { department, days: chosen.repair_days ?? 0 })}
        </p>
      )}
      {error && <ProblemNotice error={error} />}
      <Button type='primary' htmlType='submit' loading={isPending} disabled={!chosen}>
        {t('repair.form_send')}
      </Button>
    </form>
  )
}

/** Reports a field as wrong, at the side of the record. */
export function ReportDrawer({ onClose, ...form }: Props) {
  const t = useQualityText()
  const title = useId()
  const panel = useRef<HTMLDialogElement>(null)
  const [sent, setSent] = useState<RepairTask | null>(null)
  useEffect(() => panel.current?.showModal(), [])
  return (
    <dialog
      ref={panel}
      className={explanation['drawer']}
      aria-labelledby={title}
      onClose={onClose}
      // What is typed here is no command to the page behind.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.target === panel.current && panel.current.close()}
    >
      <header>
        <h2 id={title}>{t('repair.form_title')}</h2>
        <button type='button' aria-label={t('action.close')} onClick={() => panel.current?.close()}>
          ✕
        </button>
      </header>
      <div className={explanation['body']}>
        {sent === null ? (
          <ReportForm {...form} onSent={setSent} />
        ) : (
          <div className={styles['form']} role='status'>
            <p>{t('repair.form_sent', { date: sent.due_on })}</p>
            <Link to='/system/repairs/$task_id' params={{ task_id: sent.task_id }}>
              {t('repair.form_see')}
            </Link>
          </div>
        )}
      </div>
    </dialog>
  )
}
