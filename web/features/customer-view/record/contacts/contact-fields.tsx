import type { ReactNode } from 'react'
import {
  COLLEAGUES_MAX,
  CONTACT_KINDS,
  type ContactKind,
  type Direction,
  directionsOf,
  NOTE_LENGTH_MAX,
  type Outcome,
  OUTCOMES,
  PERSON_LENGTH_MAX,
  SUBJECT_LENGTH_MAX,
} from '../../../../../src/modules/customer-contacts/names.schema.ts'
import { codeLabel } from '../../../../shared/codes.ts'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import { DayField } from '../../../../shared/day-field.tsx'
import { useBilingual } from '../../../../shared/figures.tsx'
import { useFoundPeople } from '../../../../shared/find-people.ts'
import { PersonPicker } from '../../../../shared/person-picker.tsx'
import { usePreferences } from '../../../../shared/preferences.ts'
import { TimeField } from '../../../../shared/time-field.tsx'
import styles from './contacts.module.css'
import { type Draft, type Person, withKind } from './draft.ts'

export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className={styles['labelled']}>
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
  hasFocus?: boolean
  onChange: (code: Code) => void
}

/** One code of a list; the browser's own field is quickest by keys. */
export function CodeChoice<Code extends string>(props: ChoiceProps<Code>) {
  const { label, list, codes, value, hasFocus = false, onChange } = props
  const { language } = usePreferences()
  return (
    <Labelled label={label}>
      <select
        autoFocus={hasFocus}
        value={value}
        disabled={codes.length === 1}
        onChange={({ target }) => onChange(target.value as Code)}
      >
        {codes.map((it) => (
          <option key={it} value={it}>
            {codeLabel(list, it, language)}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

type FieldsProps = { draft: Draft; set: (change: Partial<Draft>) => void }

function Moment({ draft, set }: FieldsProps) {
  const t = useContactsText()
  return (
    <>
      <span className={styles['labelled']}>
        <span>{t('contact.day')}</span>
        <DayField label={t('contact.day')} value={draft.day} onChange={(day) => set({ day })} />
      </span>
      <span className={styles['labelled']}>
        <span>{t('contact.time')}</span>
        <TimeField label={t('contact.time')} value={draft.time} onChange={(time) => set({ time })} />
      </span>
    </>
  )
}

function Colleagues({ draft, set }: FieldsProps) {
  const t = useContactsText()
  const say = useBilingual()
  const { found, isFetching, onSearch } = useFoundPeople()
  const people = found.filter((it) => it.user_id !== null)
  const add = (user_id: string | null) => {
    const it = people.find((other) => other.user_id === user_id)
    if (!it || draft.colleagues.some((other) => other.user_id === user_id)) return
    set({ colleagues: [...draft.colleagues, { user_id: it.user_id!, name: say(it.name) }] })
  }
  const without = ({ user_id }: Person) => draft.colleagues.filter((it) => it.user_id !== user_id)
  return (
    <div className={styles['labelled']}>
      <span>{t('contact.colleagues')}</span>
      {draft.colleagues.length > 0 && (
        <ul className={styles['people']}>
          {draft.colleagues.map((it) => (
            <li key={it.user_id}>
              {it.name}
              <button
                type='button'
                className={styles['link']}
                aria-label={t('contact.remove', { name: it.name })}
                onClick={() => set({ colleagues: without(it) })}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      {draft.colleagues.length < COLLEAGUES_MAX && (
        <PersonPicker
          label={t('contact.colleagues')}
          placeholder={t('contact.find_person')}
          value={null}
          choices={people.map((it) => ({ value: it.user_id!, label: say(it.name), hint: it.user_id! }))}
          onSearch={onSearch}
          isLoading={isFetching}
          onChange={add}
        />
      )}
    </div>
  )
}

function Said({ draft, set }: FieldsProps) {
  const t = useContactsText()
  return (
    <>
      <Labelled label={t('contact.subject')}>
        <input
          type='text'
          autoComplete='off'
          maxLength={SUBJECT_LENGTH_MAX}
          value={draft.subject}
          onChange={({ target }) => set({ subject: target.value })}
        />
      </Labelled>
      <Labelled label={t('contact.spoken_with')}>
        <input
          type='text'
          autoComplete='off'
          maxLength={PERSON_LENGTH_MAX}
          value={draft.spoken_with}
          onChange={({ target }) => set({ spoken_with: target.value })}
        />
      </Labelled>
      <Labelled label={t('contact.note')}>
        <textarea
          rows={5}
          maxLength={NOTE_LENGTH_MAX}
          value={draft.note}
          onChange={({ target }) => set({ note: target.value })}
        />
      </Labelled>
      <p className={styles['hint']}>{t('contact.note_hint')}</p>
    </>
  )
}

/** What is said of a contact, in the order in which it is told. */
export function ContactFields({ draft, set }: FieldsProps) {
  const t = useContactsText()
  return (
    <>
      <div className={styles['pair']}>
        <CodeChoice<ContactKind>
          label={t('contact.kind_code')}
          list='contact_kind'
          codes={CONTACT_KINDS}
          value={draft.kind_code}
          hasFocus
          onChange={(kind) => set(withKind(draft, kind))}
        />
        <CodeChoice<Direction>
          label={t('contact.direction_code')}
          list='contact_direction'
          codes={directionsOf(draft.kind_code)}
          value={draft.direction_code}
          onChange={(direction_code) => set({ direction_code })}
        />
        <Moment draft={draft} set={set} />
        <CodeChoice<Outcome>
          label={t('contact.outcome_code')}
          list='contact_outcome'
          codes={OUTCOMES}
          value={draft.outcome_code}
          onChange={(outcome_code) => set({ outcome_code })}
        />
      </div>
      <Said draft={draft} set={set} />
      <Colleagues draft={draft} set={set} />
    </>
  )
}
