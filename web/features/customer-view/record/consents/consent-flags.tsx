import { useQuery } from '@tanstack/react-query'
import { CONSENT_CHANNELS } from '../../../../../src/modules/consents/names.schema.ts'
import { Badge } from '../../../../shared/code-label.tsx'
import { codeLabel } from '../../../../shared/codes.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useRecordText } from '../../../../shared/record-text.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import { type ConsentEntry, consentsQuery } from './consents.api.ts'
import styles from './consents.module.css'

type Props = { recordKey: CustomerKey; onOpen: () => void }

/** By which channels the bank may sell to the customer, and what he has taken back: in two words at most. */
export function ConsentFlags({ recordKey, onOpen }: Props) {
  const t = useRecordText()
  const { language } = usePreferences()
  const { data } = useQuery(consentsQuery(recordKey))
  if (!data) return null
  const counting = CONSENT_CHANNELS.flatMap((channel) =>
    data.entries.filter((it) => it.is_in_force && it.channel_code === channel),
  )
  const channelOf = (it: ConsentEntry) => codeLabel('consent_channel', it.channel_code, language)
  const selling = counting.filter((it) => it.purpose_code === 'marketing' && it.state_code === 'granted')
  const refused = counting.filter((it) => it.state_code === 'withdrawn')
  const channels = selling.map(channelOf).join(t('text.comma'))
  const told = refused.map(
    (it) => `${channelOf(it)} ${codeLabel('consent_purpose', it.purpose_code, language)}`,
  )
  return (
    <span className={styles['flags']}>
      <button type='button' onClick={onOpen}>
        <Badge
          text={selling.length > 0 ? t('consent.flag_marketing', { channels }) : t('consent.flag_none')}
          tone={selling.length > 0 ? 'teal' : 'plain'}
        />
      </button>
      {refused.length > 0 && (
        <button type='button' onClick={onOpen}>
          <Badge text={t('consent.flag_refused')} title={told.join('\n')} tone='warning' />
        </button>
      )}
    </span>
  )
}
