import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { CORRECTED, type Corrected } from '../../../../../src/modules/customer-contacts/names.schema.ts'
import { Problem } from '../../../../shared/api-client.ts'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { codeLabel } from '../../../../shared/codes.ts'
import { ConflictDialog } from '../../../../shared/conflict-dialog.tsx'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { intoView, SideForm } from '../side-form.tsx'
import { ContactFields } from './contact-fields.tsx'
import { ContactProblem } from './contact-problem.tsx'
import { type Contact, type Correction, sendCorrection } from './contacts.api.ts'
import styles from './contacts.module.css'
import { changesOf, type Draft, draftOf, type Lacking, lackingIn, type Value, valuesOf } from './draft.ts'

type Props = { customerId: string; contact: Contact; onClose: () => void }

const presentIn = (error: unknown): Contact | null =>
  error instanceof Problem && error.code === 'contact_moved' ? (error.details['present'] as Contact) : null

const LISTS: Partial<Record<string, string>> = {
  kind_code: 'contact_kind',
  direction_code: 'contact_direction',
  outcome_code: 'contact_outcome',
}

/** A value of a contact in words; who took part by the names that either side knows. */
function useWordsOf(drafts: readonly Draft[]) {
  const { language } = usePreferences()
  const names = new Map(drafts.flatMap((it) => it.colleagues.map((who) => [who.user_id, who.name] as const)))
  return (key: string, value: Value): string | null => {
    if (value === null || value.length === 0) return null
    if (typeof value !== 'string') return value.map((it) => names.get(it) ?? it).join(', ')
    if (key === 'happened_at') return bankMoment(value).slice(0, 16)
    const list = LISTS[key]
    return list === undefined ? value : codeLabel(list, value, language)
  }
}

function useCorrecting({ customerId, contact, onClose }: Props) {
  const client = useQueryClient()
  // What was there when the form was opened: what another writes meanwhile is found by the server.
  const [opened] = useState(contact)
  const [draft, setDraft] = useState<Draft>(() => draftOf(opened))
  const [present, setPresent] = useState<Contact | null>(null)
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: (body: Correction) => sendCorrection(customerId, opened.contact_id, body),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['customer'] })
      onClose()
    },
    onError: (problem) => setPresent((old) => presentIn(problem) ?? old),
  })
  const was = valuesOf(draftOf(opened))
  const mine = valuesOf(draft)
  const send = (version: number, changes: Partial<Record<Corrected, Value>>) =>
    Object.keys(changes).length === 0
      ? onClose()
      : mutate({ version, changes: changes as Correction['changes'] })
  return { opened, draft, setDraft, present, setPresent, error, isPending, reset, was, mine, send }
}

type Correcting = ReturnType<typeof useCorrecting>

/** Somebody has corrected the same contact first: field by field it is chosen what is kept. */
function Conflict({ it, present }: { it: Correcting; present: Contact }) {
  const t = useContactsText()
  const theirs = draftOf(present)
  const wordsOf = useWordsOf([draftOf(it.opened), it.draft, theirs])
  return (
    <ConflictDialog<Value>
      keys={CORRECTED}
      versions={{ was: it.was, mine: it.mine, theirs: valuesOf(theirs) }}
      by={present.entered_by_name}
      at={present.entered_at}
      labelOf={(key) => t(`contact.${key as Corrected}`)}
      wordsOf={wordsOf}
      isSending={it.isPending}
      error={presentIn(it.error) ? null : it.error}
      onSettle={(changes) => it.send(present.version, changes)}
      onClose={() => {
        it.setPresent(null)
        it.reset()
      }}
    />
  )
}

/** Corrects a contact: what is changed becomes its next version, and what was stays readable. */
export function CorrectForm(props: Props) {
  const t = useContactsText()
  const it = useCorrecting(props)
  const [lacking, setLacking] = useState<Lacking | null>(null)
  const submit = () => {
    const found = lackingIn(it.draft, null)
    setLacking(found)
    if (found === null) it.send(it.opened.version, changesOf(it.was, it.mine))
  }
  return (
    <SideForm title={t('contact.correct')} onClose={props.onClose}>
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <ContactFields draft={it.draft} set={(change) => it.setDraft((old) => ({ ...old, ...change }))} />
        <p className={styles['hint']}>{t('contact.correct_hint')}</p>
        {lacking && (
          <p ref={intoView} className={styles['wrong']} role='alert'>
            {t(`contact.lacking.${lacking}`)}
          </p>
        )}
        {it.error && !presentIn(it.error) && it.present === null && <ContactProblem error={it.error} />}
        <div className={styles['buttons']}>
          <Button type='primary' htmlType='submit' loading={it.isPending}>
            {t('contact.save')}
          </Button>
        </div>
      </form>
      {it.present && <Conflict key={it.present.version} it={it} present={it.present} />}
    </SideForm>
  )
}
