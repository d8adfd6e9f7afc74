import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import {
  CONSENT_CHANNELS,
  CONSENT_PURPOSES,
  EVIDENCE_CODES,
  REFERENCE_LENGTH_MAX,
} from '../../../../../src/modules/consents/names.schema.ts'
import { codeLabel } from '../../../../shared/codes.ts'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import { DayField } from '../../../../shared/day-field.tsx'
import { usePreferences } from '../../../../shared/preferences.ts'
import { TimeField } from '../../../../shared/time-field.tsx'
import { CodeChoice, Labelled } from '../contacts/contact-fields.tsx'
import { ContactProblem } from '../contacts/contact-problem.tsx'
import contacts from '../contacts/contacts.module.css'
import { intoView, SideForm } from '../side-form.tsx'
import { WEEKDAYS } from './consent-words.ts'
import { type NewConsent, sendConsent } from './consents.api.ts'
import styles from './consents.module.css'

type Draft = Omit<NewConsent, 'weekdays'> & { weekdays: number[] }
type Props = { customerId: string; today: string; onClose: () => void }
type FieldsProps = { draft: Draft; set: (change: Partial<Draft>) => void }

const emptyDraft = (today: string): Draft => ({
  channel_codes: [],
  purpose_codes: [],
  state_code: 'granted',
  given_on: today,
  weekdays: [],
  time_from: null,
  time_to: null,
  not_before: null,
  not_after: null,
  evidence_code: 'form',
  reference: '',
})

type BoxesProps<Code> = {
  title: string
  codes: readonly Code[]
  chosen: readonly Code[]
  labelOf: (code: Code) => string
  onChange: (codes: Code[]) => void
}

function Boxes<Code extends string | number>({ title, codes, chosen, labelOf, onChange }: BoxesProps<Code>) {
  const toggled = (code: Code) => codes.filter((it) => chosen.includes(it) !== (it === code))
  return (
    <fieldset className={contacts['part']}>
      <legend>{title}</legend>
      <div className={styles['boxes']}>
        {codes.map((it) => (
          <label key={it}>
            <input type='checkbox' checked={chosen.includes(it)} onChange={() => onChange(toggled(it))} />
            {labelOf(it)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function WindowFields({ draft, set }: FieldsProps) {
  const t = useContactsText()
  return (
    <>
      <Boxes
        title={t('consent.weekdays')}
        codes={WEEKDAYS}
        chosen={draft.weekdays as (typeof WEEKDAYS)[number][]}
        labelOf={(it) => t(`weekday.${it}`)}
        onChange={(weekdays) => set({ weekdays })}
      />
      <div className={contacts['pair']}>
        {(['time_from', 'time_to'] as const).map((it) => (
          <span key={it} className={contacts['labelled']}>
            <span>{t(`consent.${it}`)}</span>
            <TimeField
              label={t(`consent.${it}`)}
              value={draft[it] ?? ''}
              onChange={(time) => set({ [it]: time })}
              onClear={() => set({ [it]: null })}
            />
          </span>
        ))}
        {(['not_before', 'not_after'] as const).map((it) => (
          <span key={it} className={contacts['labelled']}>
            <span>{t(`consent.${it}`)}</span>
            <DayField
              label={t(`consent.${it}`)}
              value={draft[it] ?? ''}
              onChange={(day) => set({ [it]: day })}
              onClear={() => set({ [it]: null })}
            />
          </span>
        ))}
      </div>
    </>
  )
}

function Fields({ draft, set, today }: FieldsProps & { today: string }) {
  const t = useContactsText()
  const { language } = usePreferences()
  return (
    <>
      <CodeChoice
        label={t('consent.state')}
        list='consent_state'
        codes={['granted', 'withdrawn'] as const}
        value={draft.state_code}
        hasFocus
        onChange={(state_code) => set({ state_code })}
      />
      <Boxes
        title={t('consent.channel')}
        codes={CONSENT_CHANNELS}
        chosen={draft.channel_codes}
        labelOf={(it) => codeLabel('consent_channel', it, language)}
        onChange={(channel_codes) => set({ channel_codes })}
      />
      <Boxes
        title={t('consent.purpose')}
        codes={CONSENT_PURPOSES}
        chosen={draft.purpose_codes}
        labelOf={(it) => codeLabel('consent_purpose', it, language)}
        onChange={(purpose_codes) => set({ purpose_codes })}
      />
      {draft.state_code === 'granted' && <WindowFields draft={draft} set={set} />}
      <div className={contacts['pair']}>
        <span className={contacts['labelled']}>
          <span>{t('consent.given_on')}</span>
          <DayField
            label={t('consent.given_on')}
            value={draft.given_on}
            max={today}
            onChange={(given_on) => set({ given_on })}
          />
        </span>
        <CodeChoice
          label={t('consent.evidence')}
          list='consent_evidence'
          codes={EVIDENCE_CODES}
          value={draft.evidence_code}
          onChange={(evidence_code) => set({ evidence_code })}
        />
      </div>
      <Labelled label={t('consent.reference')}>
        <input
          type='text'
          autoComplete='off'
          maxLength={REFERENCE_LENGTH_MAX}
          value={draft.reference}
          onChange={({ target }) => set({ reference: target.value })}
        />
      </Labelled>
    </>
  )
}

/** What is taken back is taken back at all times; no day said is every day. */
function bodyOf(draft: Draft): NewConsent {
  const always = { weekdays: null, time_from: null, time_to: null, not_before: null, not_after: null }
  if (draft.state_code === 'withdrawn') return { ...draft, ...always }
  return { ...draft, weekdays: draft.weekdays.length === 0 ? null : draft.weekdays }
}

type Lacking = 'codes' | 'reference' | 'window'

function lackingIn(draft: Draft): Lacking | null {
  if (draft.channel_codes.length === 0 || draft.purpose_codes.length === 0) return 'codes'
  const { time_from, time_to, not_before, not_after } = draft
  const isHalf = (time_from === null) !== (time_to === null)
  const isTurned = time_from !== null && time_to !== null && time_from >= time_to
  if (isHalf || isTurned || (not_before !== null && not_after !== null && not_before > not_after)) {
    return 'window'
  }
  return draft.reference.trim() === '' ? 'reference' : null
}

/** Enters what a customer has said of some channels and purposes at once, as a form that he signs does. */
export function ConsentForm({ customerId, today, onClose }: Props) {
  const t = useContactsText()
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(today))
  const [lacking, setLacking] = useState<Lacking | null>(null)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (body: NewConsent) => sendConsent(customerId, body),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['customer'] })
      onClose()
    },
  })
  const submit = () => {
    const found = lackingIn(draft)
    setLacking(found)
    if (found === null) mutate(bodyOf(draft))
  }
  return (
    <SideForm title={t('consent.enter')} onClose={onClose}>
      <form
        className={contacts['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Fields draft={draft} set={(change) => setDraft((old) => ({ ...old, ...change }))} today={today} />
        {lacking && (
          <p ref={intoView} className={contacts['wrong']} role='alert'>
            {t(`consent.lacking.${lacking}`)}
          </p>
        )}
        {error && <ContactProblem error={error} />}
        <div className={contacts['buttons']}>
          <Button type='primary' htmlType='submit' loading={isPending}>
            {t('contact.save')}
          </Button>
        </div>
      </form>
    </SideForm>
  )
}
