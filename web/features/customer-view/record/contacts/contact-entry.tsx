import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { Badge, CodeBadge, CodeLabel, type Tone } from '../../../../shared/code-label.tsx'
import { codeLabel } from '../../../../shared/codes.ts'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import { useBilingual } from '../../../../shared/figures.tsx'
import { usePreferences } from '../../../../shared/preferences.ts'
import { Bones, ProblemNotice } from '../../../../shared/states.tsx'
import type { CustomerKey } from '../../customer-view.api.ts'
import { type Contact, contactQuery, type NextStep } from './contacts.api.ts'
import styles from './contacts.module.css'

const minute = (moment: string) => bankMoment(moment).slice(0, 16)
const nameOf = (it: Contact['held_by']) => it.name ?? it.user_id

type Said = Omit<Contact, 'next_step'>

function What({ contact }: { contact: Said }) {
  const t = useContactsText()
  const people = contact.colleagues.map(nameOf).join(t('text.comma'))
  return (
    <>
      <span className={styles['title']}>
        <b>{contact.subject}</b>
        <CodeBadge
          list='contact_outcome'
          code={contact.outcome_code}
          tone={contact.outcome_code === 'reached' ? 'teal' : 'plain'}
        />
      </span>
      {contact.note !== null && <p>{contact.note}</p>}
      <span className={styles['muted']}>
        {[
          nameOf(contact.held_by),
          people !== '' && t('contact.with_colleagues', { people }),
          contact.spoken_with !== null && t('contact.with', { name: contact.spoken_with }),
        ]
          .filter((it) => it !== false)
          .join(' · ')}
      </span>
    </>
  )
}

const TONES: Record<NextStep['state_code'], Tone> = { open: 'blue', done: 'teal', cancelled: 'plain' }

function Step({ step }: { step: NextStep }) {
  const t = useContactsText()
  const say = useBilingual()
  const { language } = usePreferences()
  const reasons = step.warnings.map((it) => codeLabel('consent_reason', it, language))
  return (
    <div className={styles['step']}>
      <b>{t('step.title')}</b>
      <Link to='/tasks/$task_id' params={{ task_id: step.task_id }}>
        {step.what}
      </Link>
      <Badge
        text={t(step.is_overdue ? 'step.overdue' : `step.state.${step.state_code}`)}
        tone={step.is_overdue ? 'alarm' : TONES[step.state_code]}
      />
      <span className={styles['muted']}>
        {[
          t('step.holder', { name: say(step.holder), due: minute(step.due_at) }),
          step.closed_at !== null &&
            t('step.closed', { name: step.closed_by_name ?? '', at: minute(step.closed_at) }),
        ]
          .filter((it) => it !== false)
          .join(' · ')}
      </span>
      {step.planned_at !== null && (
        <span className={styles['muted']}>
          <CodeLabel list='consent_channel' code={step.channel_code} />{' '}
          <CodeLabel list='consent_purpose' code={step.purpose_code} /> {minute(step.planned_at)}
        </span>
      )}
      {reasons.length > 0 && <Badge text={reasons.join(t('text.comma'))} tone='warning' />}
    </div>
  )
}

/** Every version of a contact, the first first: who entered what, and when. */
function Versions({ recordKey, contact }: { recordKey: CustomerKey; contact: Contact }) {
  const t = useContactsText()
  const { data, error, refetch } = useQuery(contactQuery(recordKey, contact.contact_id))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={contact.version} />
  return (
    <ol className={styles['versions']} aria-label={t('contact.versions')}>
      {data.versions.map((it) => (
        <li key={it.version} className={styles['what']}>
          <span className={styles['muted']}>
            {t('contact.version', {
              no: it.version,
              name: it.entered_by_name ?? '',
              at: minute(it.entered_at),
            })}
          </span>
          <span className={styles['muted']}>
            <CodeLabel list='contact_kind' code={it.kind_code} /> {minute(it.happened_at)}
          </span>
          <What contact={it} />
        </li>
      ))}
    </ol>
  )
}

type Props = { recordKey: CustomerKey; contact: Contact; onCorrect: (() => void) | null }

export function ContactEntry({ recordKey, contact, onCorrect }: Props) {
  const t = useContactsText()
  const [isOpen, setOpen] = useState(false)
  return (
    <li className={styles['contact']}>
      <span className={styles['when']}>
        <time dateTime={contact.happened_at}>{minute(contact.happened_at)}</time>
        <CodeLabel list='contact_kind' code={contact.kind_code} />
        <CodeLabel list='contact_direction' code={contact.direction_code} />
      </span>
      <div className={styles['what']}>
        <What contact={contact} />
        {contact.next_step && <Step step={contact.next_step} />}
        {contact.version > 1 && (
          <span>
            <button
              type='button'
              className={styles['link']}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {t('contact.corrected', {
                name: contact.entered_by_name ?? '',
                at: minute(contact.entered_at),
              })}
            </button>
          </span>
        )}
        {isOpen && <Versions recordKey={recordKey} contact={contact} />}
      </div>
      <span className={styles['actions']}>
        {onCorrect && (
          <button type='button' className={styles['link']} onClick={onCorrect}>
            {t('contact.correct')}
          </button>
        )}
      </span>
    </li>
  )
}
