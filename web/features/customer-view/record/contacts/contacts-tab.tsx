import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { codeLabel } from '../../../../shared/codes.ts'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../../shared/states.tsx'
import { useKeys } from '../../../../shared/use-keys.ts'
import { may, useViewer } from '../../../../shared/viewer.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import { ConsentSection } from '../consents/consent-section.tsx'
import type { TabProps } from '../section.tsx'
import { Section } from '../section.tsx'
import { ContactEntry } from './contact-entry.tsx'
import { type Contact, type ContactList, contactsQuery } from './contacts.api.ts'
import styles from './contacts.module.css'
import { CorrectForm } from './correct-form.tsx'
import { LogForm } from './log-form.tsx'

function Last({ last }: Pick<ContactList, 'last'>) {
  const t = useContactsText()
  const { language } = usePreferences()
  if (last === null) return <p>{t('contact.never_reached')}</p>
  return (
    <p>
      {t('contact.last', {
        at: bankMoment(last.happened_at).slice(0, 16),
        kind: codeLabel('contact_kind', last.kind_code, language),
        name: last.held_by.name ?? last.held_by.user_id,
      })}
    </p>
  )
}

/** What is open at the side: nothing, a new contact, or the correction of one. */
type Open = 'log' | Contact | null

function Contacts({ recordKey, list }: { recordKey: CustomerKey; list: ContactList }) {
  const t = useContactsText()
  const [open, setOpen] = useState<Open>(null)
  const { customerId, asOf } = recordKey
  // What is past is looked at, and entered by nobody any more.
  const isWritable = list.may_write && asOf === null
  useKeys({
    n: (event) => {
      if (!isWritable) return
      event.preventDefault()
      setOpen('log')
    },
  })
  return (
    <Section title={t('contact.section')} note={asOf !== null && t('contact.as_of', { date: asOf })}>
      <div className={styles['head']}>
        <Last last={list.last} />
        {isWritable && (
          <Button type='primary' onClick={() => setOpen('log')} title={t('contact.key')}>
            {t('contact.log')}
          </Button>
        )}
      </div>
      {list.rows.length === 0 && <EmptyState isSmall title={t('contact.none')} />}
      <ol className={styles['list']} aria-label={t('contact.section')}>
        {list.rows.map((it) => (
          <ContactEntry
            key={it.contact_id}
            recordKey={recordKey}
            contact={it}
            onCorrect={isWritable ? () => setOpen(it) : null}
          />
        ))}
      </ol>
      {list.limited && <p className={styles['hint']}>{t('contact.limited')}</p>}
      {open === 'log' && <LogForm customerId={customerId} list={list} onClose={() => setOpen(null)} />}
      {open !== null && open !== 'log' && (
        <CorrectForm customerId={customerId} contact={open} onClose={() => setOpen(null)} />
      )}
    </Section>
  )
}

function Loaded({ recordKey }: { recordKey: CustomerKey }) {
  const { data, error, refetch } = useQuery(contactsQuery(recordKey))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  return data ? <Contacts recordKey={recordKey} list={data} /> : <Bones rows={8} />
}

/** What was said with a customer, and what he agreed to. */
export function ContactsTab({ recordKey }: TabProps) {
  const t = useContactsText()
  const viewer = useViewer()
  const [isContacts, isConsents] = [may(viewer, 'contacts.read'), may(viewer, 'consents.read')]
  if (!isContacts && !isConsents) {
    return <EmptyState title={t('state.not_allowed')} hint={t('state.not_allowed_hint')} />
  }
  return (
    <div className={styles['tab']}>
      {isContacts && <Loaded recordKey={recordKey} />}
      {isConsents && <ConsentSection recordKey={recordKey} />}
    </div>
  )
}
