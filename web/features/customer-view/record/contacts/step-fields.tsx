import {
  PLANNED_CHANNELS,
  PLANNED_PURPOSES,
  WHAT_LENGTH_MAX,
} from '../../../../../src/modules/customer-contacts/names.schema.ts'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import { DayField } from '../../../../shared/day-field.tsx'
import { useBilingual } from '../../../../shared/figures.tsx'
import { type Found, useFoundPeople } from '../../../../shared/find-people.ts'
import { PersonPicker } from '../../../../shared/person-picker.tsx'
import { TimeField } from '../../../../shared/time-field.tsx'
import { useViewer } from '../../../../shared/viewer.ts'
import { CodeChoice, Labelled } from './contact-fields.tsx'
import styles from './contacts.module.css'
import { emptyStep, type StepDraft } from './draft.ts'

type Props = {
  step: StepDraft | null
  /** The day of today: a next step lies ahead. */
  today: string
  onChange: (step: StepDraft | null) => void
}
type FieldsProps = { step: StepDraft; today: string; set: (change: Partial<StepDraft>) => void }

const keyOf = ({ user_id, post_id }: Found) => post_id ?? `user ${user_id}`

function Receiver({ step, set }: FieldsProps) {
  const t = useContactsText()
  const say = useBilingual()
  const { found, isFetching, onSearch } = useFoundPeople()
  const isKept = step.to !== null && !found.some((it) => keyOf(it) === keyOf(step.to!))
  const offered = isKept ? [step.to!, ...found] : found
  return (
    <div className={styles['labelled']}>
      <span>{t('step.to')}</span>
      <PersonPicker
        label={t('step.to')}
        placeholder={t('contact.find_person')}
        value={step.to && keyOf(step.to)}
        choices={offered.map((it) => ({ value: keyOf(it), label: say(it.name) }))}
        onSearch={onSearch}
        isLoading={isFetching}
        onChange={(key) => set({ to: offered.find((it) => keyOf(it) === key) ?? null })}
      />
    </div>
  )
}

function Planned({ step, set }: FieldsProps) {
  const t = useContactsText()
  return (
    <div className={styles['pair']}>
      <CodeChoice<StepDraft['channel']>
        label={t('step.channel')}
        list='consent_channel'
        codes={PLANNED_CHANNELS}
        value={step.channel}
        onChange={(channel) => set({ channel })}
      />
      <CodeChoice<StepDraft['purpose']>
        label={t('step.purpose')}
        list='consent_purpose'
        codes={PLANNED_PURPOSES}
        value={step.purpose}
        onChange={(purpose) => set({ purpose })}
      />
      <span className={styles['labelled']}>
        <span>{t('step.time')}</span>
        <TimeField label={t('step.time')} value={step.time} onChange={(time) => set({ time })} />
      </span>
    </div>
  )
}

function Fields(props: FieldsProps) {
  const { step, today, set } = props
  const t = useContactsText()
  return (
    <fieldset className={styles['part']}>
      <legend>{t('step.title')}</legend>
      <Labelled label={t('step.what')}>
        <input
          type='text'
          autoFocus
          autoComplete='off'
          maxLength={WHAT_LENGTH_MAX}
          value={step.what}
          onChange={({ target }) => set({ what: target.value })}
        />
      </Labelled>
      <div className={styles['pair']}>
        <span className={styles['labelled']}>
          <span>{t('step.due_on')}</span>
          <DayField
            label={t('step.due_on')}
            value={step.due_on}
            min={today}
            onChange={(due_on) => set({ due_on })}
          />
        </span>
        <Receiver {...props} />
      </div>
      <label className={styles['check']}>
        <input
          type='checkbox'
          checked={step.isContact}
          onChange={({ target }) => set({ isContact: target.checked })}
        />
        {t('step.is_contact')}
      </label>
      {step.isContact && <Planned {...props} />}
    </fieldset>
  )
}

/** What is to come of a contact: what, by when, by whom. It becomes a task of whoever is named. */
export function StepFields({ step, today, onChange }: Props) {
  const t = useContactsText()
  const { user_id, display_name: name } = useViewer()
  const myself: Found = { user_id, post_id: null, name: { zh: name, en: name } }
  return (
    <>
      <label className={styles['check']}>
        <input
          type='checkbox'
          checked={step !== null}
          onChange={({ target }) => onChange(target.checked ? emptyStep(myself) : null)}
        />
        {t('step.has')}
      </label>
      {step && <Fields step={step} today={today} set={(change) => onChange({ ...step, ...change })} />}
    </>
  )
}
