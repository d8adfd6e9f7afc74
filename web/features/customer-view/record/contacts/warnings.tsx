import type { ConsentReason } from '../../../../../src/modules/consents/names.schema.ts'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { codeLabel } from '../../../../shared/codes.ts'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import { Problem } from '../../../../shared/api-client.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { intoView } from '../side-form.tsx'
import type { Contact } from './contacts.api.ts'
import styles from './contacts.module.css'

export type Warned = {
  duplicate_ids: string[]
  consent: { channel_code: string; purpose_code: string; reasons: ConsentReason[] } | null
}

/** What the server says against keeping a contact as it is; null where it says nothing of the kind. */
export const warnedBy = (error: unknown): Warned | null =>
  error instanceof Problem && error.code === 'contact_warned' ? (error.details as Warned) : null

type Props = { warned: Warned; contacts: readonly Contact[] }

/** What stands against a contact before it is kept: earlier ones of the day, and what the customer said. */
export function Warnings({ warned, contacts }: Props) {
  const t = useContactsText()
  const { language } = usePreferences()
  const word = (list: string, code: string) => codeLabel(list, code, language)
  const earlier = contacts.filter((it) => warned.duplicate_ids.includes(it.contact_id))
  const { consent } = warned
  return (
    <div ref={intoView} className={styles['warned']} role='alert'>
      {warned.duplicate_ids.length > 0 && (
        <div>
          <b>{t('contact.duplicate')}</b>
          <ul>
            {earlier.map((it) => (
              <li key={it.contact_id}>
                {[
                  bankMoment(it.happened_at).slice(0, 16),
                  word('contact_kind', it.kind_code),
                  it.held_by.name ?? it.held_by.user_id,
                  word('contact_outcome', it.outcome_code),
                  it.subject,
                ].join(' · ')}
              </li>
            ))}
          </ul>
        </div>
      )}
      {consent && (
        <div>
          <b>
            {t('contact.against_consent', {
              channel: word('consent_channel', consent.channel_code),
              purpose: word('consent_purpose', consent.purpose_code),
            })}
          </b>
          <ul>
            {consent.reasons.map((it) => (
              <li key={it}>{word('consent_reason', it)}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
