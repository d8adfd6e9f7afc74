import { useQuery } from '@tanstack/react-query'
import { Input, InputNumber } from 'antd'
import type { ReactNode } from 'react'
import { codeLabel } from '../../shared/codes.ts'
import { useBilingual } from '../../shared/figures.tsx'
import { PersonFinder } from '../../shared/person-finder.tsx'
import { usePreferences } from '../../shared/preferences.ts'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import { type BulkAct, tagChoicesQuery } from './work-lists.api.ts'
import styles from './work-lists.module.css'

const KINDS = ['phone', 'visit_out', 'sms', 'messenger', 'email', 'letter'] as const
const OUTCOMES = ['reached', 'not_reached', 'left_message'] as const
const PURPOSES = ['service', 'marketing'] as const

export type BulkDraft = {
  userId: string | null
  title: string
  note: string
  days: number
  kind: (typeof KINDS)[number]
  purpose: (typeof PURPOSES)[number]
  outcome: (typeof OUTCOMES)[number]
  tag: string
}
export const EMPTY_BULK: BulkDraft = {
  userId: null,
  title: '',
  note: '',
  days: 3,
  kind: 'phone',
  purpose: 'service',
  outcome: 'reached',
  tag: '',
}

/** Whether something is missing before it can be counted. */
export function isLacking(act: BulkAct, { userId, title, note, outcome, tag }: BulkDraft): boolean {
  if (act === 'assign') return userId === null
  if (act === 'task') return title.trim() === ''
  if (act === 'contact') return title.trim() === '' || (outcome === 'reached' && [...note.trim()].length < 10)
  return act === 'tag' && tag === ''
}

/** A draft as it is sent. */
export function bodyOf(act: BulkAct, it: BulkDraft): object {
  if (act === 'assign') return { worker_id: it.userId }
  if (act === 'tag') return { tag_code: it.tag }
  if (act === 'task') {
    const note = it.note.trim()
    return {
      title: it.title.trim(),
      due_in_days: it.days,
      ...(note !== '' && { note }),
      ...(it.userId !== null && { to_user_id: it.userId }),
    }
  }
  if (act === 'remove') return {}
  return {
    kind_code: it.kind,
    purpose_code: it.purpose,
    outcome_code: it.outcome,
    subject: it.title.trim(),
    note: it.note.trim() || null,
  }
}

type Props = { act: BulkAct; draft: BulkDraft; onChange: (change: Partial<BulkDraft>) => void }

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className={styles['field']}>
      <span>{label}</span>
      {children}
    </label>
  )
}

type ChoiceProps<Code extends string> = {
  label: string
  list: string
  codes: readonly Code[]
  value: Code
  onChange: (code: Code) => void
}

function Choice<Code extends string>({ label, list, codes, value, onChange }: ChoiceProps<Code>) {
  const { language } = usePreferences()
  return (
    <Field label={label}>
      <select value={value} onChange={({ target }) => onChange(target.value as Code)}>
        {codes.map((it) => (
          <option key={it} value={it}>
            {codeLabel(list, it, language)}
          </option>
        ))}
      </select>
    </Field>
  )
}

function Words({ label, note, draft, onChange }: Omit<Props, 'act'> & { label: string; note: string }) {
  return (
    <>
      <Field label={label}>
        <Input
          aria-label={label}
          maxLength={100}
          value={draft.title}
          onChange={({ target }) => onChange({ title: target.value })}
        />
      </Field>
      <Field label={note}>
        <Input.TextArea
          aria-label={note}
          rows={3}
          maxLength={1_000}
          value={draft.note}
          onChange={({ target }) => onChange({ note: target.value })}
        />
      </Field>
    </>
  )
}

function TaskFields(props: Omit<Props, 'act'>) {
  const t = useWorkListsText()
  const { draft, onChange } = props
  return (
    <>
      <Words {...props} label={t('lists.task_title')} note={t('lists.task_note')} />
      <Field label={t('lists.task_days')}>
        <InputNumber
          aria-label={t('lists.task_days')}
          min={1}
          max={90}
          value={draft.days}
          onChange={(days) => onChange({ days: days ?? 1 })}
        />
      </Field>
      <Field label={t('lists.task_to')}>
        <PersonFinder
          label={t('lists.task_to')}
          placeholder={t('lists.task_to_workers')}
          value={draft.userId}
          onChange={(userId) => onChange({ userId })}
        />
      </Field>
    </>
  )
}

function ContactFields(props: Omit<Props, 'act'>) {
  const t = useWorkListsText()
  const { draft, onChange } = props
  return (
    <>
      <Choice
        label={t('lists.contact_kind')}
        list='contact_kind'
        codes={KINDS}
        value={draft.kind}
        onChange={(kind) => onChange({ kind })}
      />
      <Choice
        label={t('lists.contact_purpose')}
        list='consent_purpose'
        codes={PURPOSES}
        value={draft.purpose}
        onChange={(purpose) => onChange({ purpose })}
      />
      <Choice
        label={t('lists.contact_outcome')}
        list='contact_outcome'
        codes={OUTCOMES}
        value={draft.outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
      <Words {...props} label={t('lists.contact_subject')} note={t('lists.contact_note')} />
    </>
  )
}

function TagField({ draft, onChange }: Omit<Props, 'act'>) {
  const t = useWorkListsText()
  const say = useBilingual()
  const { data: tags = [] } = useQuery(tagChoicesQuery)
  return (
    <Field label={t('lists.tag')}>
      <select value={draft.tag} onChange={({ target }) => onChange({ tag: target.value })}>
        <option value=''>{t('lists.tag_choose')}</option>
        {tags.map((it) => (
          <option key={it.tag_code} value={it.tag_code}>
            {say({ zh: it.name_zh, en: it.name_en })}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** What has to be said before several members are dealt with. */
export function BulkFields({ act, ...props }: Props) {
  const t = useWorkListsText()
  if (act === 'task') return <TaskFields {...props} />
  if (act === 'contact') return <ContactFields {...props} />
  if (act === 'tag') return <TagField {...props} />
  if (act === 'remove') return <p>{t('lists.remove_hint')}</p>
  return (
    <Field label={t('lists.worker')}>
      <PersonFinder
        label={t('lists.worker')}
        placeholder={t('lists.find_person')}
        value={props.draft.userId}
        onChange={(userId) => props.onChange({ userId })}
      />
    </Field>
  )
}
