import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import { intoView, SideForm } from '../side-form.tsx'
import { ContactFields } from './contact-fields.tsx'
import { ContactProblem } from './contact-problem.tsx'
import { type ContactList, contactsQuery, sendContact } from './contacts.api.ts'
import styles from './contacts.module.css'
import { bodyOf, type Draft, emptyDraft, type Lacking, lackingIn, type StepDraft } from './draft.ts'
import { StepFields } from './step-fields.tsx'
import { type Warned, warnedBy, Warnings } from './warnings.tsx'

type Props = { customerId: string; list: ContactList; onClose: () => void }

/** What is being typed, and sending it: once more where something stands against it and it is meant. */
function useLogging({ customerId, list, onClose }: Props) {
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(list.now))
  const [step, setStep] = useState<StepDraft | null>(null)
  const [lacking, setLacking] = useState<Lacking | null>(null)
  const [warned, setWarned] = useState<Warned | null>(null)
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: (isWarned: boolean) => sendContact(customerId, bodyOf(draft, step, isWarned)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['customer'] })
      onClose()
    },
    onError: (problem) => {
      const found = warnedBy(problem)
      setWarned(found)
      // Whoever has logged the earlier ones may have done so a moment ago.
      if (found) void client.invalidateQueries(contactsQuery({ customerId, asOf: null }))
    },
  })
  /** What was warned of was another contact. */
  const touched = () => {
    setLacking(null)
    setWarned(null)
    reset()
  }
  const set = (change: Partial<Draft>) => {
    touched()
    setDraft((old) => ({ ...old, ...change }))
  }
  const changeStep = (next: StepDraft | null) => {
    touched()
    setStep(next)
  }
  const submit = () => {
    const found = lackingIn(draft, step)
    setLacking(found)
    if (found === null) mutate(warned !== null)
  }
  return { draft, set, step, changeStep, lacking, warned, submit, isPending, error: warned ? null : error }
}

/** Logs a contact, and asks for what is to come of it. */
export function LogForm(props: Props) {
  const t = useContactsText()
  const { list, onClose } = props
  const { draft, set, step, changeStep, lacking, warned, submit, error, isPending } = useLogging(props)
  return (
    <SideForm title={t('contact.log')} onClose={onClose}>
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <ContactFields draft={draft} set={set} />
        <StepFields step={step} today={bankMoment(list.now).slice(0, 10)} onChange={changeStep} />
        {lacking && (
          <p ref={intoView} className={styles['wrong']} role='alert'>
            {t(`contact.lacking.${lacking}`)}
          </p>
        )}
        {warned && <Warnings warned={warned} contacts={list.rows} />}
        {error && <ContactProblem error={error} />}
        <div className={styles['buttons']}>
          <Button type='primary' htmlType='submit' loading={isPending}>
            {t(warned ? 'contact.save_anyway' : 'contact.save')}
          </Button>
          <span className={styles['hint']}>{t('contact.keys')}</span>
        </div>
      </form>
    </SideForm>
  )
}
